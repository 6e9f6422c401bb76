"""Reads of the orders and lottery entries of one address."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from commerce.fulfilment.status.order_status import Standing, standing
from commerce.fulfilment.status.payment_summary import paid_facts
from commerce.fulfilment.status.timeline import Step, timeline
from commerce.fulfilment.status.vouchers import VoucherShown, voucher_of
from commerce.lottery.models import Application
from commerce.lottery.queries import applications_with_event
from commerce.lottery.status import Standing as EntryStanding
from commerce.lottery.status import standing as entry_standing
from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.receipts import eligibility
from commerce.tickets.models import Ticket
from commerce.tickets.states import TicketState
from support.lookup.order_summary import order_words

SHOWN = 20
READ = ("event__texts", "lines__performance", "tickets", "ledger", "attempts", "reviews", "refunds__attempt")


@dataclass(frozen=True)
class OrderRow:
    """One order as its buyer reads it."""

    order: Order
    standing: Standing
    voucher: VoucherShown | None = None  # the numbers to pay at a store; whoever reads this has proven the address

    @property
    def words(self) -> str:
        """Its story in two or three sentences."""
        return order_words(self.order, self.standing, self.voucher)

    @property
    def url(self) -> str:
        """The order's page, by its signed link, so that it opens without logging in."""
        return reverse("order_complete", args=[self.order.code], query={"k": self.order.link_token})

    @property
    def has_mail(self) -> bool:
        """Whether there is a mail to send again."""
        return self.order.state == OrderState.CONFIRMED or self.voucher is not None

    @property
    def open_ticket(self) -> Ticket | None:
        """The first ticket that the buyer can show now."""
        mine = (ticket for ticket in self.order.tickets.all() if ticket.holder_user_id == self.order.user_id)
        return next((ticket for ticket in mine if ticket.state == TicketState.ISSUED), None)


@dataclass(frozen=True)
class EntryRow:
    """One lottery entry as its owner reads it."""

    entry: Application
    standing: EntryStanding

    @property
    def url(self) -> str:
        """The entry's page, by its signed link."""
        return reverse("application", args=[self.entry.code], query={"k": self.entry.link_token})


@dataclass(frozen=True)
class OrderStory:
    """One order with everything that happened to it; `receipt_url` is empty when it can have no receipt."""

    row: OrderRow
    steps: list[Step]
    receipt_url: str


def _orders_of(address: str):
    """Orders of the account that has this address today, not of the one that once had it."""
    mine = Order.objects.placed().filter(user__email__iexact=address)
    return mine.select_related("event", "payment_method").prefetch_related(*READ)


def orders_of(address: str, at: datetime) -> list[OrderRow]:
    """The newest 20 orders, newest first, with how each stands in plain words."""
    newest = _orders_of(address).order_by("-placed_at", "-pk")[:SHOWN]
    return [_row(order, at) for order in newest]


def _row(order: Order, at: datetime) -> OrderRow:
    now = standing(order, at)
    return OrderRow(order, now, voucher_of(order) if now.kind == "voucher" else None)


def order_of(address: str, code: str) -> Order | None:
    """The order of that number when it is the address's, else None."""
    return _orders_of(address).filter(code=code).first()


def story_of(order: Order, at: datetime) -> OrderStory:
    """The page of one order."""
    refused = eligibility.refusal(order, paid_facts(order))
    receipt_url = "" if refused else reverse("receipt", args=[order.code], query={"k": order.link_token})
    return OrderStory(_row(order, at), timeline(order, at), receipt_url)


def entries_of(address: str, at: datetime) -> list[EntryRow]:
    """The newest 20 lottery entries that did not become an order (yet), newest first."""
    mine = applications_with_event().filter(user__email__iexact=address)
    open_ones = mine.filter(Q(order=None) | Q(order__placed_at=None)).order_by("-pk")[:SHOWN]
    return [EntryRow(entry, entry_standing(entry, at)) for entry in open_ones]


def entry_of(address: str, code: str, at: datetime) -> EntryRow | None:
    """The lottery entry of that number when it is the address's, else None."""
    entry = applications_with_event().filter(user__email__iexact=address, code=code).first()
    return EntryRow(entry, entry_standing(entry, at)) if entry else None
