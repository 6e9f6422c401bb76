"""Reads of the mails of one address, and of those that did not reach buyers before their event."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Prefetch, Q, prefetch_related_objects
from django.urls import reverse

from commerce.orders.access import orders_of_address
from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.tickets.models import Ticket
from commerce.tickets.states import TicketState
from portal.shared.mail.mail_kinds import mail_kinds
from portal.shared.mail.models import MailMessage
from portal.shared.mail.states import BEING_SENT, NOT_ARRIVED
from portal.shared.timeline import DONE, FAIL, NOW, TimelineItem
from support.mail_status.timeline import failure_text, mail_timeline, status_text

MAX_ROWS = 20
HIDDEN_KINDS = ("verify_address",)  # whoever reads this has just used it


@dataclass(frozen=True)
class MailRow:
    """One mail as its receiver reads it."""

    mail: MailMessage
    label: str
    order: Order | None  # the order that the mail tells of, when its mail can be sent again

    @property
    def state(self) -> str:
        """done, now or fail, as the time line shows it."""
        return FAIL if self.mail.state in NOT_ARRIVED else NOW if self.mail.state in BEING_SENT else DONE

    @property
    def status_text(self) -> str:
        """How it stands."""
        return status_text(self.mail)

    @property
    def failure_text(self) -> str:
        """The reason, of a mail that did not arrive."""
        return failure_text(self.mail) if self.state == FAIL else ""

    @property
    def timeline(self) -> list[TimelineItem]:
        """Its story."""
        return mail_timeline(self.mail)

    @property
    def at(self) -> datetime:
        """When it was handed over, else written."""
        return self.mail.sent_at or self.mail.created_at

    @property
    def ticket_url(self) -> str:
        """The ticket itself, to be shown now; where there is none (yet), the order's own page."""
        if self.order is None:
            return ""
        ticket = next(iter(self.order.shown), None)  # type: ignore[attr-defined]  # prefetched below
        if ticket:
            return reverse("ticket", args=[ticket.token])
        return reverse("order_complete", args=[self.order.code], query={"k": self.order.link_token})

    @property
    def has_ticket(self) -> bool:
        """Whether a ticket can be shown now."""
        return self.order is not None and bool(self.order.shown)  # type: ignore[attr-defined]


def messages_to(address: str) -> list[MailRow]:
    """The newest 20 mails to the address or to its account, newest first."""
    mine = Q(address__iexact=address) | Q(user__email__iexact=address)
    mails = MailMessage.objects.filter(mine).exclude(kind__in=HIDDEN_KINDS).order_by("-created_at", "-pk")
    shown = mails.select_related("user").prefetch_related("about", "events")[:MAX_ROWS]
    rows = _offered_once([_row(mail, address) for mail in shown])
    orders = [row.order for row in rows if row.order]
    issued = Ticket.objects.held_by_buyer().filter(state=TicketState.ISSUED).order_by("number")
    prefetch_related_objects(orders, Prefetch("tickets", queryset=issued, to_attr="shown"))
    return rows


def order_of(address: str, code: str) -> Order | None:
    """The order of that number when it is the address's today and its mail can be sent, else None."""
    confirmed = orders_of_address(address).filter(code=code, state=OrderState.CONFIRMED)
    return confirmed.select_related("user", "event").first()


def _offered_once(rows: list[MailRow]) -> list[MailRow]:
    """An order's mail is offered again beside its newest mail only: the button would do the same at each of them."""
    newest = {row.order.pk: row.mail.pk for row in reversed(rows) if row.order}
    return [row if row.order and newest[row.order.pk] == row.mail.pk else replace(row, order=None) for row in rows]


def _row(mail: MailMessage, address: str) -> MailRow:
    kind = mail_kinds.get(mail.kind)
    return MailRow(mail, str(kind.label) if kind else mail.kind, _sendable(mail, address))


def _sendable(mail: MailMessage, address: str) -> Order | None:
    """Only the account that has the address today may have its mail sent again."""
    order = mail.about if isinstance(mail.about, Order) else None
    is_mine = mail.user is not None and mail.user.email.lower() == address.lower()
    if order is None or not is_mine or order.user_id != mail.user_id:
        return None
    return order if order.state == OrderState.CONFIRMED else None
