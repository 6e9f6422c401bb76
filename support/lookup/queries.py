"""Reads of the orders of one address."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.fulfilment.queries import Standing, standing
from commerce.fulfilment.vouchers import VoucherShown, voucher_of
from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.tickets.states import TicketState
from portal.shared.templatetags.shared import moment

SHOWN = 20


@dataclass(frozen=True)
class OrderRow:
    """One order as its buyer reads it."""

    order: Order
    standing: Standing
    voucher: VoucherShown | None = None  # the numbers to pay at a store; whoever reads this has proven the address

    @property
    def words(self) -> str:
        """How it stands; of a confirmed one also what became of its tickets."""
        if self.order.state != OrderState.CONFIRMED:
            return self.standing.text
        return _("確定しています。") + _ticket_words(self.order)

    @property
    def url(self) -> str:
        """The order's page, by its signed link, so that it opens without logging in."""
        return reverse("order_complete", args=[self.order.code], query={"k": self.order.link_token})

    @property
    def has_mail(self) -> bool:
        """Whether there is a mail to send again."""
        return self.order.state == OrderState.CONFIRMED or self.voucher is not None


def _orders_of(address: str):
    """Orders of the account that has this address today, not of the one that once had it."""
    mine = Order.objects.placed().filter(user__email__iexact=address)
    return mine.select_related("event", "payment_method").prefetch_related(
        "event__texts", "tickets", "attempts", "reviews", "refunds__attempt"
    )


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


def _ticket_words(order: Order) -> str:
    tickets = [ticket for ticket in order.tickets.all() if ticket.state != TicketState.VOID]
    waiting = [ticket for ticket in tickets if ticket.state == TicketState.SCHEDULED]
    if waiting:
        return _("電子チケットは、%(at)sに発券します。") % {"at": moment(waiting[0].issue_at)}
    if tickets:
        words = ngettext("電子チケットを%(n)d枚、発券しました。", "電子チケットを%(n)d枚、発券しました。", len(tickets))
        return words % {"n": len(tickets)}
    return ""
