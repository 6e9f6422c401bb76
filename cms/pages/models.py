"""The page types for the home page of a language and for pages of free content."""

from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from cms.blocks import ContentBlock, ContentField
from cms.headings import contents
from cms.pages.public import PublicPageMixin
from cms.situations import SituationsBlock
from cms.translations import is_copy


class HomePage(PublicPageMixin, Page):
    """The home page of a language: search, events and common problems."""

    lead = models.TextField(_("リード文"), blank=True)
    situations = ContentField(SituationsBlock, verbose_name=_("よくある困りごと"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("situations")]
    parent_page_types = ["wagtailcore.Page"]
    template = "cms/pages/home_page.html"

    class Meta:
        verbose_name = _("ホーム")
        verbose_name_plural = _("ホーム")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Finds a page by its whole path with one query, instead of one query per part.

        A page that is not translated is shown in the first language, at the path that its translation would have.
        """
        path = "".join(f"{part}/" for part in path_components)
        page = self.page_at(path)
        is_translated = page is not None and page.live and not is_copy(page)
        if not is_translated and (original := self.original_at(path)):
            original.untranslated = "unpublished" if page and not page.live else "missing"
            page = original
        return page.route(request, []) if page else super().route(request, path_components)

    def page_at(self, path: str) -> Page | None:
        """The page at a path below this home page, published or not."""
        page = Page.objects.filter(url_path=self.url_path + path).specific().first() if path else None
        if page:
            page.home = self
        return page

    def original_at(self, path: str) -> Page | None:
        """The published page at the same path in the first language; None when this is the first language."""
        if self.locale.language_code == settings.LANGUAGE_CODE:
            return None
        homes = HomePage.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
        home = homes.filter(translation_key=self.translation_key).first()
        page = home.page_at(path) if home else None
        return page if page and page.live else None


class StandardPage(PublicPageMixin, Page):
    """A page of free content, such as guides and legal notices."""

    lead = models.TextField(_("リード文"), blank=True)
    body = ContentField(ContentBlock, verbose_name=_("本文"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("body"),
        *map(index.AutocompleteField, ("lead", "body")),  # for the admin's search of pages
    ]
    template = "cms/pages/standard_page.html"

    class Meta:
        verbose_name = _("一般ページ")
        verbose_name_plural = _("一般ページ")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`below`: the pages below this one, when it has no content of its own; `contents`: the main headings."""
        below = self.get_children().live().public() if not self.body else Page.objects.none()
        return super().get_context(request, *args, **kwargs) | {"below": below, "contents": contents(self.body)}
