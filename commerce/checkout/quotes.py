"""The price of an order at current catalog prices: lines, fees including the payment method's, total. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Prefetch, prefetch_related_objects

from commerce.catalog.fees import FeeLine, fees_for
from commerce.catalog.models import Event, EventFee, PaymentOption, Performance, TicketType
from commerce.catalog.performance_groups import PerformanceGroup, group_by_performance
from commerce.catalog.states import FeeKind
from commerce.orders.models import Order


@dataclass(frozen=True)
class QuoteLine:
    """A quantity of one ticket type at its current price, in yen."""

    ticket_type: TicketType
    quantity: int

    @property
    def performance(self) -> Performance:
        """The performance of the ticket type."""
        return self.ticket_type.performance

    @property
    def name(self) -> str:
        """The ticket type's name in the active language."""
        return self.ticket_type.name

    @property
    def unit_price_yen(self) -> int:
        """The price of one ticket, in yen."""
        return self.ticket_type.price_yen

    @property
    def total_yen(self) -> int:
        """Price times quantity, in yen."""
        return self.ticket_type.price_yen * self.quantity


@dataclass(frozen=True)
class Quote:
    """Lines and fees with their sums; `option` is None while no payment method is chosen."""

    lines: tuple[QuoteLine, ...]
    fees: tuple[FeeLine, ...]
    option: PaymentOption | None = None
    pay_until: datetime | None = None  # payment deadline of a lottery win, for every payment method

    @property
    def quantity(self) -> int:
        """Total number of tickets."""
        return sum(line.quantity for line in self.lines)

    @property
    def groups(self) -> list[PerformanceGroup[QuoteLine]]:
        """The lines by performance, the earliest first."""
        return group_by_performance(self.lines)

    @property
    def performances(self) -> list[Performance]:
        """The distinct performances, the earliest first."""
        return [group.performance for group in self.groups]

    @property
    def unpaid_yen(self) -> int:
        """Tickets and fees without the payment fee: the amount that is the same for every payment method."""
        fees = sum(fee.amount_yen for fee in self.fees if fee.kind != FeeKind.PAYMENT)
        return sum(line.total_yen for line in self.lines) + fees

    @property
    def total_yen(self) -> int:
        """The amount that the buyer pays, including all fees and taxes."""
        return sum(line.total_yen for line in self.lines) + sum(fee.amount_yen for fee in self.fees)


def make_quote(event: Event, chosen: Mapping[TicketType, int], option: PaymentOption | None = None) -> Quote:
    """The price of the chosen types with a payment option; a free order has no option and no payment fee."""
    lines = tuple(QuoteLine(ticket_type, quantity) for ticket_type, quantity in chosen.items())
    without_option = Quote(lines, tuple(fees_for(event, sum(chosen.values()), None)))
    if option is None or not without_option.total_yen:
        return without_option
    return Quote(lines, tuple(fees_for(event, without_option.quantity, option)), option)


def lone_option(event: Event) -> PaymentOption | None:
    """The only payment option of the event that is on sale, which is therefore chosen; None if there is a choice."""
    options = [option for option in event.payment_options.all() if option.method.on_sale]
    return options[0] if len(options) == 1 else None


def load_quote_data(order: Order) -> None:
    """Prefetches the relations that a quote and the confirmation read, with one query per table."""
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
    """The price of the order's tickets at current prices, with its chosen payment method."""
    lines = order.lines.select_related("ticket_type__performance").prefetch_related(
        "ticket_type__texts", "ticket_type__performance__texts"
    )
    quote = make_quote(order.event, {line.ticket_type: line.quantity for line in lines}, option_of(order))
    return replace(quote, pay_until=order.expires_at) if order.is_won else quote


def quote_with_lone_option(order: Order) -> Quote:
    """The price of the order, with the event's only payment option as long as the buyer has not chosen one."""
    quote, lone = quote_of(order), lone_option(order.event)
    return quote if quote.option or lone is None else _with_option(quote, order.event, lone)


def quote_with_method(order: Order, code: str) -> Quote:
    """The price of the order by the method with this code; by the chosen or only one if the event does not offer it."""
    options = order.event.payment_options.all()
    option = next((o for o in options if o.method.code == code and o.method.on_sale), None)
    return _with_option(quote_of(order), order.event, option) if option else quote_with_lone_option(order)


def _with_option(quote: Quote, event: Event, option: PaymentOption) -> Quote:
    priced = make_quote(event, {line.ticket_type: line.quantity for line in quote.lines}, option)
    return replace(priced, pay_until=quote.pay_until)


def highest_payment_fee_yen(event: Event, quote: Quote) -> int:
    """The highest payment fee that the quote may still rise by; 0 once its payment method is known, and if it is free."""
    if quote.option or not quote.total_yen:
        return 0
    return max((option.fee_yen for option in event.payment_options.all() if option.method.on_sale), default=0)


def option_of(order: Order) -> PaymentOption | None:
    """The event's option for the order's payment method; None if none is chosen or it was removed."""
    if order.payment_method_id is None:
        return None
    return next((o for o in order.event.payment_options.all() if o.method_id == order.payment_method_id), None)
