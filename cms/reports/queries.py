"""Queries of questions with usage figures, and of the states in which a question needs a review."""

from datetime import date, timedelta

from django.conf import settings
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from cms.faq.feedback_models import FaqOpening, FaqVote
from cms.faq.models import FaqEntry

OPENED_WITHIN = timedelta(days=90)
CHECK_AGAIN_AFTER = timedelta(days=180)
MIN_UNSOLVED = 3  # votes; fewer are not significant
STATES = [
    ("unhelpful", _("解決しなかったという評価が多い")),
    ("never-opened", _("90日間、開かれていない")),
    ("stale", _("半年以上、確かめていない")),
    ("behind", _("翻訳がない、または古い")),
]


def faq_entries(day: date) -> QuerySet[FaqEntry]:
    """Published questions with `opened` (in 90 days), and `solved` and `unsolved` votes since the last publication.

    `translation_published_at` is when the oldest of its translations was last published; None without translations.
    """
    openings = FaqOpening.objects.filter(faq_entry=OuterRef("pk"), day__gt=day - OPENED_WITHIN).order_by()
    opened = openings.values("faq_entry").annotate(n=Sum("count")).values("n")
    translations = (
        FaqEntry.objects.live().filter(translation_key=OuterRef("translation_key")).exclude(pk=OuterRef("pk"))
    )
    return (
        FaqEntry.objects.live()
        .select_related("locale")
        .annotate(
            opened=Coalesce(Subquery(opened), 0),
            solved=_votes(solved=True),
            unsolved=_votes(solved=False),
            translation_published_at=Subquery(
                translations.order_by("last_published_at").values("last_published_at")[:1]
            ),
        )
    )


def _votes(*, solved: bool) -> Coalesce:
    votes = FaqVote.objects.filter(
        faq_entry=OuterRef("pk"), solved=solved, created_at__gte=OuterRef("last_published_at")
    )
    return Coalesce(Subquery(votes.order_by().values("faq_entry").annotate(n=Count("pk")).values("n")), 0)


def unhelpful(rows: QuerySet[FaqEntry]) -> QuerySet[FaqEntry]:
    """Questions with more "not solved" than "solved" votes, and at least MIN_UNSOLVED of them."""
    return rows.filter(unsolved__gte=MIN_UNSOLVED, unsolved__gt=F("solved"))


def never_opened(rows: QuerySet[FaqEntry]) -> QuerySet[FaqEntry]:
    """Questions that were not opened in 90 days."""
    return rows.filter(opened=0)


def stale(rows: QuerySet[FaqEntry], day: date) -> QuerySet[FaqEntry]:
    """Questions that were never checked, or at least 180 days ago."""
    return rows.filter(Q(checked_on=None) | Q(checked_on__lte=day - CHECK_AGAIN_AFTER))


def behind(rows: QuerySet[FaqEntry], language: str) -> QuerySet[FaqEntry]:
    """Questions in `language` whose translation is missing, or was published before them."""
    return rows.filter(
        Q(translation_published_at=None) | Q(translation_published_at__lt=F("last_published_at")),
        locale__language_code=language,
    )


def in_state(rows: QuerySet[FaqEntry], state: str, day: date) -> QuerySet[FaqEntry]:
    """The questions in one of STATES on a day; `rows` are of `faq_entries`."""
    match state:
        case "unhelpful":
            return unhelpful(rows)
        case "never-opened":
            return never_opened(rows)
        case "stale":
            return stale(rows, day)
        case _:
            return behind(rows, settings.LANGUAGE_CODE)
