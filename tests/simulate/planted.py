"""Bugs that are planted for the simulator's own test: each must be found, or a clean run would mean little."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from unittest.mock import patch

from django.db.models import F

from commerce.catalog import services as stock
from commerce.catalog.models import QuotaCounter
from commerce.fulfilment import notifications, settlement
from commerce.orders import services as orders
from commerce.orders.models import Order
from commerce.payments.states import AttemptState
from portal.shared import clock
from portal.shared.mail import services as mail_services
from portal.shared.mail.models import MailMessage
from portal.shared.mail.sending import delivery
from portal.shared.mail.states import MailState


def no_row_lock() -> AbstractContextManager:
    """An order's transition reads its row without a lock."""
    return patch.object(orders, "lock", lambda order_id: Order.objects.get(pk=order_id))


def stock_read_before() -> AbstractContextManager:
    """The stock is read first and written without a condition."""

    def increment(counter_pk: int, quantity: int) -> bool:
        counter = QuotaCounter.objects.get(pk=counter_pk)
        if counter.size - counter.taken < quantity:
            return False
        QuotaCounter.objects.filter(pk=counter_pk).update(taken=counter.taken + quantity)
        return True

    return patch.object(stock, "_increment_taken", increment)


def mail_before_commit() -> AbstractContextManager:
    """The mail goes out inside the transaction, which may yet be rolled back."""
    queue = notifications.queue_mail

    def queue_and_send(*args, **kwargs) -> MailMessage:
        mail = queue(*args, **kwargs)
        delivery.deliver(mail.pk, at=clock.now())
        return mail

    return patch.object(notifications, "queue_mail", queue_and_send)


def settled_each_time() -> AbstractContextManager:
    """Each report of a payment counts as the first one."""
    apply = settlement.apply_snapshot

    def apply_anew(attempt, snapshot, **how):
        changes = apply(attempt, snapshot, **how)
        return replace(changes, is_new_payment=snapshot.state == AttemptState.PAID)

    return patch.object(settlement, "apply_snapshot", apply_anew)


def lease_read_before() -> AbstractContextManager:
    """A worker looks whether a mail is due, and takes it in a second statement."""

    def acquire(mail_id: int, at) -> MailMessage | None:
        due = MailMessage.objects.due(at).filter(pk=mail_id)
        if not due.exists():
            return None
        mine = {"state": MailState.SENDING, "lease_until": at + mail_services.LEASE_DURATION}
        MailMessage.objects.filter(pk=mail_id).update(attempts=F("attempts") + 1, **mine)
        return MailMessage.objects.get(pk=mail_id)

    return patch.object(mail_services, "acquire_lease", acquire)


BUGS: dict[str, Callable[[], AbstractContextManager]] = {
    bug.__name__: bug
    for bug in (no_row_lock, stock_read_before, mail_before_commit, settled_each_time, lease_read_before)
}
