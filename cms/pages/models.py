"""The home page of a language, and pages of free content."""

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
        """Finds a page by its whole address at once, instead of one step per part of it."""
        path = "".join(f"{part}/" for part in path_components)
        page = path and Page.objects.filter(url_path=self.url_path + path).specific().first()
        if not page:
            return super().route(request, path_components)
        page.home = self
        return page.route(request, [])


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
