"""Queues mails about an order, in the transaction that writes the change they report; resends them on request."""

from datetime import datetime, timedelta

from django.db import transaction

from commerce.fulfilment.errors import AddressSuppressed, NothingToSend, TooManyResends
from commerce.orders.models import Order
from commerce.orders.services import lock, write_log
from commerce.orders.states import OrderLogKind, OrderState
from commerce.payments.states import AttemptState
from commerce.tickets.models import Ticket
from commerce.tickets.states import TicketState
from portal.shared.actors import SCHEDULER, Actor
from portal.shared.errors import Throttled
from portal.shared.mail.models import MailMessage
from portal.shared.mail.outbox import queue_mail
from portal.shared.mail.suppression import is_suppressed
from portal.shared.text.email_addresses import has_mailbox
from portal.shared.throttle import throttle


def notify(
    order: Order, mail_kind: str, *, at: datetime, resend_of: MailMessage | None = None, to: str = ""
) -> MailMessage | None:
    """Queues a mail to the account's current address, not to `email_at_order`; `to`: another verified address.

    None without a row when nobody reads it: a buyer at the box office has no address, an erased account none any more.
    """
    user, address = order.user, to or order.user.email
    if not has_mailbox(address):
        return None
    return queue_mail(mail_kind, to=address, about=order, locale=order.locale, at=at, user=user, resend_of=resend_of)


def latest_mail(order: Order, mail_kind: str) -> MailMessage | None:
    """The newest mail of a mail kind about an order, or None."""
    return MailMessage.objects.about(order).filter(kind=mail_kind).order_by("-pk").first()


@transaction.atomic
def send_payment_reminder(order_id: int, at: datetime) -> bool:
    """Queues the mail before a voucher's deadline, once per order (an order has one voucher at most); False if not."""
    order = lock(order_id)
    if order.state != OrderState.PENDING or order.log.filter(kind=OrderLogKind.REMINDER_SENT).exists():
        return False
    if not order.attempts.filter(state=AttemptState.AWAITING_PAYMENT).exists():
        return False
    notify(order, "voucher_reminder", at=at)
    write_log(order, OrderLogKind.REMINDER_SENT, actor=SCHEDULER, at=at)
    return True


@transaction.atomic
def resend(order: Order, *, actor: Actor, at: datetime, to: str = "") -> MailMessage:
    """Resends the ticket mail if tickets are issued, else the confirmation, else the voucher while it can be paid.

    To the account's current address, or to another verified one (`to`). Raises NothingToSend when the order has none
    of these mails, AddressSuppressed, and TooManyResends after three an hour or ten a day per order.
    """
    order = lock(order.pk)
    mail_kind = _mail_kind_to_resend(order)
    if is_suppressed(to or order.user.email):
        raise AddressSuppressed(to=to or order.user.email)
    try:
        throttle(f"resend-hour:{order.public_id}", limit=3, per=timedelta(hours=1), at=at)
        throttle(f"resend-day:{order.public_id}", limit=10, per=timedelta(days=1), at=at)
    except Throttled as error:
        raise TooManyResends from error
    mail = notify(order, mail_kind, at=at, resend_of=latest_mail(order, mail_kind), to=to)
    if mail is None:
        raise NothingToSend
    write_log(order, OrderLogKind.MAIL_RESENT, actor=actor, at=at, data={"mail": mail.public_id, "kind": mail_kind})
    return mail


def _mail_kind_to_resend(order: Order) -> str:
    if order.state == OrderState.PENDING and order.attempts.filter(state=AttemptState.AWAITING_PAYMENT).exists():
        return "voucher_issued"
    if order.state != OrderState.CONFIRMED:
        raise NothingToSend
    tickets = Ticket.objects.held_by_buyer().filter(order=order, state__in=[TicketState.ISSUED, TicketState.USED])
    return "ticket_issued" if tickets.exists() else "order_confirmed"
