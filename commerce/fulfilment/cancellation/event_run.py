"""Cancellation of all orders of an event, or of one of its performances, in a resumable run."""

import logging
from collections.abc import Iterator
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from commerce.catalog.models import Event, Performance
from commerce.catalog.states import PerformanceState
from commerce.fulfilment import notifications
from commerce.fulfilment.cancellation.by_buyer import end_order
from commerce.fulfilment.models import EventCancellation
from commerce.fulfilment.refunds.services import refund_order
from commerce.fulfilment.services import end_attempts
from commerce.orders import services as orders
from commerce.orders.models import Order, OrderLine
from commerce.orders.states import OrderLogKind, OrderState
from commerce.payments.errors import RefundNotPossible
from commerce.payments.models import PaymentAttempt, ReviewItem
from commerce.payments.queries import net_paid_yen
from commerce.payments.states import RefundReason, ReviewKind
from portal.shared.accounts.models import User
from portal.shared.actors import staff_actor
from portal.shared.errors import DomainError
from portal.shared.http.page_cache import content_changed

log = logging.getLogger(__name__)


class AlreadyRunning(DomainError):
    """Another run of the event is not finished."""

    code = "cancellation_running"
    message = _("このイベントの中止の処理は、すでに進んでいます。終わるまでお待ちください。")


@transaction.atomic
def start_event_cancellation(
    event: Event, performance: Performance | None, *, reason: str, by: User, at: datetime
) -> EventCancellation:
    """Cancels the performance, or all of them (None), at once; a scheduled job cancels the orders.

    `reason` is printed in the mails. Raises AlreadyRunning while another run of the event is not finished.
    """
    try:
        with transaction.atomic():
            run = EventCancellation.objects.create(
                event=event, performance=performance, reason=reason, started_by=by, started_at=at
            )
    except IntegrityError as error:
        raise AlreadyRunning from error
    performances = event.performances.filter(pk=performance.pk) if performance else event.performances.all()
    performances.update(state=PerformanceState.CANCELLED)
    content_changed()
    return run


def advance_event_cancellation(run_id: int, at: datetime, limit: int = 100) -> int:
    """Cancels the next `limit` orders of a run, paid ones first; returns how many. May be interrupted and called again.

    An order that can still be paid stays for the next call: its attempt is cancelled at the provider first.
    """
    run = EventCancellation.objects.select_related("event", "started_by").get(pk=run_id)
    if run.finished_at:
        return 0
    ended = 0
    for order_id in _next(run, limit):
        if ended >= limit:
            break
        try:
            ended += _end_for_event(order_id, run, at)
        except Exception:
            log.exception("cancellation %s, order %s", run.pk, order_id)
    if not _open_orders(run).exists():
        EventCancellation.objects.filter(pk=run.pk, finished_at=None).update(finished_at=at)
    return ended


def _open_orders(run: EventCancellation) -> QuerySet[Order]:
    """Orders that the run has not processed; those for which it opened a review are processed."""
    open_orders = Order.objects.filter(event=run.event_id, state__in=[OrderState.CONFIRMED, OrderState.PENDING])
    if run.performance_id:
        lines = OrderLine.objects.filter(order=OuterRef("pk"), performance=run.performance_id)
        open_orders = open_orders.filter(Exists(lines))
    reviews = _reviews_of(run).filter(order=OuterRef("pk"))
    is_in_review = Exists(_lines_not_cancelled()) & Exists(reviews)
    return open_orders.exclude(is_in_review, state=OrderState.CONFIRMED)


def _reviews_of(run: EventCancellation) -> QuerySet[ReviewItem]:
    """Reviews that this run opened for mixed orders; a later run about another performance opens its own."""
    return ReviewItem.objects.filter(kind=ReviewKind.MIXED_ORDER, data__cancellation=run.pk)


def _next(run: EventCancellation, limit: int) -> Iterator[int]:
    """Orders for one batch: those without an open attempt, paid ones first, then those with one.

    In random sequence within these, so that orders which cannot be cancelled yet do not block the others.
    """
    open_orders = _open_orders(run)
    has_open_attempt = Exists(PaymentAttempt.objects.open().filter(order=OuterRef("pk")))
    yield from list(open_orders.exclude(has_open_attempt).order_by("state", "?").values_list("pk", flat=True)[:limit])
    yield from list(open_orders.filter(has_open_attempt).order_by("?").values_list("pk", flat=True)[:limit])


def _lines_not_cancelled() -> QuerySet[OrderLine]:
    """Lines of an order for performances that are not cancelled."""
    return OrderLine.objects.filter(order=OuterRef("pk")).exclude(performance__state=PerformanceState.CANCELLED)


def _end_for_event(order_id: int, run: EventCancellation, at: datetime) -> bool:
    """Cancels at the provider, then the order, or opens a review; False while the order can still be paid."""
    if not end_attempts(order_id, source="event_cancelled", at=at):
        return False
    with transaction.atomic():
        order = orders.lock(order_id)
        if order.state not in {OrderState.CONFIRMED, OrderState.PENDING}:
            return False
        if order.attempts.open().exists():
            return False
        if order.state == OrderState.CONFIRMED and _is_mixed(order):
            if _reviews_of(run).filter(order=order).exists():
                return False
            data = {"cancellation": run.pk, "performance": str(run.performance or "")}
            ReviewItem.objects.create(kind=ReviewKind.MIXED_ORDER, order=order, data=data, opened_at=at)
            return True
        _cancel_order(order, run, at)
    return True


def _is_mixed(order: Order) -> bool:
    return order.lines.exclude(performance__state=PerformanceState.CANCELLED).exists()


def _cancel_order(order: Order, run: EventCancellation, at: datetime) -> None:
    """Cancels a locked order: log, tickets, stock, refund and mail. A refund that is not possible opens a review."""
    actor = staff_actor(run.started_by)
    orders.write_log(order, OrderLogKind.EVENT_CANCELLED, actor=actor, at=at, data={"cancellation": run.pk})
    end_order(order, actor=actor, reason="event cancelled", at=at)
    try:
        with transaction.atomic():
            refund_order(order.pk, None, reason=RefundReason.EVENT_CANCELLED, by=run.started_by, actor=actor, at=at)
    except RefundNotPossible as error:  # the order is cancelled nevertheless; staff handle the money
        data = {"why": str(error), "left_yen": net_paid_yen(order)}
        ReviewItem.objects.create(kind=ReviewKind.REFUND_FAILED, order=order, data=data, opened_at=at)
    if order.placed_at:
        notifications.notify(order, "event_cancelled", at=at)
