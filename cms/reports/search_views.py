"""Reports of the query log: searches without a good or opened hit, and searches followed by the contact form."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn

from cms.reports.views import EditorsReport
from cms.search import query_log
from portal.shared import clock

REPORT_PERIOD = timedelta(days=90)


def _answer_url(row: dict[str, Any]) -> str:
    """The page on which an editor answers a query."""
    return reverse("faq_answer_query", query={"query": row["query"], "language": row["locale"]})


class SearchesReport(EditorsReport):
    """One row per query and language of the last 90 days."""

    header_icon = "search"
    columns = [
        TitleColumn("query", label=_("検索の言葉"), accessor="query", get_url=_answer_url),
        Column("locale", label=_("言語")),
        Column("times", label=_("回数")),
        Column("results", label=_("見つかった数")),
        Column("opened", label=_("開かれた回数")),
        Column("contacted", label=_("お問い合わせに進んだ回数")),
        Column("score", label=_("合い方"), accessor=lambda row: f"{row['score']:.2f}"),
        DateColumn("last_at", label=_("最後の日")),
    ]
    list_export = ["query", "locale", "times", "results", "opened", "contacted", "score", "last_at"]
    export_headings = {
        "query": _("検索の言葉"),
        "locale": _("言語"),
        "times": _("回数"),
        "results": _("見つかった数"),
        "opened": _("開かれた回数"),
        "contacted": _("お問い合わせに進んだ回数"),
        "score": _("合い方"),
        "last_at": _("最後の日"),
    }


class WeakSearchesReport(SearchesReport):
    """Queries with a low first score, or after which no answer was opened."""

    page_title = _("答えにたどり着かなかった検索")
    index_url_name = "weak_searches"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Above the list: advice to turn the sentence encoder on, when the searches say so."""
        advice = "" if self.results_only else query_log.encoder_advice()
        if advice:
            messages.info(request, advice)
        return super().get(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet:
        return query_log.weak_queries(clock.now() - REPORT_PERIOD)


class ContactSearchesReport(SearchesReport):
    """Queries followed by a visit of the contact form."""

    page_title = _("お問い合わせにつながった検索")
    index_url_name = "contact_searches"
    index_results_url_name = "contact_searches_results"

    def get_base_queryset(self) -> QuerySet:
        return query_log.queries_before_contact(clock.now() - REPORT_PERIOD)
