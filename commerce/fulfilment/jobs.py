"""Scheduled jobs for orders: they finish what webhooks, crashes and deadlines left open. Each may run twice."""

import logging
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from commerce.fulfilment import notifications, services, settlement, ticket_issuing
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
from commerce.payments.services import LONGEST_CALL
from commerce.payments.states import AttemptState, RefundState
from portal.shared.processes.task_queue import enqueue_missing
from portal.shared.registries.jobs import register_job

log = logging.getLogger(__name__)
BATCH = 100
RUN_SECONDS = 15.0  # of one job: with a silent provider the rest waits for the next run
RANDOM_ORDER = "?"  # rows without an answer do not block the rest
REMIND_FROM_HOUR = 10  # in Japan: no reminders at night
RECENTLY_MAILED = timedelta(hours=6)  # no reminder so soon after the number was mailed
POLL_EVERY = timedelta(hours=1)  # of open payments and refunds, whose webhooks may be lost
RECONCILE_EVERY, RECONCILED_FOR, RECONCILED_PER_RUN = timedelta(days=1), timedelta(days=40), 50


def enqueue_open_events(at: datetime) -> int:
    """Enqueues webhook events again that are not processed yet; returns how many."""
    enqueued = enqueue_missing(process_payment_event, webhook_events.overdue(at, BATCH))
    for pk in enqueued:
        webhook_events.count_offer(pk)
    return len(enqueued)


def resolve_unknown_attempts(at: datetime) -> int:
    """Fetches attempts whose start got no answer, because the provider was silent or the process crashed."""
    never_answered = models.Q(is_unknown=True) | models.Q(state__in=[AttemptState.CREATED, AttemptState.STARTING])
    attempts = PaymentAttempt.objects.open().filter(never_answered, created_at__lte=at - LONGEST_CALL)
    due = [attempt for attempt in attempts.order_by("pk") if _is_due(attempt, at)]
    return _each(due[:BATCH], lambda attempt: _resolve(attempt, at))


def _is_due(attempt: PaymentAttempt, at: datetime) -> bool:
    """Exponential back-off: the pause is at least 60 s and at least the time between creation and the last request."""
    last = attempt.reconciled_at
    return last is None or at - last >= max(LONGEST_CALL, last - attempt.created_at)


def _resolve(attempt: PaymentAttempt, at: datetime) -> bool:
    """False without a snapshot: the buyer may start the attempt again with the same key until it ends."""
    PaymentAttempt.objects.filter(pk=attempt.pk).update(reconciled_at=at)
    try:
        snapshot = payments.fetch_snapshot(attempt)
    except Unreachable:
        return False
    if snapshot:
        settlement.settle_order(attempt.pk, snapshot, source="found", at=at)
    return snapshot is not None


def cancel_overdue_attempts(at: datetime) -> int:
    """Cancels overdue attempts at their provider: abandoned challenges and unpaid vouchers; returns how many ended."""
    attempts = PaymentAttempt.objects.overdue(at).order_by(RANDOM_ORDER)[:BATCH]
    return _each(attempts, lambda attempt: _cancel_attempt(attempt, at))


def _cancel_attempt(attempt: PaymentAttempt, at: datetime) -> bool:
    services.end_attempt(attempt, source="clock", at=at)
    return not PaymentAttempt.objects.open().filter(pk=attempt.pk).exists()


def expire_lapsed_orders(at: datetime) -> int:
    """Expires unpaid orders and releases their stock; returns how many."""
    orders = Order.objects.lapsed(at).order_by(RANDOM_ORDER)[:BATCH]
    return _each(orders, lambda order: services.expire_order(order.pk, at))


def send_voucher_reminders(at: datetime) -> int:
    """Queues one reminder per unpaid voucher, from 10:00 JST on the day before its deadline; returns how many."""
    local = timezone.localtime(at, timezone.get_default_timezone())
    if local.hour < REMIND_FROM_HOUR:
        return 0
    tomorrow_ends = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=2)
    waiting = PaymentAttempt.objects.filter(state=AttemptState.AWAITING_PAYMENT, expires_at__lt=tomorrow_ends)
    too_new_or_over = models.Q(created_at__gt=at - RECENTLY_MAILED) | models.Q(expires_at__lte=at)
    due = waiting.exclude(too_new_or_over).exclude(order__log__kind=OrderLogKind.REMINDER_SENT).order_by("expires_at")
    return _each(due[:BATCH], lambda attempt: notifications.send_payment_reminder(attempt.order_id, at))


def send_refunds(at: datetime) -> int:
    """Sends refunds that are not sent yet, and retries those without an answer with growing delays."""
    waiting = Refund.objects.filter(state=RefundState.CREATED).order_by("pk")
    due = [
        refund
        for refund in waiting
        if not refund.tries or refund.created_at + webhook_events.retry_delay(refund.tries) <= at
    ]
    return _each(due[:BATCH], lambda refund: advance_refund(refund.pk, at).state != RefundState.CREATED)


def poll_refunds(at: datetime) -> int:
    """Reconciles, once an hour, attempts with a refund that is open at the provider."""
    has_open_refund = models.Q(refunds__state__in=[RefundState.PENDING, RefundState.WAITING_CUSTOMER])
    return _poll(PaymentAttempt.objects.filter(has_open_refund).distinct(), at)


def poll_vouchers(at: datetime) -> int:
    """Reconciles unpaid vouchers once an hour, so that a lost webhook delays the tickets by an hour at most."""
    is_old_enough = models.Q(created_at__lte=at - POLL_EVERY)
    return _poll(PaymentAttempt.objects.filter(is_old_enough, state=AttemptState.AWAITING_PAYMENT), at)


def _poll(attempts: models.QuerySet[PaymentAttempt], at: datetime) -> int:
    due = attempts.filter(_reconciled_before(at - POLL_EVERY)).exclude(reference="").order_by(RANDOM_ORDER)
    return _each(due[:RECONCILED_PER_RUN], lambda attempt: services.reconcile(attempt.pk, at))


def reconcile_daily(at: datetime) -> int:
    """Reconciles each attempt of the last 40 days with its provider once a day, 50 per run."""
    is_in_range = models.Q(created_at__gt=at - RECONCILED_FOR, created_at__lte=at - RECONCILE_EVERY)
    due = PaymentAttempt.objects.filter(is_in_range, _reconciled_before(at - RECONCILE_EVERY)).exclude(reference="")
    batch = due.order_by(RANDOM_ORDER)[:RECONCILED_PER_RUN]
    return _each(batch, lambda attempt: services.reconcile(attempt.pk, at))


def _reconciled_before(at: datetime) -> models.Q:
    return models.Q(reconciled_at=None) | models.Q(reconciled_at__lte=at)


def _each(rows: Iterable[models.Model], operation: Callable[..., bool]) -> int:
    """Runs the operation on each row and counts the successes; an exception is logged and does not stop the loop.

    After RUN_SECONDS no further row begins. What was tried is not the first of the next run: such rows come in random
    order or have a later next try.
    """
    succeeded, end = 0, time.monotonic() + RUN_SECONDS
    for row in rows:
        if time.monotonic() > end:
            log.warning("the provider is slow: the rest waits for the next run")
            break
        try:
            succeeded += bool(operation(row))
        except Exception:
            log.exception("%s %s", type(row).__name__, row.pk)
    return succeeded


def advance_event_cancellations(at: datetime) -> int:
    """Processes one batch of each unfinished event cancellation; returns how many orders ended."""
    running = EventCancellation.objects.filter(finished_at=None).order_by("pk").values_list("pk", flat=True)
    return sum(advance_event_cancellation(pk, at) for pk in list(running))


register_job("enqueue open webhook events", enqueue_open_events)
register_job("resolve unknown attempts", resolve_unknown_attempts)
register_job("cancel overdue attempts", cancel_overdue_attempts)
register_job("expire lapsed orders", expire_lapsed_orders)
register_job("send voucher reminders", send_voucher_reminders)
register_job("send refunds", send_refunds)
register_job("poll refunds", poll_refunds)
register_job("poll vouchers", poll_vouchers)
register_job("reconcile attempts daily", reconcile_daily)
register_job("follow issue dates", ticket_issuing.follow_issue_dates)
register_job("issue due tickets", ticket_issuing.issue_due_tickets)
register_job("run due draws", draws.run_due_draws)
register_job("notify lottery results", draws.notify_results)
register_job("promote next lottery entries", draws.promote_next)
register_job("advance event cancellations", advance_event_cancellations)
