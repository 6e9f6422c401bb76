"""Questions with the figures that say whether they do their work."""

from datetime import date, timedelta

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from cms.faq.feedback_models import FaqOpening, FaqVote
from cms.faq.models import FaqEntry

OPENED_WITHIN = timedelta(days=90)
CHECK_AGAIN_AFTER = timedelta(days=180)
ENOUGH_UNSOLVED = 3  # fewer say little


def entries(today: date) -> QuerySet[FaqEntry]:
    """Published questions with `opened` (90 days), `solved` and `unsolved` (since the last publication), `twin_at`.

    `twin_at` is when the oldest of its translations was last published, None without any.
    """
    openings = FaqOpening.objects.filter(entry=OuterRef("pk"), day__gt=today - OPENED_WITHIN).order_by()
    opened = openings.values("entry").annotate(n=Sum("count")).values("n")
    twins = FaqEntry.objects.live().filter(translation_key=OuterRef("translation_key")).exclude(pk=OuterRef("pk"))
    return (
        FaqEntry.objects.live()
        .select_related("locale")
        .annotate(
            opened=Coalesce(Subquery(opened), 0),
            solved=_votes(solved=True),
            unsolved=_votes(solved=False),
            twin_at=Subquery(twins.order_by("last_published_at").values("last_published_at")[:1]),
        )
    )


def _votes(*, solved: bool):
    votes = FaqVote.objects.filter(entry=OuterRef("pk"), solved=solved, created_at__gte=OuterRef("last_published_at"))
    return Coalesce(Subquery(votes.order_by().values("entry").annotate(n=Count("pk")).values("n")), 0)


def unhelpful(rows: QuerySet[FaqEntry]) -> QuerySet[FaqEntry]:
    """More readers say "not solved" than "solved", and more than one or two of them."""
    return rows.filter(unsolved__gte=ENOUGH_UNSOLVED, unsolved__gt=F("solved"))


def never_opened(rows: QuerySet[FaqEntry]) -> QuerySet[FaqEntry]:
    """Nobody opened it in 90 days."""
    return rows.filter(opened=0)


def stale(rows: QuerySet[FaqEntry], today: date) -> QuerySet[FaqEntry]:
    """Never checked, or half a year ago."""
    return rows.filter(Q(checked_on=None) | Q(checked_on__lte=today - CHECK_AGAIN_AFTER))


def behind(rows: QuerySet[FaqEntry], language: str) -> QuerySet[FaqEntry]:
    """Questions of the first language whose translation is missing, or older than they are."""
    return rows.filter(Q(twin_at=None) | Q(twin_at__lt=F("last_published_at")), locale__language_code=language)
