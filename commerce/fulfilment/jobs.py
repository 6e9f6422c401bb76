"""What the clock does for orders: finishes what news, crashes and waiting left open. Each job may run twice."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import models

from commerce.fulfilment import services
from commerce.fulfilment.tasks import process_payment_event
from commerce.orders.models import Order
from commerce.payments import inbox
from commerce.payments import services as payments
from commerce.payments.gateways.contract import Unreachable
from commerce.payments.models import PaymentAttempt
from commerce.payments.states import AttemptState
from portal.shared.jobs import register_job

log = logging.getLogger(__name__)
BATCH = 100
IN_FLIGHT = timedelta(seconds=60)  # a call to a provider may take so long


def offer_events(at: datetime) -> int:
    """Hands news that is still open to the worker again."""
    waiting = inbox.overdue(at, BATCH)
    for pk in waiting:
        inbox.offered(pk)
        process_payment_event.enqueue(pk)
    return len(waiting)


def find_unknown(at: datetime) -> int:
    """Asks what became of attempts whose start was never answered: silence, or a process that died."""
    never_answered = models.Q(is_unknown=True) | models.Q(state=AttemptState.STARTING)
    attempts = PaymentAttempt.objects.open().filter(never_answered, created_at__lte=at - IN_FLIGHT)
    return _each(attempts.order_by("pk")[:BATCH], lambda attempt: _find(attempt, at))


def _find(attempt: PaymentAttempt, at: datetime) -> bool:
    """Not found is no answer yet: until the attempt's end the buyer may start it again with the same key."""
    try:
        snapshot = payments.look(attempt)
    except Unreachable:
        return False
    if snapshot:
        services.settle_order(attempt.pk, snapshot, source="found", at=at)
    return snapshot is not None


def end_overdue(at: datetime) -> int:
    """Cancels attempts at their provider whose time is over, abandoned challenges among them."""
    attempts = PaymentAttempt.objects.overdue(at).order_by("release_at")[:BATCH]
    return _each(attempts, lambda attempt: _end(attempt, at))


def _end(attempt: PaymentAttempt, at: datetime) -> bool:
    services.end_attempt(attempt, source="clock", at=at)
    return not PaymentAttempt.objects.open().filter(pk=attempt.pk).exists()


def expire_lapsed(at: datetime) -> int:
    """Ends orders that nobody paid in time and gives their places back."""
    orders = Order.objects.lapsed(at).order_by("expires_at")[:BATCH]
    return _each(orders, lambda order: services.expire_order(order.pk, at))


def _each(things: Iterable[models.Model], do: Callable[..., bool]) -> int:
    """Does it for each; one that fails is logged and does not hold up the others."""
    done = 0
    for thing in things:
        try:
            done += bool(do(thing))
        except Exception:
            log.exception("%s %s", type(thing).__name__, thing.pk)
    return done


register_job("payment news offered again", offer_events)
register_job("unknown payments looked up", find_unknown)
register_job("overdue payments cancelled", end_overdue)
register_job("lapsed orders expired", expire_lapsed)
register_job("due tickets issued", services.issue_due_tickets)
