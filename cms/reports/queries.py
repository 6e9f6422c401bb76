"""Questions with the figures that say whether they do their work."""

from datetime import date, timedelta

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from cms.faq.feedback_models import FaqOpening, FaqVote
from cms.faq.models import FaqEntry

OPENED_WITHIN = timedelta(days=90)
CHECK_AGAIN_AFTER = timedelta(days=180)
ENOUGH_UNSOLVED = 3  # fewer say little


def faq_entries(day: date) -> QuerySet[FaqEntry]:
    """Published questions with `opened` (90 days), `solved` and `unsolved` (since the last publication), `translation_published_at`.

    `translation_published_at` is when the oldest of its translations was last published, None without any.
    """
    openings = FaqOpening.objects.filter(faq_entry=OuterRef("pk"), day__gt=day - OPENED_WITHIN).order_by()
    opened = openings.values("faq_entry").annotate(n=Sum("count")).values("n")
    twins = FaqEntry.objects.live().filter(translation_key=OuterRef("translation_key")).exclude(pk=OuterRef("pk"))
    return (
        FaqEntry.objects.live()
        .select_related("locale")
        .annotate(
            opened=Coalesce(Subquery(opened), 0),
            solved=_votes(solved=True),
            unsolved=_votes(solved=False),
            translation_published_at=Subquery(twins.order_by("last_published_at").values("last_published_at")[:1]),
        )
    )


def _votes(*, solved: bool):
    votes = FaqVote.objects.filter(
        faq_entry=OuterRef("pk"), solved=solved, created_at__gte=OuterRef("last_published_at")
    )
    return Coalesce(Subquery(votes.order_by().values("faq_entry").annotate(n=Count("pk")).values("n")), 0)


def unhelpful(rows: QuerySet[FaqEntry]) -> QuerySet[FaqEntry]:
    """More readers say "not solved" than "solved", and more than one or two of them."""
    return rows.filter(unsolved__gte=ENOUGH_UNSOLVED, unsolved__gt=F("solved"))


def never_opened(rows: QuerySet[FaqEntry]) -> QuerySet[FaqEntry]:
    """Nobody opened it in 90 days."""
    return rows.filter(opened=0)


def stale(rows: QuerySet[FaqEntry], day: date) -> QuerySet[FaqEntry]:
    """Never checked, or half a year ago."""
    return rows.filter(Q(checked_on=None) | Q(checked_on__lte=day - CHECK_AGAIN_AFTER))


def behind(rows: QuerySet[FaqEntry], language: str) -> QuerySet[FaqEntry]:
    """Questions of the first language whose translation is missing, or older than they are."""
    return rows.filter(
        Q(translation_published_at=None) | Q(translation_published_at__lt=F("last_published_at")),
        locale__language_code=language,
    )
