"""Reads of the catalogue: an event with all that its page prints, what can be bought now, and what is left."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db.models import F, Min, Prefetch, Q, QuerySet, Sum
from django.shortcuts import get_object_or_404

from commerce.catalog.models import (
    Event,
    EventFee,
    PaymentOption,
    Performance,
    QuotaCounter,
    SalesPeriod,
    TicketType,
)
from commerce.catalog.states import MethodCode, PerformanceState, PeriodKind, SaleState, UnavailableReason
from commerce.catalog.voucher_deadline import voucher_deadline

# What an event with several dates says of itself: the best that one of them offers.
STATE_PRIORITY = (
    SaleState.OPEN,
    SaleState.BEFORE,
    SaleState.SOLD_OUT,
    SaleState.ENDED,
    SaleState.POSTPONED,
    SaleState.CANCELLED,
)
STATE_OF = {
    PerformanceState.CANCELLED: SaleState.CANCELLED,
    PerformanceState.POSTPONED: SaleState.POSTPONED,
    PerformanceState.HELD: SaleState.ENDED,
}


def events_with_offers() -> QuerySet[Event]:
    """Events with organizer, prose, dates, types, periods, ways to pay and fees, in ten queries for any number."""
    return Event.objects.select_related("organizer", "image").prefetch_related(
        "image__renditions",
        "texts",
        Prefetch("performances", Performance.objects.prefetch_related("texts")),
        Prefetch("performances__ticket_types", TicketType.objects.filter(on_sale=True).prefetch_related("texts")),
        "sales_periods",
        Prefetch("payment_options", PaymentOption.objects.select_related("method")),
        Prefetch("fees", EventFee.objects.select_related("seller")),
    )


def events_ahead(at: datetime) -> QuerySet[Event]:
    """Published events with a date that is not over, the nearest first; a date counts for twelve hours."""
    ahead = Q(performances__starts_at__gt=at - timedelta(hours=12))
    events = events_with_offers().live().annotate(next_at=Min("performances__starts_at", filter=ahead))
    return events.exclude(next_at=None).order_by("next_at", "pk")


def event_for_page(slug: str) -> Event:
    """A published event with all that its pages need; Http404 for a draft and for no event.

    `performance.ticket_types` of its performances holds only those on sale.
    """
    return get_object_or_404(events_with_offers().live(), slug=slug)


def ticket_types_of(event: Event) -> list[TicketType]:
    """All types on sale of the event's dates, in order; as prefetched by `event_for_page`."""
    return [kind for performance in event.performances.all() for kind in performance.ticket_types.all() if kind.on_sale]


def available_by_type(ticket_types: Iterable[TicketType]) -> dict[int, int]:
    """Places left per type's pk, in one query; types that share a quota show the same number."""
    types = list(ticket_types)
    counters = QuotaCounter.objects.filter(quota__in={kind.quota_id for kind in types}).order_by()
    left = dict(counters.values_list("quota").annotate(left=Sum(F("size") - F("taken"))))
    return {kind.pk: left.get(kind.quota_id, 0) for kind in types}


def current_period(event: Event, at: datetime) -> SalesPeriod | None:
    """The period that runs at that moment, the earliest when two overlap."""
    return next((p for p in event.sales_periods.all() if p.starts_at <= at < p.ends_at), None)


def next_period(event: Event, at: datetime) -> SalesPeriod | None:
    """The next period that has not begun."""
    return next((p for p in event.sales_periods.all() if at < p.starts_at), None)


def sale_state(
    event_or_performance: Event | Performance, at: datetime, available: Mapping[int, int] | None = None
) -> SaleState:
    """Whether tickets for an event or one of its dates can be had at that moment.

    `left` is what `places_left` gave for (at least) its types; asked of the database when it is not handed in.
    """
    event = event_or_performance if isinstance(event_or_performance, Event) else event_or_performance.event
    performances = list(event.performances.all()) if isinstance(event_or_performance, Event) else [event_or_performance]
    if available is None:
        available = available_by_type(kind for performance in performances for kind in performance.ticket_types.all())
    states = {_performance_state(event, performance, at, available) for performance in performances}
    return next((state for state in STATE_PRIORITY if state in states), SaleState.ENDED)


def _performance_state(event: Event, performance: Performance, at: datetime, available: Mapping[int, int]) -> SaleState:
    if performance.state in STATE_OF:
        return STATE_OF[PerformanceState(performance.state)]
    period = current_period(event, at)
    if performance.is_over(at) or not (period or next_period(event, at)):
        return SaleState.ENDED
    types = [kind for kind in performance.ticket_types.all() if kind.on_sale]
    if period is None or not types:
        return SaleState.BEFORE
    if period.kind == PeriodKind.LOTTERY or any(available[kind.pk] for kind in types):
        return SaleState.OPEN
    return SaleState.SOLD_OUT


def offered_methods(
    event: Event, total_yen: int, at: datetime, performances: Iterable[Performance] | None = None
) -> list[PaymentOption]:
    """Ways to pay that the event offers and that can be used today; none when there is nothing to pay.

    `total_yen` is the price without a fee for paying. `performances` are those of the order; None while nobody has
    chosen: then the time that is left is not asked. What a provider allows is asked by the checkout on top of this.
    """
    if total_yen <= 0:
        return []
    dates = None if performances is None else list(performances)
    options = event.payment_options.all()
    return [option for option in options if unavailable_reason(option, total_yen + option.fee_yen, at, dates) is None]


def unavailable_reason(
    option: PaymentOption,
    amount_yen: int,
    at: datetime,
    performances: Iterable[Performance] | None = None,
    until: datetime | None = None,
) -> UnavailableReason | None:
    """Why `amount_yen`, the option's own fee included, cannot be paid this way by the catalogue; None: it can."""
    if not option.method.on_sale:
        return UnavailableReason.NOT_ON_SALE
    if amount_yen < (option.min_yen or 0):
        return UnavailableReason.TOO_LITTLE
    if option.max_yen is not None and amount_yen > option.max_yen:
        return UnavailableReason.TOO_MUCH
    is_by_voucher = option.method.code == MethodCode.KONBINI
    if is_by_voucher and performances is not None and voucher_deadline(option, performances, at, until) is None:
        return UnavailableReason.TOO_LATE
    return None
