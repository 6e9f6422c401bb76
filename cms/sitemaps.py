"""The sitemap of all published pages."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page

from cms.translations import without_copies
from portal.shared.registries.sitemaps import register_sitemap


class PagesSitemap(Sitemap):
    """All published pages in all languages."""

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        """Adds to each URL its translations as `alternates`; x-default is the first language."""
        alternates = self._alternates()
        urls = super()._urls(page, protocol, domain)
        for url in urls:
            url["alternates"] = alternates.get(url["location"], [])
        return urls

    def _alternates(self) -> dict[str, list[dict[str, str]]]:
        """By a page's URL the URLs of the same page in every language, its own included."""
        by_key: dict[UUID, list[dict[str, str]]] = {}
        for item in self.items():
            translation = {"location": self.location(item), "lang_code": item.locale.language_code}
            by_key.setdefault(item.translation_key, []).append(translation)
        alternates: dict[str, list[dict[str, str]]] = {}
        for translations in by_key.values():
            first = [item for item in translations if item["lang_code"] == settings.LANGUAGE_CODE]
            default = [item | {"lang_code": "x-default"} for item in first]
            if len(translations) > 1:
                alternates |= {item["location"]: [*translations, *default] for item in translations}
        return alternates

    def items(self) -> QuerySet[Page]:
        """Public pages below every home page; Wagtail's own list has only the language of the site's root."""
        pages = Page.objects.none()
        for home in self.get_wagtail_site().root_page.get_translations(inclusive=True):
            pages |= Page.objects.descendant_of(home, inclusive=True)
        pages = without_copies(pages.live().public())
        return pages.select_related("locale").order_by("path").defer_streamfields().specific()


register_sitemap("pages", PagesSitemap)
