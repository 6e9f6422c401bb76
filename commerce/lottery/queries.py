"""Reads of lotteries: entries of an account, demand and stock per ticket type, and the input of the draw."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, Q, Sum

from commerce.catalog.models import Event, QuotaCounter, SalesPeriod, TicketType
from commerce.catalog.states import PerformanceState
from commerce.lottery.draw_algorithm import DrawEntry
from commerce.lottery.models import Draw, LotteryChoice, LotteryEntry, LotteryEntryQuerySet
from commerce.lottery.states import LotteryEntryState
from portal.shared.accounts.models import User

RELATED = ("performance__event__organizer", "period__draw", "won_type", "order", "user")


@dataclass(frozen=True)
class Demand:
    """Demand for one ticket type; `wanted` counts tickets, the other fields count entries."""

    entered: int = 0  # entries whose first choice it is
    wanted: int = 0  # tickets of these entries
    any_rank: int = 0  # entries with the type at any rank


@dataclass(frozen=True)
class TypeFigures:
    """Figures of one ticket type in a lottery; types of one quota share `places`."""

    ticket_type: TicketType
    demand: Demand
    won: int  # entries that have won it
    places: int  # available at the time of the draw, or now if it is not done yet


def entries_with_event() -> LotteryEntryQuerySet:
    """Entries with the relations that their pages need."""
    texts = ("performance__texts", "performance__event__texts", "choices__ticket_type__texts")
    return LotteryEntry.objects.select_related(*RELATED).prefetch_related(*texts)


def entries_of(user: User | AnonymousUser) -> LotteryEntryQuerySet:
    """Entries of one account, newest first."""
    return entries_with_event().of(user)


def draw_of(lottery_entry: LotteryEntry) -> Draw | None:
    """The draw of the entry's period; None if its times are not set yet."""
    return getattr(lottery_entry.period, "draw", None)


def draws_of(event: Event) -> list[Draw]:
    """The draws of an event with their periods, earliest first."""
    draws = Draw.objects.filter(period__event=event).select_related("period")
    return list(draws.order_by("period__starts_at", "pk"))


def demand_by_type(draw: Draw) -> Mapping[int, Demand]:
    """Demand per ticket type id after the draw; cached, because thousands of e-mails print it."""
    return _demand_when_drawn(draw.period_id, draw.applications_sha256)


@lru_cache(maxsize=16)
def _demand_when_drawn(period_id: int, applications_sha256: str) -> Mapping[int, Demand]:
    """The hash of the entries is part of the cache key; after the draw they no longer change."""
    return _demand(period_id)


def figures(draw: Draw) -> list[TypeFigures]:
    """Figures of every ticket type of the event, in order of performance and position."""
    event = draw.period.event_id
    types = list(
        TicketType.objects.filter(performance__event=event)
        .select_related("performance")
        .prefetch_related("texts", "performance__texts")
        .order_by("performance__starts_at", "performance", "position", "pk")
    )
    places = _places(draw, types)
    demand = _demand(draw.period_id)
    won = _won(draw)
    return [TypeFigures(t, demand[t.pk], won=won.get(t.pk, 0), places=places.get(t.quota_id, 0)) for t in types]


def _demand(period_id: int) -> Mapping[int, Demand]:
    entries = LotteryEntry.objects.active().filter(period=period_id).order_by()
    first = Q(choices__rank=1)
    rows = entries.values_list("choices__ticket_type").annotate(
        entered=Count("pk", filter=first), wanted=Sum("quantity", filter=first, default=0), any_rank=Count("pk")
    )
    return defaultdict(Demand, {pk: Demand(*numbers) for pk, *numbers in rows})


def _won(draw: Draw) -> dict[int, int]:
    rows = LotteryEntry.objects.filter(period=draw.period_id, state=LotteryEntryState.WON).order_by()
    return dict(rows.values_list("won_type").annotate(n=Count("pk")))


def _places(draw: Draw, types: list[TicketType]) -> dict[int, int]:
    if draw.drawn_at:
        return {int(quota): number for quota, number in draw.places.items()}
    counters = QuotaCounter.objects.filter(quota__in={t.quota_id for t in types}).order_by()
    return dict(counters.values_list("quota").annotate(available=Sum(F("size") - F("taken"))))


def drawn_entries(draw: Draw) -> list[DrawEntry]:
    """The input of the draw: all entries except withdrawn ones and those of performances cancelled before the draw."""
    not_drawn = Q(rank=None, performance__state=PerformanceState.CANCELLED)
    entries = LotteryEntry.objects.active().filter(period=draw.period_id).exclude(not_drawn).order_by()
    type_ids: dict[int, list[int]] = {}
    choices = LotteryChoice.objects.filter(lottery_entry__period=draw.period_id).order_by("lottery_entry_id", "rank")
    for entry_id, type_id in choices.values_list("lottery_entry_id", "ticket_type_id"):
        type_ids.setdefault(entry_id, []).append(type_id)
    rows = entries.values_list("pk", "code", "performance_id", "quantity")
    return [DrawEntry(code, performance, n, tuple(type_ids.get(pk, ()))) for pk, code, performance, n in rows]


def quota_of(period: SalesPeriod) -> dict[int, int]:
    """Quota id per ticket type id of the period's event."""
    return dict(TicketType.objects.filter(performance__event=period.event_id).values_list("pk", "quota_id"))
