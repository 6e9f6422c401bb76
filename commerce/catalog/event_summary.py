"""What lists and pages show of an event at one point in time: sale state, performances, prices, cost of one ticket."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from commerce.catalog.models import Event, PaymentOption, Performance, SalesPeriod, TicketType
from commerce.catalog.pictures import Picture, picture_of
from commerce.catalog.queries import (
    available_by_type,
    current_period,
    next_period,
    offered_methods,
    sale_state,
    ticket_types_of,
)
from commerce.catalog.states import EntryMode, PerformanceKind, PeriodKind, SaleState
from commerce.catalog.streams import stream_period

FEW = 10  # at this number of available tickets or fewer, pages show that few are left
TAGS = {
    SaleState.OPEN: "ok",
    SaleState.PREPARING: "info",
    SaleState.BEFORE: "info",
    SaleState.POSTPONED: "warn",
    SaleState.CANCELLED: "error",
}


@dataclass(frozen=True)
class TypeSummary:
    """A ticket type with the number of tickets that are available."""

    ticket_type: TicketType
    available: int
    shared_by: int = 1  # number of ticket types of the performance with the same quota
    is_first: bool = True  # of these; the number is shown once, at the first

    @property
    def is_few(self) -> bool:
        """Whether pages show that few tickets are left."""
        return 0 < self.available <= FEW


@dataclass(frozen=True)
class PerformanceSummary:
    """A performance with its sale state and its ticket types."""

    performance: Performance
    state: SaleState
    types: tuple[TypeSummary, ...]

    @property
    def tag(self) -> str:
        """CSS class of the label that shows the state; "" for a neutral one."""
        return TAGS.get(self.state, "")


@dataclass(frozen=True)
class Badge:
    """What a card says of the sale, and the CSS class of that label."""

    label: str
    tag: str


@dataclass(frozen=True)
class EventSummary:
    """An event from `event_for_page` at one point in time; `available` comes from `available_by_type`."""

    event: Event
    at: datetime
    available: Mapping[int, int]

    @cached_property
    def state(self) -> SaleState:
        """Whether tickets can be bought at that time, and if not, why."""
        return sale_state(self.event, self.at, self.available)

    @property
    def tag(self) -> str:
        """CSS class of the label that shows the state; "" for a neutral one."""
        return TAGS.get(self.state, "")

    @cached_property
    def badge(self) -> Badge:
        """The sale in the words of a card: 抽選受付中, 残りわずか, まもなく受付 and so on."""
        if self.state == SaleState.OPEN and self.is_lottery:
            return Badge(_("抽選受付中"), "info")
        if self.state == SaleState.OPEN and self.is_nearly_sold_out:
            return Badge(_("残りわずか"), "warn")
        if self.state == SaleState.BEFORE and next_period(self.event, self.at):
            return Badge(_("まもなく受付"), "info")
        return Badge(str(self.state.label), self.tag)

    @property
    def is_nearly_sold_out(self) -> bool:
        """Whether only few tickets are left in all performances together, each quota counted once."""
        quotas = {each.quota_id: self.available.get(each.pk, 0) for each in ticket_types_of(self.event)}
        return 0 < sum(quotas.values()) <= FEW

    @property
    def is_stream(self) -> bool:
        """Whether every performance is watched online only."""
        performances = list(self.event.performances.all())
        return bool(performances) and all(each.is_stream for each in performances)

    @property
    def starts_in_another_year(self) -> bool:
        """Whether the date of the next performance needs its year to be clear."""
        return self.first is not None and localtime(self.first.starts_at).year != localtime(self.at).year

    @cached_property
    def picture(self) -> Picture:
        """The event's picture, or the poster that is drawn for it."""
        return picture_of(self.event)

    @cached_property
    def dates(self) -> list[PerformanceSummary]:
        """All performances, the earliest first."""
        return [self._performance_summary(performance) for performance in self.event.performances.all()]

    def _performance_summary(self, performance: Performance) -> PerformanceSummary:
        ticket_types = list(performance.ticket_types.all())
        quotas = [each.quota_id for each in ticket_types]
        types = (
            TypeSummary(
                each, self.available.get(each.pk, 0), quotas.count(each.quota_id), each.quota_id not in quotas[:number]
            )
            for number, each in enumerate(ticket_types)
        )
        return PerformanceSummary(performance, sale_state(performance, self.at, self.available), tuple(types))

    @cached_property
    def first(self) -> Performance | None:
        """The next performance, or the last one if all have begun."""
        performances = list(self.event.performances.all())
        return next((p for p in performances if not p.is_over(self.at)), performances[-1] if performances else None)

    @property
    def dates_after_first(self) -> int:
        """Number of performances that start after `first`."""
        performances = self.event.performances.all()
        return sum(1 for p in performances if self.first and p.starts_at > self.first.starts_at)

    @cached_property
    def prices(self) -> list[int]:
        """The different prices in yen, the lowest first."""
        return sorted({ticket_type.price_yen for ticket_type in ticket_types_of(self.event)})

    @property
    def stream_period(self) -> tuple[datetime, datetime] | None:
        """From and until when the first performance can be watched; None if it is no stream."""
        first = self.first
        return stream_period(first) if first and first.kind == PerformanceKind.STREAMING else None

    @property
    def is_free(self) -> bool:
        """Whether it has ticket types and every one costs 0 yen; an event without them has no price yet."""
        return bool(self.prices) and not any(self.prices)

    @cached_property
    def all_in_yen(self) -> int:
        """Cost in yen of one ticket of the lowest price, with all fees, by the cheapest payment method usable now."""
        price = self.prices[0] if self.prices else 0
        if not price:
            return 0
        subtotal_yen = price + sum(fee.amount_yen for fee in self.event.fees.all())
        payment_fees = [option.fee_yen for option in offered_methods(self.event, subtotal_yen, self.at)]
        return subtotal_yen + min(payment_fees, default=0)

    @cached_property
    def options(self) -> list[PaymentOption]:
        """Payment options of the event, whether they can be used now or not."""
        return list(self.event.payment_options.all())

    @property
    def period(self) -> SalesPeriod | None:
        """The sales period to display: the current one, else the next, else the last."""
        periods = list(self.event.sales_periods.all())
        current_or_next = current_period(self.event, self.at) or next_period(self.event, self.at)
        return current_or_next or (periods[-1] if periods else None)

    @property
    def is_lottery(self) -> bool:
        """Whether the current sales period is a lottery; the number of available tickets means nothing then."""
        period = current_period(self.event, self.at)
        return period is not None and period.kind == PeriodKind.LOTTERY

    @property
    def needs_ticket(self) -> bool:
        """Whether any performance requires a ticket for admission."""
        return any(p.entry_mode == EntryMode.TICKET for p in self.event.performances.all())


def summary_of(event: Event, at: datetime) -> EventSummary:
    """Returns the summary of one event; one query for its stock."""
    return EventSummary(event, at, available_by_type(ticket_types_of(event)))


def summaries_of(events: Iterable[Event], at: datetime) -> list[EventSummary]:
    """Returns the summaries of several events; one query for the stock of all."""
    events = list(events)
    available = available_by_type(ticket_type for event in events for ticket_type in ticket_types_of(event))
    return [EventSummary(event, at, available) for event in events]
