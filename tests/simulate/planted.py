"""Bugs that are planted for the simulator's own test: each must be found, or a clean run would mean little."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from unittest.mock import patch

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
        mail = MailMessage.objects.due(at).filter(pk=mail_id).first()
        if mail is None:
            return None
        mail.state, mail.lease_until = MailState.SENDING, at + mail_services.LEASE_DURATION
        mail.attempts += 1
        mail.save(update_fields=["state", "lease_until", "attempts"])
        return mail

    return patch.object(mail_services, "acquire_lease", acquire)


@dataclass(frozen=True)
class Bug:
    """`scenario`: where it can show. `findings`: how a finding of it begins; any other one does not count."""

    plant: Callable[[], AbstractContextManager]
    scenario: str
    findings: tuple[str, ...]


BUGS: dict[str, Bug] = {
    bug.plant.__name__: bug
    for bug in (
        Bug(no_row_lock, "refunds", ("money = ledger", "audit")),
        Bug(stock_read_before, "last_places", ("counter = holds",)),
        Bug(mail_before_commit, "card_payment", ("no mail without its row",)),
        Bug(settled_each_time, "last_places", ("confirmed once", "no ticket without money")),
        Bug(lease_read_before, "emails", ("no mail twice",)),
    )
}
