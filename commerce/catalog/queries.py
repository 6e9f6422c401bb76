"""Queries of the catalogue: events with related rows, sale states, available tickets, usable payment options."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db.models import F, Max, Min, Prefetch, Q, Sum
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
from commerce.catalog.models.events import EventQuerySet
from commerce.catalog.publication import sales_gaps
from commerce.catalog.states import MethodCode, PerformanceState, PeriodKind, SaleState, UnavailableReason
from commerce.catalog.voucher_deadline import voucher_deadline

# The state of an event with several performances is the first of these that one of them has.
STATE_PRIORITY = (
    SaleState.OPEN,
    SaleState.BEFORE,
    SaleState.PREPARING,
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


def events_with_offers() -> EventQuerySet:
    """Returns events with all rows that their pages show; ten queries for any number of events."""
    return Event.objects.select_related("organizer", "image").prefetch_related(
        "image__renditions",
        "texts",
        Prefetch("performances", Performance.objects.prefetch_related("texts")),
        Prefetch("performances__ticket_types", TicketType.objects.filter(on_sale=True).prefetch_related("texts")),
        "sales_periods",
        Prefetch("payment_options", PaymentOption.objects.select_related("method")),
        Prefetch("fees", EventFee.objects.select_related("seller")),
    )


def events_with_picture() -> EventQuerySet:
    """Returns events with what their title and picture are made of; seven queries for any number of events."""
    related = ("image__renditions", "texts", "performances__texts", "sales_periods")
    return Event.objects.select_related("organizer", "image").prefetch_related(*related)


def events_ahead(at: datetime) -> EventQuerySet:
    """Returns published events with a performance that started less than 12 hours ago or later, the nearest first."""
    ahead = Q(performances__starts_at__gt=at - timedelta(hours=12))
    events = events_with_offers().live().annotate(next_at=Min("performances__starts_at", filter=ahead))
    return events.exclude(next_at=None).order_by("next_at", "pk")


def events_over(at: datetime) -> EventQuerySet:
    """Returns published events whose last performance started at least 12 hours ago, the latest first."""
    events = events_with_offers().live().annotate(last_at=Max("performances__starts_at"))
    return events.filter(last_at__lte=at - timedelta(hours=12)).order_by("-last_at", "-pk")


def event_for_page(slug: str) -> Event:
    """Returns a published event with all rows that its pages show. Raises Http404 for a draft or an unknown slug.

    `ticket_types` of its performances holds only those on sale.
    """
    return get_object_or_404(events_with_offers().live(), slug=slug)


def ticket_types_of(event: Event) -> list[TicketType]:
    """Returns the ticket types on sale of all performances, in order; reads what `event_for_page` prefetched."""
    return [
        ticket_type
        for performance in event.performances.all()
        for ticket_type in performance.ticket_types.all()
        if ticket_type.on_sale
    ]


def available_by_type(ticket_types: Iterable[TicketType]) -> dict[int, int]:
    """Returns pk of a ticket type → available tickets, in one query. Types that share a quota have the same number."""
    quota_by_type = {ticket_type.pk: ticket_type.quota_id for ticket_type in ticket_types}
    counters = QuotaCounter.objects.filter(quota__in=set(quota_by_type.values())).order_by()
    available = dict(counters.values_list("quota").annotate(available=Sum(F("size") - F("taken"))))
    return {pk: available.get(quota_id, 0) for pk, quota_id in quota_by_type.items()}


def current_period(event: Event, at: datetime) -> SalesPeriod | None:
    """Returns the sales period that is open at that time, the earliest if several overlap."""
    return next((p for p in event.sales_periods.all() if p.starts_at <= at < p.ends_at), None)


def next_period(event: Event, at: datetime) -> SalesPeriod | None:
    """Returns the next sales period that has not begun."""
    return next((p for p in event.sales_periods.all() if at < p.starts_at), None)


def sale_state(
    event_or_performance: Event | Performance, at: datetime, available: Mapping[int, int] | None = None
) -> SaleState:
    """Returns whether tickets for an event or a performance can be bought at that time.

    `available` comes from `available_by_type` for at least its ticket types; queried here if it is None.
    """
    event = event_or_performance if isinstance(event_or_performance, Event) else event_or_performance.event
    performances = list(event.performances.all()) if isinstance(event_or_performance, Event) else [event_or_performance]
    if available is None:
        available = available_by_type(each for performance in performances for each in performance.ticket_types.all())
    states = {_performance_state(event, performance, at, available) for performance in performances}
    no_date = SaleState.ENDED if performances else SaleState.PREPARING
    return next((state for state in STATE_PRIORITY if state in states), no_date)


def _performance_state(event: Event, performance: Performance, at: datetime, available: Mapping[int, int]) -> SaleState:
    if performance.state in STATE_OF:
        return STATE_OF[PerformanceState(performance.state)]
    if performance.is_over(at):
        return SaleState.ENDED
    if sales_gaps(event):
        return SaleState.PREPARING
    period = current_period(event, at)
    if not (period or next_period(event, at)):
        return SaleState.ENDED
    ticket_types = [ticket_type for ticket_type in performance.ticket_types.all() if ticket_type.on_sale]
    if period is None or not ticket_types:
        return SaleState.BEFORE
    if period.kind == PeriodKind.LOTTERY or any(available[ticket_type.pk] for ticket_type in ticket_types):
        return SaleState.OPEN
    return SaleState.SOLD_OUT


def offered_methods(
    event: Event, total_yen: int, at: datetime, performances: Iterable[Performance] | None = None
) -> list[PaymentOption]:
    """Returns the payment options of the event that can be used now; none if there is nothing to pay.

    `total_yen` is the total without a payment fee. `performances` are those of the order; None before any is chosen:
    the voucher deadline is not checked then. The limits of the provider are checked by the checkout, not here.
    """
    if total_yen <= 0:
        return []
    chosen = None if performances is None else list(performances)
    options = event.payment_options.all()
    return [option for option in options if unavailable_reason(option, total_yen + option.fee_yen, at, chosen) is None]


def unavailable_reason(
    option: PaymentOption,
    amount_yen: int,
    at: datetime,
    performances: Iterable[Performance] | None = None,
    until: datetime | None = None,
) -> UnavailableReason | None:
    """Returns why the catalogue's rules exclude paying `amount_yen` (payment fee included) by the option; None: allowed.

    `until` is when the order itself must be paid, if that is fixed (winners of a lottery).
    """
    if not option.method.on_sale:
        return UnavailableReason.NOT_ON_SALE
    least_yen, most_yen = option.limits_within()
    if amount_yen < least_yen:
        return UnavailableReason.TOO_LITTLE
    if amount_yen > most_yen:
        return UnavailableReason.TOO_MUCH
    is_by_voucher = option.method.code == MethodCode.KONBINI
    if is_by_voucher and performances is not None and voucher_deadline(option, performances, at, until) is None:
        return UnavailableReason.TOO_LATE
    return None
