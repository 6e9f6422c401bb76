"""The admin's reports of questions and of votes, for users who may edit pages."""

import django_filters
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.faq.feedback_models import FaqVote, VoteReason
from cms.faq.models import FaqEntry
from cms.pages.permissions import PAGE_EDIT_PERMISSIONS
from cms.reports import queries
from portal.shared.documents.list_columns import SENTENCE
from portal.shared.documents.spreadsheets import SpreadsheetExport


class EditorsReport(SpreadsheetExport, ReportView):
    """Base of reports for editors; `any_permission_required` is checked for pages."""

    permission_policy = policy_registry.get_by_type(Page)
    any_permission_required = PAGE_EDIT_PERMISSIONS

    def export_title(self) -> str:
        """The title of the report."""
        return str(self.page_title)


class EntryFilter(WagtailFilterSet):
    """Filters questions by state and language."""

    state = django_filters.ChoiceFilter(label=_("状態"), choices=queries.STATES, method="filter_state")
    language = django_filters.ChoiceFilter(
        label=_("言語"), choices=settings.LANGUAGES, field_name="locale__language_code"
    )

    class Meta:
        model = FaqEntry
        fields: list[str] = []

    def filter_state(self, rows: QuerySet[FaqEntry], name: str, value: str) -> QuerySet[FaqEntry]:
        return queries.in_state(rows, value, timezone.localdate())


class EntriesReport(EditorsReport):
    """All questions with openings, votes, last check and translation."""

    page_title = _("ヘルプの状態")
    header_icon = "help"
    index_url_name = "help_report"
    index_results_url_name = "help_report_results"
    filterset_class = EntryFilter
    default_ordering = "path"
    columns = [
        TitleColumn("title", label=_("質問"), get_url=lambda page: reverse("wagtailadmin_pages:edit", args=[page.pk])),
        Column("locale", label=_("言語")),
        Column("opened", label=_("開かれた回数（90日）"), sort_key="opened"),
        Column("solved", label=_("解決した"), sort_key="solved"),
        Column("unsolved", label=_("解決しなかった"), sort_key="unsolved"),
        DateColumn("checked_on", label=_("最後に確かめた日"), sort_key="checked_on"),
        DateColumn("last_published_at", label=_("最後に公開した日"), sort_key="last_published_at"),
        DateColumn("translation_published_at", label=_("翻訳を公開した日")),
    ]
    list_export = [
        "title",
        "locale",
        "opened",
        "solved",
        "unsolved",
        "checked_on",
        "last_published_at",
        "translation_published_at",
    ]
    export_headings = {
        "title": _("質問"),
        "locale": _("言語"),
        "opened": _("開かれた回数（90日）"),
        "solved": _("解決した"),
        "unsolved": _("解決しなかった"),
        "checked_on": _("最後に確かめた日"),
        "last_published_at": _("最後に公開した日"),
        "translation_published_at": _("翻訳を公開した日"),
    }

    def get_base_queryset(self) -> QuerySet[FaqEntry]:
        return queries.faq_entries(timezone.localdate())


class VoteFilter(WagtailFilterSet):
    """Filters votes by reason and by whether they have a comment."""

    reason = django_filters.ChoiceFilter(label=_("理由"), choices=VoteReason.choices)
    has_text = django_filters.BooleanFilter(
        label=_("ご意見がある"), field_name="text", lookup_expr="gt", method="filter_text"
    )

    class Meta:
        model = FaqVote
        fields = ["solved"]

    def filter_text(self, rows: QuerySet[FaqVote], name: str, value: bool) -> QuerySet[FaqVote]:
        return rows.exclude(text="") if value else rows.filter(text="")


class VotesReport(EditorsReport):
    """All votes with their comments, the newest first."""

    page_title = _("ヘルプへの評価")
    header_icon = "comment"
    index_url_name = "votes_report"
    index_results_url_name = "votes_report_results"
    filterset_class = VoteFilter
    default_ordering = "-created_at"
    columns = [
        TitleColumn(
            "faq_entry",
            label=_("質問"),
            get_url=lambda row: reverse("wagtailadmin_pages:edit", args=[row.faq_entry_id]),
        ),
        BooleanColumn("solved", label=_("解決した")),
        Column("get_reason_display", label=_("理由")),
        Column("text", label=_("ご意見"), classname=SENTENCE),
        DateColumn("created_at", label=_("日時"), sort_key="created_at"),
    ]
    list_export = ["faq_entry.title", "solved", "get_reason_display", "text", "created_at"]
    export_headings = {
        "faq_entry.title": _("質問"),
        "solved": _("解決した"),
        "get_reason_display": _("理由"),
        "text": _("ご意見"),
        "created_at": _("日時"),
    }

    def get_base_queryset(self) -> QuerySet[FaqVote]:
        return FaqVote.objects.select_related("faq_entry")
