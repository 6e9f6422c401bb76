"""Sends an order's mail to another address, after that address was confirmed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commerce.fulfilment.notifications import resend
from commerce.orders.models import Order
from portal.shared.actors import BUYER
from portal.shared.errors import DomainError, Throttled
from portal.shared.mail import suppression
from portal.shared.mail.mailbox_providers import mailbox_of
from portal.shared.mail.models import MailMessage
from portal.shared.mail.outbox import queue_mail
from portal.shared.throttle import throttle
from support.mail_status.models import MailCopy


class CopyLinkExpired(DomainError):
    """The link was used, has expired, or the account's address has changed."""

    code = "copy_over"
    message = _(
        "このリンクは使用済みか、期限が切れています。もう一度受け取りたいときは、はじめから手続きをしてください。"
    )
    status = 410


@transaction.atomic
def request_copy(order: Order, *, asked_by: str, address: str, locale: str, at: datetime) -> MailCopy:
    """Mails a link without any order data to the other address. Raises Throttled (3 an hour, 10 a day per order; limits per mailbox)."""
    throttle(f"copy-hour:{order.public_id}", limit=3, per=timedelta(hours=1), at=at)
    throttle(f"copy-day:{order.public_id}", limit=10, per=timedelta(days=1), at=at)
    throttle(f"copy-to:{mailbox_of(address)}", limit=5, per=timedelta(hours=1), at=at)
    copy = MailCopy.objects.create(order=order, asked_by=asked_by, address=address, locale=locale, asked_at=at)
    if queue_mail("copy_verification", to=address, about=copy, locale=locale, at=at).is_withheld:
        raise Throttled
    return copy


@transaction.atomic
def send_copy(copy: MailCopy, at: datetime) -> MailMessage:
    """Sends the order's mail to the confirmed address, once. Raises CopyLinkExpired, and the errors of `resend`."""
    copy = MailCopy.objects.select_for_update(of=("self",)).select_related("order__user").get(pk=copy.pk)
    if not copy.is_open(at):
        raise CopyLinkExpired
    suppression.unsuppress(copy.address)  # the used link shows that mail arrives there
    mail = resend(copy.order, actor=BUYER, at=at, to=copy.address)
    MailCopy.objects.filter(pk=copy.pk).update(sent_at=at)
    return mail
