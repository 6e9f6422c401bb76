"""What machines ask for: which pages there are, and where they should not look."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.contrib.sitemaps import Sitemap
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.models import Page

CLOSED = ["/staff/", "/accounts/", "/mypage/", "/checkout/", "/orders/", "/t/", "/receipts/", "/verify/", "/support/"]


class PagesSitemap(Sitemap):
    """Every published page, in every language."""

    def _urls(self, page, protocol, domain):
        """Each address with its twins in the other languages; x-default is the first language."""
        twins = self._translations()
        urls = super()._urls(page, protocol, domain)
        for url in urls:
            url["alternates"] = twins.get(url["location"], [])
        return urls

    def _translations(self) -> dict[str, list[dict[str, str]]]:
        """By a page's address the addresses of the same page in every language, itself among them."""
        families: dict[UUID, list[dict[str, str]]] = {}
        for item in self.items():
            twin = {"location": self.location(item), "lang_code": item.locale.language_code}
            families.setdefault(item.translation_key, []).append(twin)
        found: dict[str, list[dict[str, str]]] = {}
        for family in families.values():
            first = [twin for twin in family if twin["lang_code"] == settings.LANGUAGE_CODE]
            default = [twin | {"lang_code": "x-default"} for twin in first]
            found |= {twin["location"]: [*family, *default] for twin in family if len(family) > 1}
        return found

    def items(self):
        """Wagtail's own list holds only the language of the site's root."""
        pages = Page.objects.none()
        for home in self.get_wagtail_site().root_page.get_translations(inclusive=True):
            pages |= Page.objects.descendant_of(home, inclusive=True)
        return pages.live().public().select_related("locale").order_by("path").defer_streamfields().specific()


def pages_sitemap(request: HttpRequest) -> HttpResponse:
    """/sitemap.xml."""
    return sitemap(request, {"pages": PagesSitemap})


def robots(request: HttpRequest) -> HttpResponse:
    """Search engines stay out of what belongs to one person."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
