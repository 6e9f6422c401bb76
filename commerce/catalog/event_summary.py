"""What lists and pages say of an event at one moment: state, dates, prices, and what one ticket costs in all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from commerce.catalog.models import Event, PaymentOption, Performance, SalesPeriod, TicketType
from commerce.catalog.queries import (
    available_by_type,
    current_period,
    next_period,
    offered_methods,
    sale_state,
    ticket_types_of,
)
from commerce.catalog.states import EntryMode, PeriodKind, SaleState

FEW = 10  # places from which on a page says that few are left
TAGS = {
    SaleState.OPEN: "ok",
    SaleState.BEFORE: "info",
    SaleState.POSTPONED: "warn",
    SaleState.CANCELLED: "error",
}


@dataclass(frozen=True)
class TypeSummary:
    """A ticket type with its places left."""

    ticket_type: TicketType
    available: int

    @property
    def is_few(self) -> bool:
        """So few that a reader should know before going on."""
        return 0 < self.available <= FEW


@dataclass(frozen=True)
class PerformanceSummary:
    """One performance, its state of sale and its types."""

    performance: Performance
    state: SaleState
    types: tuple[TypeSummary, ...]

    @property
    def tag(self) -> str:
        """The class of the state's tag."""
        return TAGS.get(self.state, "")


@dataclass(frozen=True)
class EventSummary:
    """An event from `event_for_page` at one moment; `left` is what `places_left` gave for its types."""

    event: Event
    at: datetime
    available: Mapping[int, int]

    @cached_property
    def state(self) -> SaleState:
        """Whether something can be bought now."""
        return sale_state(self.event, self.at, self.available)

    @property
    def tag(self) -> str:
        """The class of the state's tag."""
        return TAGS.get(self.state, "")

    @cached_property
    def dates(self) -> list[PerformanceSummary]:
        """Every performance in order of time."""
        return [self._date(performance) for performance in self.event.performances.all()]

    def _date(self, performance: Performance) -> PerformanceSummary:
        types = (TypeSummary(kind, self.available.get(kind.pk, 0)) for kind in performance.ticket_types.all())
        return PerformanceSummary(performance, sale_state(performance, self.at, self.available), tuple(types))

    @cached_property
    def first(self) -> Performance | None:
        """The next performance, or the last one when all are over."""
        performances = list(self.event.performances.all())
        return next((p for p in performances if not p.is_over(self.at)), performances[-1] if performances else None)

    @property
    def dates_after_first(self) -> int:
        """How many further performances follow the first one."""
        performances = self.event.performances.all()
        return sum(1 for p in performances if self.first and p.starts_at > self.first.starts_at)

    @cached_property
    def prices(self) -> list[int]:
        """The different prices in yen, the lowest first."""
        return sorted({kind.price_yen for kind in ticket_types_of(self.event)})

    @property
    def is_free(self) -> bool:
        """Nothing has a price."""
        return not any(self.prices)

    @cached_property
    def all_in_yen(self) -> int:
        """What one ticket of the lowest price costs in all, paid in the cheapest way that can be used today."""
        price = self.prices[0] if self.prices else 0
        if not price:
            return 0
        before_paying = price + sum(fee.amount_yen for fee in self.event.fees.all())
        ways = [option.fee_yen for option in offered_methods(self.event, before_paying, self.at)]
        return before_paying + min(ways, default=0)

    @cached_property
    def options(self) -> list[PaymentOption]:
        """Ways to pay that the event offers, usable today or not."""
        return list(self.event.payment_options.all())

    @property
    def period(self) -> SalesPeriod | None:
        """The period that a reader should know: the running one, else the next, else the last."""
        periods = list(self.event.sales_periods.all())
        running = current_period(self.event, self.at) or next_period(self.event, self.at)
        return running or (periods[-1] if periods else None)

    @property
    def is_lottery(self) -> bool:
        """Whether places are given by lot at this moment: how many are left says nothing then."""
        running = current_period(self.event, self.at)
        return running is not None and running.kind == PeriodKind.LOTTERY

    @property
    def needs_ticket(self) -> bool:
        """Whether a ticket is shown at any of the performances."""
        return any(p.entry_mode == EntryMode.TICKET for p in self.event.performances.all())


def summary_of(event: Event, at: datetime) -> EventSummary:
    """One event, with one query for its places."""
    return EventSummary(event, at, available_by_type(ticket_types_of(event)))


def summaries_of(events: Iterable[Event], at: datetime) -> list[EventSummary]:
    """Several events, with one query for the places of all."""
    events = list(events)
    left = available_by_type(kind for event in events for kind in ticket_types_of(event))
    return [EventSummary(event, at, left) for event in events]
