"""Page types of the help: an index, sections, and a page for each question."""

from html import unescape
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel, PageChooserPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.models import Orderable, Page
from wagtail.search import index

from cms.blocks import ActionValue, ContentBlock, ContentField, refuse_unknown_facts
from cms.faq.fields import HelpContextsField
from cms.faq.panels import SearchPreviewPanel
from cms.headings import contents
from cms.pages.public import PublicPageMixin, restricted_ids
from cms.situations import HelpSituationsBlock
from cms.translations import without_copies
from portal.shared.registries import facts

LINK_FIELDS = ("title", "url_path", "locale", "path", "depth")  # of a page that is only linked to
MAX_SIBLINGS = 3  # related questions from the same section, when editors chose none


class FaqIndexPage(PublicPageMixin, Page):
    """The index of the help: search, common problems, all sections with their questions."""

    lead = models.TextField(_("リード文"), blank=True)
    situations = ContentField(HelpSituationsBlock, verbose_name=_("よくある困りごと"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("situations")]
    subpage_types = ["cms.FaqSection"]
    template = "cms/faq/faq_index_page.html"

    class Meta:
        verbose_name = _("ヘルプの入口")
        verbose_name_plural = _("ヘルプの入口")

    def sections(self) -> list["FaqSection"]:
        """Public sections in order, each with `entries`, its public questions in order.

        Restricted pages are left out, since the cached index is the same for all readers.
        """
        sections = list(without_copies(FaqSection.objects.child_of(self).live().public()).order_by("path"))
        entries: dict[str, list[FaqEntry]] = {section.path: [] for section in sections}
        for question in FaqEntry.objects.descendant_of(self).live().public().order_by("path"):
            entries.get(question.path[: -FaqEntry.steplen], []).append(question)
        for section in sections:
            section.entries = entries[section.path]
        _separate_anchors(sections)
        return sections

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`sections` with their questions, and `entries`: all questions, in the editors' order."""
        sections = self.sections()
        entries = [question for section in sections for question in section.entries]
        return super().get_context(request, *args, **kwargs) | {"sections": sections, "entries": entries}


class FaqSection(PublicPageMixin, Page):
    """A section of the help with its questions."""

    lead = models.TextField(_("リード文"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    parent_page_types = ["cms.FaqIndexPage"]
    subpage_types = ["cms.FaqEntry"]
    template = "cms/faq/faq_section.html"

    class Meta:
        verbose_name = _("ヘルプの分類")
        verbose_name_plural = _("ヘルプの分類")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`entries`: the section's public questions in order; `sections`: all sections of the help."""
        entries = list(FaqEntry.objects.child_of(self).live().public().order_by("path"))
        sections = (
            without_copies(FaqSection.objects.sibling_of(self).live().public()).order_by("path") if self.pk else []
        )
        return super().get_context(request, *args, **kwargs) | {"entries": entries, "sections": list(sections)}


class FaqEntry(PublicPageMixin, Page):
    """A question (the title) with a short answer of two lines and a detailed answer."""

    answer = models.TextField(_("短い答え"), help_text=_("2行まで。{sender} のような情報の名前を書けます。"))
    body = ContentField(ContentBlock, verbose_name=_("くわしい答え"), blank=True)
    keywords = models.TextField(
        _("検索の言葉"), blank=True, help_text=_("お客さまが入れそうな言葉を、空白か改行で区切って書きます。")
    )

    moments = HelpContextsField(
        _("出す場面"),
        default=list,
        null=True,
        blank=True,
        help_text=_("選んだ画面のそばに、この質問を出します。1つの画面に出るのは2つまでです。"),
    )
    checked_on = models.DateField(
        _("最後に確かめた日"),
        null=True,
        blank=True,
        help_text=_("内容が今も正しいことを確かめた日。ページにも出ます。"),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("answer", widget=AdminAutoHeightTextInput(attrs={"data-controller": "w-autosize fact-line"})),
        FieldPanel("body"),
        FieldPanel("keywords", widget=AdminAutoHeightTextInput(attrs={"data-controller": "w-autosize help-keyword"})),
        SearchPreviewPanel(heading=_("この質問で見つかるか試す")),
        FieldPanel("checked_on"),
        FieldPanel("moments"),
        MultipleChooserPanel("related_links", label=_("関連する質問"), chooser_field_name="entry"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("answer"),
        index.SearchField("body"),
        index.SearchField("keywords"),
        # The admin's search of pages reads only these: it shall find words of the answer too.
        *map(index.AutocompleteField, ("answer", "body", "keywords")),
    ]
    parent_page_types = ["cms.FaqSection"]
    subpage_types: list[str] = []
    template = "cms/faq/faq_entry.html"

    class Meta:
        verbose_name = _("質問と答え")
        verbose_name_plural = _("質問と答え")

    def clean(self) -> None:
        """Refuses names of facts that are not registered."""
        super().clean()
        refuse_unknown_facts(self.answer or "", field="answer")

    @property
    def short_answer(self) -> SafeString:
        """The short answer with its facts filled in, as escaped text."""
        return facts.fill(escape(self.answer))

    @property
    def plain_answer(self) -> str:
        """The short answer as plain text with its facts filled in."""
        return unescape(self.short_answer)

    @property
    def actions(self) -> list[ActionValue]:
        """The registered actions in the body."""
        return [block.value for block in self.body if block.block_type == "action" and block.value.action]

    @cached_property
    def anchor(self) -> str:
        """The question's anchor in a list; unchanged when the title changes or the page moves."""
        return f"q-{self.slug}"

    @cached_property
    def in_section(self) -> list[Page]:
        """The public questions of the section in order, this one among them, with what a link needs."""
        siblings = self.get_siblings().live().exclude(pk__in=restricted_ids()).only(*LINK_FIELDS)
        return list(siblings) if self.pk else []

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`related`: related questions; `before` and `after`: its neighbours in the section, None at the ends; `contents`:
        the main headings; `entries`: this question, for structured data.
        """
        siblings = self.in_section
        here = next((number for number, page in enumerate(siblings) if page.pk == self.pk), None)
        return super().get_context(request, *args, **kwargs) | {
            "related": self.related(),
            "before": siblings[here - 1] if here else None,
            "after": siblings[here + 1] if here is not None and here + 1 < len(siblings) else None,
            "contents": contents(self.body),
            "entries": [self],
        }

    def related(self) -> list[Page]:
        """Public related questions in this page's language, in the editors' order; without any, some of its siblings."""
        chosen = list(self.related_links.values_list("entry__translation_key", flat=True))
        if not chosen and self.pk:
            return [page for page in self.in_section if page.pk != self.pk][:MAX_SIBLINGS]
        public = FaqEntry.objects.live().public().filter(translation_key__in=chosen, locale_id=self.locale_id)
        by_key = {question.translation_key: question for question in public}
        return [by_key[key] for key in chosen if key in by_key]

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        """For htmx the short answer alone, which other screens show in place."""
        return "cms/faq/in_place.html" if getattr(request, "htmx", False) else self.template


def _separate_anchors(sections: list[FaqSection]) -> None:
    """A slug may stand in two sections, an id only once in a page: the second one names its section too."""
    seen: set[str] = set()
    for section in sections:
        for question in section.entries:
            if question.anchor in seen:
                question.anchor = f"q-{section.slug}-{question.slug}"
            seen.add(question.anchor)


class RelatedEntry(Orderable):
    """A link from a question to a related one."""

    page = ParentalKey(FaqEntry, on_delete=models.CASCADE, related_name="related_links")
    entry = models.ForeignKey(FaqEntry, on_delete=models.CASCADE, related_name="+", verbose_name=_("質問"))

    panels = [PageChooserPanel("entry", "cms.FaqEntry")]

    class Meta(Orderable.Meta):
        verbose_name = _("関連する質問")
        verbose_name_plural = _("関連する質問")
