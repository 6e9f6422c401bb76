"""What an order costs by today's catalogue: its lines, its fees with the way to pay, its total. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Prefetch, prefetch_related_objects

from commerce.catalog.fees import FeeLine, fees_for
from commerce.catalog.models import Event, EventFee, PaymentOption, Performance, TicketType
from commerce.catalog.states import FeeKind
from commerce.orders.models import Order


@dataclass(frozen=True)
class QuoteLine:
    """A number of one ticket type at its price of today, in yen."""

    ticket_type: TicketType
    quantity: int

    @property
    def total_yen(self) -> int:
        """Price times number."""
        return self.ticket_type.price_yen * self.quantity


@dataclass(frozen=True)
class Quote:
    """Lines and fees with their sum; `option` is None while no way to pay is chosen."""

    lines: tuple[QuoteLine, ...]
    fees: tuple[FeeLine, ...]
    option: PaymentOption | None = None
    pay_until: datetime | None = None  # fixed for a lottery's winners, whichever way they pay

    @property
    def quantity(self) -> int:
        """All tickets."""
        return sum(line.quantity for line in self.lines)

    @property
    def performances(self) -> list[Performance]:
        """Each once, in the order of the lines."""
        return list(dict.fromkeys(line.ticket_type.performance for line in self.lines))

    @property
    def unpaid_yen(self) -> int:
        """Tickets and fees without the fee for paying: what is to be paid, whichever way."""
        fees = sum(fee.amount_yen for fee in self.fees if fee.kind != FeeKind.PAYMENT)
        return sum(line.total_yen for line in self.lines) + fees

    @property
    def total_yen(self) -> int:
        """What the buyer pays, every fee and tax inside."""
        return sum(line.total_yen for line in self.lines) + sum(fee.amount_yen for fee in self.fees)


def make_quote(event: Event, chosen: Mapping[TicketType, int], option: PaymentOption | None = None) -> Quote:
    """The price of a choice, paid in one way; where nothing is to be paid there is no way to pay and no fee for it."""
    lines = tuple(QuoteLine(ticket_type, quantity) for ticket_type, quantity in chosen.items())
    bare = Quote(lines, tuple(fees_for(event, sum(chosen.values()), None)))
    if option is None or not bare.total_yen:
        return bare
    return Quote(lines, tuple(fees_for(event, bare.quantity, option)), option)


def load_quote_data(order: Order) -> None:
    """Reads the order's event with all that a quote and the final screen ask of it, each table once."""
    options = PaymentOption.objects.select_related("method")
    fees = EventFee.objects.select_related("seller")
    prefetch_related_objects(
        [order],
        "sales_period",
        "event__organizer",
        "event__texts",
        Prefetch("event__payment_options", options),
        Prefetch("event__fees", fees),
    )


def quote_of(order: Order) -> Quote:
    """What the order's tickets cost today, paid as its buyer chose."""
    lines = order.lines.select_related("ticket_type__performance").prefetch_related(
        "ticket_type__texts", "ticket_type__performance__texts"
    )
    today = make_quote(order.event, {line.ticket_type: line.quantity for line in lines}, option_of(order))
    return replace(today, pay_until=order.expires_at) if order.is_won else today


def option_of(order: Order) -> PaymentOption | None:
    """The event's row for the order's way to pay; None when none is chosen or the event took it back."""
    if order.payment_method_id is None:
        return None
    return next((o for o in order.event.payment_options.all() if o.method_id == order.payment_method_id), None)
