"""What the clock does for orders: finishes what news, crashes and waiting left open. Each job may run twice."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from commerce.fulfilment import notifications, services, ticket_issuing
from commerce.fulfilment.cancellation.event_run import advance_event_cancellation
from commerce.fulfilment.lottery import draws
from commerce.fulfilment.models import EventCancellation
from commerce.fulfilment.refunds.services import advance_refund
from commerce.fulfilment.tasks import process_payment_event
from commerce.orders.models import Order
from commerce.orders.states import OrderLogKind
from commerce.payments import services as payments
from commerce.payments import webhook_events
from commerce.payments.gateways.base import Unreachable
from commerce.payments.models import PaymentAttempt, Refund
from commerce.payments.states import AttemptState, RefundState
from portal.shared.registries.jobs import register_job

log = logging.getLogger(__name__)
BATCH = 100
RANDOM_ORDER = "?"  # those that get no answer do not hold up the rest
IN_FLIGHT = timedelta(seconds=60)  # a call to a provider may take so long
REMIND_FROM_HOUR = 10  # nobody is woken by a reminder
RECENTLY_MAILED = timedelta(hours=6)  # who got the number just now needs no reminder
POLL_EVERY = timedelta(hours=1)  # what is under way at a provider whose news may be lost
RECONCILE_EVERY, RECONCILED_FOR, RECONCILED_PER_RUN = timedelta(days=1), timedelta(days=40), 50


def enqueue_open_events(at: datetime) -> int:
    """Hands news that is still open to the worker again."""
    waiting = webhook_events.overdue(at, BATCH)
    for pk in waiting:
        webhook_events.count_offer(pk)
        process_payment_event.enqueue(pk)
    return len(waiting)


def resolve_unknown_attempts(at: datetime) -> int:
    """Asks what became of attempts whose start was never answered: silence, or a process that died."""
    never_answered = models.Q(is_unknown=True) | models.Q(state=AttemptState.STARTING)
    attempts = PaymentAttempt.objects.open().filter(never_answered, created_at__lte=at - IN_FLIGHT)
    due = [attempt for attempt in attempts.order_by("pk") if _is_due(attempt, at)]
    return _each(due[:BATCH], lambda attempt: _resolve(attempt, at))


def _is_due(attempt: PaymentAttempt, at: datetime) -> bool:
    """Each pause is as long as all before it together: a provider that is down is not asked every minute."""
    last = attempt.reconciled_at
    return last is None or at - last >= max(IN_FLIGHT, last - attempt.created_at)


def _resolve(attempt: PaymentAttempt, at: datetime) -> bool:
    """Not found is no answer yet: until the attempt's end the buyer may start it again with the same key."""
    PaymentAttempt.objects.filter(pk=attempt.pk).update(reconciled_at=at)
    try:
        snapshot = payments.fetch_snapshot(attempt)
    except Unreachable:
        return False
    if snapshot:
        services.settle_order(attempt.pk, snapshot, source="found", at=at)
    return snapshot is not None


def cancel_overdue_attempts(at: datetime) -> int:
    """Cancels attempts at their provider whose time is over: abandoned challenges, numbers that nobody paid."""
    attempts = PaymentAttempt.objects.overdue(at).order_by(RANDOM_ORDER)[:BATCH]
    return _each(attempts, lambda attempt: _cancel_attempt(attempt, at))


def _cancel_attempt(attempt: PaymentAttempt, at: datetime) -> bool:
    services.end_attempt(attempt, source="clock", at=at)
    return not PaymentAttempt.objects.open().filter(pk=attempt.pk).exists()


def expire_lapsed_orders(at: datetime) -> int:
    """Ends orders that nobody paid in time and gives their places back."""
    orders = Order.objects.lapsed(at).order_by(RANDOM_ORDER)[:BATCH]
    return _each(orders, lambda order: services.expire_order(order.pk, at))


def send_voucher_reminders(at: datetime) -> int:
    """Mails who has not paid a number, once, from ten in the morning of the day before its deadline."""
    today = timezone.localtime(at, timezone.get_default_timezone())
    if today.hour < REMIND_FROM_HOUR:
        return 0
    tomorrow_ends = today.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=2)
    waiting = PaymentAttempt.objects.filter(state=AttemptState.AWAITING_PAYMENT, expires_at__lt=tomorrow_ends)
    fresh = models.Q(created_at__gt=at - RECENTLY_MAILED) | models.Q(expires_at__lte=at)
    due = waiting.exclude(fresh).exclude(order__log__kind=OrderLogKind.REMINDER_SENT).order_by("expires_at")
    return _each(due[:BATCH], lambda attempt: notifications.send_payment_reminder(attempt.order_id, at))


def send_refunds(at: datetime) -> int:
    """Sends refunds that nobody has sent, and asks again, ever more rarely, about those without an answer."""
    waiting = Refund.objects.filter(state=RefundState.CREATED).order_by("pk")
    due = [
        refund
        for refund in waiting
        if not refund.tries or refund.created_at + webhook_events.retry_delay(refund.tries) <= at
    ]
    return _each(due[:BATCH], lambda refund: advance_refund(refund.pk, at).state != RefundState.CREATED)


def poll_refunds(at: datetime) -> int:
    """Asks once an hour about refunds that are under way at their provider."""
    under_way = models.Q(refunds__state__in=[RefundState.PENDING, RefundState.WAITING_CUSTOMER])
    return _poll(PaymentAttempt.objects.filter(under_way).distinct(), at)


def poll_vouchers(at: datetime) -> int:
    """Asks once an hour about numbers to pay at a store: their buyers wait for their tickets even when news is lost."""
    young = models.Q(created_at__lte=at - POLL_EVERY)
    return _poll(PaymentAttempt.objects.filter(young, state=AttemptState.AWAITING_PAYMENT), at)


def _poll(attempts: models.QuerySet[PaymentAttempt], at: datetime) -> int:
    due = attempts.filter(_reconciled_before(at - POLL_EVERY)).exclude(reference="").order_by(RANDOM_ORDER)
    return _each(due[:RECONCILED_PER_RUN], lambda attempt: services.reconcile(attempt.pk, at))


def reconcile_daily(at: datetime) -> int:
    """Holds each payment of the last forty days against its provider's record once a day, some at every tick."""
    young = models.Q(created_at__gt=at - RECONCILED_FOR, created_at__lte=at - RECONCILE_EVERY)
    attempts = PaymentAttempt.objects.filter(young, _reconciled_before(at - RECONCILE_EVERY)).exclude(reference="")
    some = attempts.order_by(RANDOM_ORDER)[:RECONCILED_PER_RUN]
    return _each(some, lambda attempt: services.reconcile(attempt.pk, at))


def _reconciled_before(at: datetime) -> models.Q:
    return models.Q(reconciled_at=None) | models.Q(reconciled_at__lte=at)


def _each(things: Iterable[models.Model], do: Callable[..., bool]) -> int:
    """Does it for each; one that fails is logged and does not hold up the others."""
    done = 0
    for thing in things:
        try:
            done += bool(do(thing))
        except Exception:
            log.exception("%s %s", type(thing).__name__, thing.pk)
    return done


register_job("payment news offered again", enqueue_open_events)
register_job("unknown payments looked up", resolve_unknown_attempts)
register_job("overdue payments cancelled", cancel_overdue_attempts)
register_job("lapsed orders expired", expire_lapsed_orders)
register_job("payment numbers reminded of", send_voucher_reminders)
register_job("refunds sent", send_refunds)
register_job("refunds looked after", poll_refunds)
register_job("payment numbers looked after", poll_vouchers)
register_job("payments compared with their provider", reconcile_daily)
register_job("moved issue dates followed", ticket_issuing.follow_issue_dates)
register_job("due tickets issued", ticket_issuing.issue_due_tickets)
register_job("due lotteries drawn", draws.run_due_draws)
register_job("lottery results told", draws.notify_results)
register_job("next in a lottery moved up", draws.promote_next)


def advance_event_cancellations(at: datetime) -> int:
    """A batch of each run that is not finished."""
    running = EventCancellation.objects.filter(finished_at=None).order_by("pk").values_list("pk", flat=True)
    return sum(advance_event_cancellation(pk, at) for pk in list(running))


register_job("cancelled events carried on", advance_event_cancellations)
