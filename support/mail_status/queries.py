"""Queries for the mails of one address and the orders that they are about."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from commerce.orders.access import orders_of_address
from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.tickets.models import Ticket
from commerce.tickets.states import TicketState
from portal.shared.mail.mail_kinds import label_of
from portal.shared.mail.models import MailMessage
from portal.shared.mail.states import BEING_SENT, NOT_ARRIVED
from portal.shared.timeline import DONE, FAIL, NOW, TimelineItem
from support.mail_status.timeline import failure_text, mail_timeline, status_text

MAX_ROWS = 20
HIDDEN_KINDS = ("verify_address",)  # the reader has just used it to open this page


@dataclass(frozen=True)
class MailRow:
    """One mail as it is shown to its receiver."""

    mail: MailMessage
    label: str
    order: Order | None  # set when resending the order's mail is offered beside this one
    ticket: Ticket | None = None  # first issued ticket of that order

    @property
    def state(self) -> str:
        """DONE, NOW or FAIL of portal.shared.timeline."""
        return FAIL if self.mail.state in NOT_ARRIVED else NOW if self.mail.state in BEING_SENT else DONE

    @property
    def status_text(self) -> str:
        """The state as a short sentence."""
        return status_text(self.mail)

    @property
    def failure_text(self) -> str:
        """Reason and advice for a mail that did not arrive; else empty."""
        return failure_text(self.mail) if self.state == FAIL else ""

    @property
    def timeline(self) -> list[TimelineItem]:
        """The delivery history of the mail."""
        return mail_timeline(self.mail)

    @property
    def at(self) -> datetime:
        """When it was sent, else created."""
        return self.mail.sent_at or self.mail.created_at

    @property
    def ticket_url(self) -> str:
        """URL of the ticket, or of the order while no ticket is issued; empty without an order."""
        if self.order is None:
            return ""
        if self.ticket:
            return reverse("ticket", args=[self.ticket.token])
        return reverse("order_complete", args=[self.order.code], query={"k": self.order.link_token})

    @property
    def has_ticket(self) -> bool:
        """Whether `ticket_url` leads to a ticket."""
        return self.ticket is not None


def messages_to(address: str) -> list[MailRow]:
    """The newest MAX_ROWS mails to the address or to its account, newest first."""
    receiver = Q(address__iexact=address) | Q(user__email__iexact=address)
    mails = MailMessage.objects.filter(receiver).exclude(kind__in=HIDDEN_KINDS).order_by("-created_at", "-pk")
    newest = mails.select_related("user").prefetch_related("about", "events")[:MAX_ROWS]
    rows = _offer_resend_once([_row(mail, address) for mail in newest])
    tickets = _first_tickets([row.order for row in rows if row.order])
    return [replace(row, ticket=tickets.get(row.order.pk)) if row.order else row for row in rows]


def _first_tickets(orders: list[Order]) -> dict[int, Ticket]:
    """Order ID → issued ticket with the lowest number; orders without issued tickets are missing."""
    issued = Ticket.objects.held_by_buyer().filter(order__in=orders, state=TicketState.ISSUED)
    return {ticket.order_id: ticket for ticket in issued.order_by("-number")}


def order_of(address: str, code: str) -> Order | None:
    """The confirmed order with that code when the account has that address now, else None."""
    confirmed = orders_of_address(address).filter(code=code, state=OrderState.CONFIRMED)
    return confirmed.select_related("user", "event").first()


def _offer_resend_once(rows: list[MailRow]) -> list[MailRow]:
    """Removes `order` from all but the newest mail of each order, so that resending is offered once."""
    newest = {row.order.pk: row.mail.pk for row in reversed(rows) if row.order}
    return [row if row.order and newest[row.order.pk] == row.mail.pk else replace(row, order=None) for row in rows]


def _row(mail: MailMessage, address: str) -> MailRow:
    return MailRow(mail, label_of(mail), _resendable_order(mail, address))


def _resendable_order(mail: MailMessage, address: str) -> Order | None:
    """The confirmed order of the mail when the account that has the address now owns it, else None."""
    order = mail.about if isinstance(mail.about, Order) else None
    has_address = mail.user is not None and mail.user.email.lower() == address.lower()
    if order is None or not has_address or order.user_id != mail.user_id:
        return None
    return order if order.state == OrderState.CONFIRMED else None
