"""What readers look for, without who they are; completed when a hit or the contact form is opened."""

import re
from datetime import datetime, timedelta

from django.db.models import Avg, Count, Max, Q, QuerySet
from wagtail.models import Page

from cms.search.models import SearchQueryLog, SearchScope
from cms.search.tokenizer import normalise

ADDRESS = re.compile(r"[^\s@＠]+[@＠][^\s@＠]+")
NUMBER = re.compile(r"\d(?:[\s-]?\d){5,}")  # six digits or more, also with hyphens: telephone, order, card
LOW_SCORE = 0.45  # a first hit below this often misses the question; measured with `search_eval`
SAME_SEARCH = timedelta(minutes=30)
PARAMETER = "found"  # in the links of hits and to the contact form: the row's token


def masked(text: str) -> str:
    """Normal text in which addresses and long numbers cannot be read."""
    hidden = NUMBER.sub("000000", ADDRESS.sub("mail", text))
    return NUMBER.sub("000000", normalise(hidden))[:200]


def log_search(
    *, text: str, locale: str, scores: list[float], at: datetime, token: str = "", search_scope: str = SearchScope.HELP
) -> str:
    """Keeps a search and returns its token. With the token of the same person's last, unanswered try, replaces that."""
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
    """The reader opened this answer. The first one counts."""
    SearchQueryLog.objects.filter(token=token, clicked=None).update(clicked=page)


def record_contact(token: str, at: datetime) -> None:
    """The reader went on to the contact form."""
    SearchQueryLog.objects.filter(token=token, contacted_at=None).update(contacted_at=at)


def by_query(rows: QuerySet[SearchQueryLog]) -> QuerySet:
    """Rows as one dict per query and language: `times`, `opened`, `contacted`, `score`, `results`, `last_at`."""
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
    """Queries whose first hit fits badly or after which nobody opened an answer; as `by_query`."""
    rows = SearchQueryLog.objects.filter(at__gte=since, place=SearchScope.HELP)
    return by_query(rows).filter(Q(score__lt=LOW_SCORE) | Q(opened=0))


def queries_before_contact(since: datetime) -> QuerySet:
    """Queries after which somebody went on to the contact form; as `by_query`."""
    rows = SearchQueryLog.objects.filter(at__gte=since, place=SearchScope.HELP)
    return by_query(rows).filter(contacted__gt=0).order_by("-contacted", "-last_at", "query")
