"""The home page of a language, and pages of free content."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import ContentBlock, ContentField, SituationsBlock
from cms.pages.public import PublicPageMixin


class HomePage(PublicPageMixin, Page):
    """What can be done here: search, events, and the way out of common troubles."""

    lead = models.TextField(_("リード文"), blank=True)
    situations = ContentField(SituationsBlock, verbose_name=_("よくある困りごと"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("situations")]
    parent_page_types = ["wagtailcore.Page"]
    template = "cms/pages/home_page.html"

    class Meta:
        verbose_name = _("ホーム")
        verbose_name_plural = _("ホーム")

    def route(self, request, path_components):
        """Finds a page by its whole address at once, instead of one step per part of it.

        What a language lacks is shown in the first language, at the address that the translation would have.
        """
        path = "".join(f"{part}/" for part in path_components)
        page = self.page_at(path)
        if not (page and page.live) and (original := self.original_at(path)):
            original.untranslated = "unpublished" if page else "missing"
            page = original
        return page.route(request, []) if page else super().route(request, path_components)

    def page_at(self, path: str) -> Page | None:
        """The page at an address below this home page, whatever its state."""
        page = Page.objects.filter(url_path=self.url_path + path).specific().first() if path else None
        if page:
            page.home = self
        return page

    def original_at(self, path: str) -> Page | None:
        """The published page at the same address in the first language; None when this is the first language."""
        if self.locale.language_code == settings.LANGUAGE_CODE:
            return None
        homes = HomePage.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
        home = homes.filter(translation_key=self.translation_key).first()
        page = home.page_at(path) if home else None
        return page if page and page.live else None


class StandardPage(PublicPageMixin, Page):
    """A page of text, steps, facts and actions: guides, legal notices."""

    lead = models.TextField(_("リード文"), blank=True)
    body = ContentField(ContentBlock, verbose_name=_("本文"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]
    template = "cms/pages/standard_page.html"

    class Meta:
        verbose_name = _("一般ページ")
        verbose_name_plural = _("一般ページ")

    def get_context(self, request, *args, **kwargs):
        """Pages below, for a page that only leads on."""
        below = self.get_children().live().public() if not self.body else Page.objects.none()
        return super().get_context(request, *args, **kwargs) | {"below": below}
