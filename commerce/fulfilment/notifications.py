"""Mails about an order, queued in the transaction that writes what they tell."""

from datetime import datetime

from django.db import transaction

from commerce.orders.models import Order
from commerce.orders.services import lock, write_log
from commerce.orders.states import OrderLogKind, OrderState
from commerce.payments.states import AttemptState
from portal.shared.actors import SCHEDULER
from portal.shared.mail.models import MailMessage
from portal.shared.mail.sending.outbox import queue_mail


def notify(
    order: Order, mail_kind: str, *, at: datetime, resend_of: MailMessage | None = None, to: str = ""
) -> MailMessage:
    """Mails go to the account's address of today, or to another proven one; the order keeps that of its making."""
    user = order.user
    return queue_mail(
        mail_kind, to=to or user.email, about=order, locale=order.locale, at=at, user=user, resend_of=resend_of
    )


def latest_mail(order: Order, mail_kind: str) -> MailMessage | None:
    """The newest mail of a kind about an order."""
    return MailMessage.objects.about(order).filter(kind=mail_kind).order_by("-pk").first()


@transaction.atomic
def send_payment_reminder(order_id: int, at: datetime) -> bool:
    """The mail before a payment number's deadline, once per order: its method, and so its number, never changes."""
    order = lock(order_id)
    if order.state != OrderState.PENDING or order.log.filter(kind=OrderLogKind.REMINDER_SENT).exists():
        return False
    if not order.attempts.filter(state=AttemptState.AWAITING_PAYMENT).exists():
        return False
    notify(order, "voucher_reminder", at=at)
    write_log(order, OrderLogKind.REMINDER_SENT, actor=SCHEDULER, at=at)
    return True
