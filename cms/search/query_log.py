"""The query log: searches without personal data, completed when a hit or the contact form is opened."""

import re
from datetime import datetime, timedelta

from django.db.models import Avg, Count, Max, Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.search import embeddings
from cms.search.analysis.tokenizer import normalise
from cms.search.models import SearchQueryLog, SearchScope

ADDRESS = re.compile(r"[^\s@＠]+[@＠][^\s@＠]+")
NUMBER = re.compile(r"\d(?:[\s-]?\d){5,}")  # six digits or more, also with hyphens: telephone, order, card
LOW_SCORE = 0.45  # a first hit below this is often wrong; measured with `search_eval`
ADVICE_SEARCHES, LEAST_SEARCHES = 1000, 50  # the newest searches that advice is made from; fewer say nothing
ADVICE_SHARE = 0.15  # of searches without a good answer; with the encoder about half of them find one
SAME_SEARCH = timedelta(minutes=30)
PARAMETER = "found"  # query parameter with the row's token, in links to hits and to the contact form


def masked(text: str) -> str:
    """The normalised text with e-mail addresses and long numbers replaced."""
    replaced = NUMBER.sub("000000", ADDRESS.sub("mail", text))
    return NUMBER.sub("000000", normalise(replaced))[:200]


def log_search(
    *, text: str, locale: str, scores: list[float], at: datetime, token: str = "", search_scope: str = SearchScope.HELP
) -> str:
    """Stores a search and returns its token; `token` of a search just before, without clicks, replaces that one."""
    columns = {
        "query": masked(text),
        "locale": locale,
        "results_n": len(scores),
        "top_score": max(scores, default=0.0),
        "at": at,
    }
    same = SearchQueryLog.objects.filter(
        token=token, place=search_scope, clicked=None, contacted_at=None, at__gte=at - SAME_SEARCH
    )
    if token and same.update(**columns):
        return token
    return SearchQueryLog.objects.create(place=search_scope, **columns).token


def record_click(token: str, page: Page) -> None:
    """Records the answer that was opened; only the first one counts."""
    SearchQueryLog.objects.filter(token=token, clicked=None).update(clicked=page)


def record_contact(token: str, at: datetime) -> None:
    """Records the first visit of the contact form after a search."""
    SearchQueryLog.objects.filter(token=token, contacted_at=None).update(contacted_at=at)


def by_query(rows: QuerySet[SearchQueryLog]) -> QuerySet:
    """One dict per query and language: `times`, `opened`, `contacted`, `score`, `results`, `last_at`."""
    return (
        rows.exclude(query="")
        .order_by()
        .values("query", "locale")
        .annotate(
            times=Count("pk"),
            opened=Count("clicked"),
            contacted=Count("contacted_at"),
            score=Avg("top_score"),
            results=Max("results_n"),
            last_at=Max("at"),
        )
        .order_by("-times", "-last_at", "query")
    )


def weak_queries(since: datetime) -> QuerySet:
    """Queries of the help with a low first score or without an opened answer, grouped as in `by_query`."""
    rows = SearchQueryLog.objects.filter(at__gte=since, place=SearchScope.HELP)
    return by_query(rows).filter(Q(score__lt=LOW_SCORE) | Q(opened=0))


def queries_before_contact(since: datetime) -> QuerySet:
    """Queries of the help followed by the contact form, grouped as in `by_query`."""
    rows = SearchQueryLog.objects.filter(at__gte=since, place=SearchScope.HELP)
    return by_query(rows).filter(contacted__gt=0).order_by("-contacted", "-last_at", "query")


def encoder_advice() -> str:
    """A sentence for people who run the site, when its own searches say that the sentence encoder would pay; else ""."""
    scores = list(_help_searches().order_by("-at").values_list("top_score", flat=True)[:ADVICE_SEARCHES])
    weak = sum(score < LOW_SCORE for score in scores)
    if embeddings.enabled() or len(scores) < LEAST_SEARCHES or weak < ADVICE_SHARE * len(scores):
        return ""
    return _(
        "最近の検索%(all)d件のうち%(weak)d件で、よく合う答えが見つかりませんでした。"
        "意味で探す機能（SEARCH_MEANING）を使うと、見つかりやすくなることがあります。"
    ) % {"all": len(scores), "weak": weak}


def _help_searches() -> QuerySet[SearchQueryLog]:
    return SearchQueryLog.objects.filter(place=SearchScope.HELP).exclude(query="")
