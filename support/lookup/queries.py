"""Reads of the orders and lottery entries of one address."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from commerce.fulfilment.status.order_status import OrderStatus, order_status
from commerce.fulfilment.status.payment_summary import payment_summary
from commerce.fulfilment.status.timeline import timeline
from commerce.fulfilment.status.vouchers import VoucherShown, voucher_of
from commerce.lottery.models import LotteryEntry
from commerce.lottery.queries import entries_with_event
from commerce.lottery.status import EntryStatus, entry_status
from commerce.orders.access import orders_of_address
from commerce.orders.models import Order, OrderQuerySet
from commerce.orders.states import OrderState
from commerce.receipts import eligibility
from commerce.tickets.models import Ticket
from commerce.tickets.states import TicketState
from portal.shared.timeline import TimelineItem
from support.lookup.order_summary import summarise_order

MAX_ROWS = 20
PREFETCHED = (
    "event__texts",
    "lines__performance__texts",
    "tickets",
    "ledger",
    "attempts",
    "reviews",
    "refunds__attempt",
)


@dataclass(frozen=True)
class OrderRow:
    """One order as its buyer sees it."""

    order: Order
    status: OrderStatus
    voucher: VoucherShown | None = None  # the numbers to pay at a store

    @property
    def summary(self) -> str:
        """Payment, tickets and refunds in two or three sentences."""
        return summarise_order(self.order, self.status, self.voucher)

    @property
    def url(self) -> str:
        """The signed URL of the order's page, which opens without logging in."""
        return reverse("order_complete", args=[self.order.code], query={"k": self.order.link_token})

    @property
    def has_mail(self) -> bool:
        """Whether the order has a mail that can be sent again."""
        return self.order.state == OrderState.CONFIRMED or self.voucher is not None

    @property
    def open_ticket(self) -> Ticket | None:
        """The first ticket that the buyer can show now."""
        held = (ticket for ticket in self.order.tickets.all() if ticket.holder_user_id == self.order.user_id)
        return next((ticket for ticket in held if ticket.state == TicketState.ISSUED), None)


@dataclass(frozen=True)
class LotteryEntryRow:
    """One lottery entry as its owner sees it."""

    lottery_entry: LotteryEntry
    status: EntryStatus

    @property
    def url(self) -> str:
        """The signed URL of the entry's page."""
        return reverse("lottery_entry", args=[self.lottery_entry.code], query={"k": self.lottery_entry.link_token})


@dataclass(frozen=True)
class OrderDetail:
    """One order with its timeline; `receipt_url` is empty when it can have no receipt."""

    row: OrderRow
    timeline: list[TimelineItem]
    receipt_url: str


def _orders_of(address: str) -> OrderQuerySet:
    orders = orders_of_address(address).select_related("event", "payment_method")
    return orders.prefetch_related(*PREFETCHED)


def orders_of(address: str, at: datetime) -> list[OrderRow]:
    """The newest 20 orders of the verified address with their status, newest first."""
    newest = _orders_of(address).order_by("-placed_at", "-pk")[:MAX_ROWS]
    return [_row(order, at) for order in newest]


def _row(order: Order, at: datetime) -> OrderRow:
    status = order_status(order, at)
    return OrderRow(order, status, voucher_of(order) if status.code == "voucher" else None)


def order_of(address: str, code: str) -> Order | None:
    """The order with this number, if it belongs to the verified address."""
    return _orders_of(address).filter(code=code).first()


def order_detail(order: Order, at: datetime) -> OrderDetail:
    """Reads what the look-up's page of one order shows."""
    refusal = eligibility.refusal(order, payment_summary(order))
    receipt_url = "" if refusal else reverse("receipt", args=[order.code], query={"k": order.link_token})
    return OrderDetail(_row(order, at), timeline(order, at), receipt_url)


def entries_of(address: str, at: datetime) -> list[LotteryEntryRow]:
    """The newest 20 lottery entries that did not become an order (yet), newest first."""
    entries = entries_with_event().filter(user__email__iexact=address)
    without_order = entries.filter(Q(order=None) | Q(order__placed_at=None)).order_by("-pk")[:MAX_ROWS]
    return [LotteryEntryRow(lottery_entry, entry_status(lottery_entry, at)) for lottery_entry in without_order]


def entry_of(address: str, code: str, at: datetime) -> LotteryEntryRow | None:
    """The lottery entry with this number, if it belongs to the verified address."""
    lottery_entry = entries_with_event().filter(user__email__iexact=address, code=code).first()
    return LotteryEntryRow(lottery_entry, entry_status(lottery_entry, at)) if lottery_entry else None
