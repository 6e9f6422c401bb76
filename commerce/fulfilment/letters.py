"""Mails about an order, queued in the transaction that writes what they tell."""

from datetime import datetime

from commerce.orders.models import Order
from portal.shared.mail.models import MailMessage
from portal.shared.mail.outbox import queue_mail


def queue(order: Order, kind: str, *, at: datetime, resend_of: MailMessage | None = None) -> MailMessage:
    """Mails go to the account's address of today; the order keeps the one that it was made with."""
    user = order.user
    return queue_mail(kind, to=user.email, about=order, locale=order.locale, at=at, user=user, resend_of=resend_of)


def latest(order: Order, kind: str) -> MailMessage | None:
    """The newest mail of a kind about an order."""
    return MailMessage.objects.about(order).filter(kind=kind).order_by("-pk").first()
