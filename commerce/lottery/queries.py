"""Reads of lotteries: one person's entries, and how a lottery stands in figures."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, F, Q, Sum

from commerce.catalog.models import Event, QuotaCounter, SalesPeriod, TicketType
from commerce.catalog.states import PerformanceState
from commerce.lottery.draw_algorithm import DrawEntry
from commerce.lottery.models import Draw, LotteryChoice, LotteryEntry, LotteryEntryQuerySet
from commerce.lottery.states import LotteryEntryState

RELATED = ("performance__event__organizer", "period__draw", "won_type", "order", "user")


@dataclass(frozen=True)
class Demand:
    """What was asked for of one ticket type; numbers of entries, and of tickets for `wanted`."""

    entered: int = 0  # entries whose first choice it is
    wanted: int = 0  # tickets that these ask for
    any_rank: int = 0  # entries that name it at all


@dataclass(frozen=True)
class TypeFigures:
    """One ticket type of one performance in a lottery; `places` are shared by the types of one quota."""

    ticket_type: TicketType
    demand: Demand
    won: int  # entries that have it now
    places: int  # free when it was drawn; before that, free now


def entries_with_event() -> LotteryEntryQuerySet:
    """Entries with what their pages print of the event."""
    texts = ("performance__texts", "performance__event__texts", "choices__ticket_type__texts")
    return LotteryEntry.objects.select_related(*RELATED).prefetch_related(*texts)


def entries_of(user) -> LotteryEntryQuerySet:
    """One person's entries, the newest first."""
    return entries_with_event().of(user)


def draw_of(lottery_entry: LotteryEntry) -> Draw | None:
    """When and how the entry's lottery is drawn; None while nobody has fixed it."""
    return getattr(lottery_entry.period, "draw", None)


def draws_of(event: Event) -> list[Draw]:
    """The lotteries of an event with their periods, the earliest first."""
    draws = Draw.objects.filter(period__event=event).select_related("period")
    return list(draws.order_by("period__starts_at", "pk"))


def demand_by_type(draw: Draw) -> Mapping[int, Demand]:
    """What was asked for per type's pk, once it is drawn: counted once, though thousands of mails say it."""
    return _demand_when_drawn(draw.period_id, draw.applications_sha256)


@lru_cache(maxsize=16)
def _demand_when_drawn(period_id: int, applications_sha256: str) -> Mapping[int, Demand]:
    """The hash stands for the list of entries, which does not change any more."""
    return _demand(period_id)


def figures(draw: Draw) -> list[TypeFigures]:
    """Per performance and type: entries and tickets by first choice, and places."""
    event = draw.period.event_id
    types = list(
        TicketType.objects.filter(performance__event=event)
        .select_related("performance")
        .prefetch_related("texts", "performance__texts")
        .order_by("performance__starts_at", "performance", "position", "pk")
    )
    places = _places(draw, types)
    asked = _demand(draw.period_id)
    won = _won(draw)
    return [
        TypeFigures(kind, asked[kind.pk], won=won.get(kind.pk, 0), places=places.get(kind.quota_id, 0))
        for kind in types
    ]


def _demand(period_id: int) -> Mapping[int, Demand]:
    rows = LotteryEntry.objects.active().filter(period=period_id).order_by().values("choices__ticket_type")
    first = Q(choices__rank=1)
    counted = rows.annotate(
        entered=Count("pk", filter=first), wanted=Sum("quantity", filter=first, default=0), any_rank=Count("pk")
    )
    return defaultdict(Demand, {row.pop("choices__ticket_type"): Demand(**row) for row in counted})


def _won(draw: Draw) -> dict[int, int]:
    rows = LotteryEntry.objects.filter(period=draw.period_id, state=LotteryEntryState.WON).order_by()
    return dict(rows.values_list("won_type").annotate(n=Count("pk")))


def _places(draw: Draw, types: list[TicketType]) -> dict[int, int]:
    if draw.drawn_at:
        return {int(quota): number for quota, number in draw.places.items()}
    counters = QuotaCounter.objects.filter(quota__in={kind.quota_id for kind in types}).order_by()
    return dict(counters.values_list("quota").annotate(free=Sum(F("size") - F("taken"))))


def drawn_entries(draw: Draw) -> list[DrawEntry]:
    """What is or was drawn: all entries but those withdrawn, and those whose performance was called off before it."""
    called_off = Q(rank=None, performance__state=PerformanceState.CANCELLED)
    rows = LotteryEntry.objects.active().filter(period=draw.period_id).exclude(called_off).order_by()
    wishes: dict[int, list[int]] = {}
    choices = LotteryChoice.objects.filter(lottery_entry__period=draw.period_id).order_by("lottery_entry_id", "rank")
    for application, kind in choices.values_list("lottery_entry_id", "ticket_type_id"):
        wishes.setdefault(application, []).append(kind)
    told = rows.values_list("pk", "code", "performance_id", "quantity")
    return [DrawEntry(code, performance, n, tuple(wishes.get(pk, ()))) for pk, code, performance, n in told]


def quota_of(period: SalesPeriod) -> dict[int, int]:
    """The quota of each ticket type of the period's event, by pk."""
    return dict(TicketType.objects.filter(performance__event=period.event_id).values_list("pk", "quota_id"))
