"""Orders that are called off: by a buyer whose event allows it, or all of an event's, in a run that can be resumed."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from commerce.catalog.models import Event, Performance
from commerce.catalog.states import CancellationRule, PerformanceState
from commerce.fulfilment import letters
from commerce.fulfilment.models import EventCancellation
from commerce.fulfilment.refunding import refund_order
from commerce.fulfilment.services import end_attempts, release
from commerce.orders import services as orders
from commerce.orders.models import Order, OrderLine
from commerce.orders.states import OrderState
from commerce.payments.errors import RefundNotPossible
from commerce.payments.models import PaymentAttempt, ReviewItem
from commerce.payments.queries import kept_yen
from commerce.payments.states import RefundReason, ReviewKind
from commerce.tickets import services as tickets
from commerce.tickets.states import TicketState
from portal.shared.accounts.models import User
from portal.shared.errors import DomainError
from portal.shared.pagecache import content_changed

log = logging.getLogger(__name__)


class NotCancellable(DomainError):
    """The event's rule, its deadline or a used ticket stands against it."""

    code = "not_cancellable"
    message = _("このお申込みは、お客さまの操作では取り消せません。お申込みはそのままです。")


class TermsChanged(DomainError):
    """The fee is another one than the page said."""

    code = "terms_changed"
    message = _("画面を開いたあとに返金の金額が変わりました。まだ取り消していません。金額をもう一度ご確認ください。")


class AlreadyRunning(DomainError):
    """One run at a time per event."""

    code = "cancellation_running"
    message = _("このイベントの中止の処理は、すでに進んでいます。終わるまでお待ちください。")


# --- By the buyer -----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class CancellationTerms:
    """Whether a buyer may cancel now, until when, and what that costs and gives back; both in whole yen."""

    allowed: bool
    until: datetime | None = None
    fee_yen: int = 0
    refund_yen: int = 0


def terms_of(order: Order, at: datetime) -> CancellationTerms:
    """What the event's own rule gives the buyer at that moment. The percentage is of the tickets' price, rounded down.

    The fee is never more than what was paid and not given back yet, and nothing once a date of the order is called off.
    """
    event = order.event
    if event.cancellation != CancellationRule.ALLOWED or order.state != OrderState.CONFIRMED:
        return CancellationTerms(allowed=False)
    lines = list(order.lines.select_related("performance"))
    first = min(line.performance.starts_at for line in lines)
    until = first - timedelta(hours=event.cancel_until_hours)
    paid_yen = kept_yen(order)
    price_yen = sum(line.total_yen for line in lines)
    fee_yen = min(event.cancel_fee_yen + price_yen * event.cancel_fee_percent // 100, paid_yen)
    if any(line.performance.state == PerformanceState.CANCELLED for line in lines):  # whoever is faster than the run
        fee_yen = 0
    is_used = order.tickets.filter(state=TicketState.USED).exists()
    return CancellationTerms(at < until and not is_used, until, fee_yen, paid_yen - fee_yen)


@transaction.atomic
def cancel_by_buyer(order_id: int, at: datetime, *, refund_yen: int | None = None) -> Order:
    """Ends a confirmed order, voids its tickets, frees its places and queues the refund; once, however often pressed.

    `refund_yen` is what the page promised. Raises NotCancellable, TermsChanged, RefundNotPossible; nothing is changed.
    """
    order = orders.lock(order_id)
    if order.state == OrderState.CANCELLED:
        return order
    terms = terms_of(order, at)
    if not terms.allowed:
        raise NotCancellable
    if refund_yen is not None and refund_yen != terms.refund_yen:
        raise TermsChanged
    facts = {"fee_yen": terms.fee_yen, "refund_yen": terms.refund_yen}
    orders.write_log(order, "cancelled_by_buyer", actor="buyer", at=at, facts=facts)
    _end(order, actor="buyer", reason="buyer cancelled", at=at)
    if terms.refund_yen:
        refund_order(order.pk, terms.refund_yen, reason=RefundReason.BUYER_CANCELLED, actor="buyer", at=at)
    letters.queue(order, "order_cancelled", at=at)
    return Order.objects.get(pk=order_id)


def _end(order: Order, *, actor: str, reason: str, at: datetime) -> None:
    """A locked order ends: its tickets open no door, its places are free."""
    tickets.void_all(order, at, actor=actor, reason=reason)
    release(order, OrderState.CANCELLED, actor=actor, at=at)


# --- By the organizer: an event or one of its dates ---------------------------------------------------------------
@transaction.atomic
def start_event_cancellation(
    event: Event, performance: Performance | None, *, reason: str, by: User, at: datetime
) -> EventCancellation:
    """Stops the sale at once and leaves the orders to the clock; `performance` None is all of them. `reason`: told.

    Raises AlreadyRunning while another run of the event is not finished.
    """
    try:
        with transaction.atomic():
            run = EventCancellation.objects.create(
                event=event, performance=performance, reason=reason, started_by=by, started_at=at
            )
    except IntegrityError as twice:
        raise AlreadyRunning from twice
    dates = event.performances.filter(pk=performance.pk) if performance else event.performances.all()
    dates.update(state=PerformanceState.CANCELLED)
    content_changed()
    return run


def carry_cancellation_on(run_id: int, at: datetime, limit: int = 100) -> int:
    """Ends the next orders of a run, paid ones first; returns how many. May be stopped anywhere and called again.

    An order whose payment may still arrive stays for the next time: its attempt is cancelled at the provider first.
    """
    run = EventCancellation.objects.select_related("event", "started_by").get(pk=run_id)
    if run.finished_at:
        return 0
    done = 0
    for order_id in _next(run, limit):
        if done >= limit:
            break
        try:
            done += _end_for_event(order_id, run, at)
        except Exception:
            log.exception("cancellation %s, order %s", run.pk, order_id)
    if not _open_orders(run).exists():
        EventCancellation.objects.filter(pk=run.pk, finished_at=None).update(finished_at=at)
    return done


def _open_orders(run: EventCancellation) -> QuerySet[Order]:
    """Orders that the run has not dealt with; those that it gave to staff are dealt with."""
    found = Order.objects.filter(event=run.event_id, state__in=[OrderState.CONFIRMED, OrderState.PENDING])
    if run.performance_id:
        found = found.filter(Exists(OrderLine.objects.filter(order=OuterRef("pk"), performance=run.performance_id)))
    asked = _tasks_of(run).filter(order=OuterRef("pk"))
    by_hand = Exists(_other_dates()) & Exists(asked)
    return found.exclude(by_hand, state=OrderState.CONFIRMED)


def _tasks_of(run: EventCancellation) -> QuerySet[ReviewItem]:
    """The mixed orders that this run gave to staff; a later run about another date of theirs asks again."""
    return ReviewItem.objects.filter(kind=ReviewKind.MIXED_ORDER, facts__cancellation=run.pk)


def _next(run: EventCancellation, limit: int) -> Iterator[int]:
    """Orders for one batch: those that need no provider's answer, paid ones first, then those that do.

    Within these, at random: orders that cannot be ended just now never stand in the way of the others for ever.
    """
    found = _open_orders(run)
    asks = Exists(PaymentAttempt.objects.open().filter(order=OuterRef("pk")))
    yield from list(found.exclude(asks).order_by("state", "?").values_list("pk", flat=True)[:limit])
    yield from list(found.filter(asks).order_by("?").values_list("pk", flat=True)[:limit])


def _other_dates() -> QuerySet[OrderLine]:
    """Lines of an order for dates that are not called off."""
    return OrderLine.objects.filter(order=OuterRef("pk")).exclude(performance__state=PerformanceState.CANCELLED)


def _end_for_event(order_id: int, run: EventCancellation, at: datetime) -> bool:
    """Provider first, rows second; false while it may still be paid."""
    if not end_attempts(order_id, source="event_cancelled", at=at):
        return False
    with transaction.atomic():
        order = orders.lock(order_id)
        if order.state not in {OrderState.CONFIRMED, OrderState.PENDING}:
            return False
        if order.attempts.open().exists():
            return False
        if order.state == OrderState.CONFIRMED and _has_other_dates(order):
            if _tasks_of(run).filter(order=order).exists():
                return False
            facts = {"cancellation": run.pk, "performance": str(run.performance or "")}
            ReviewItem.objects.create(kind=ReviewKind.MIXED_ORDER, order=order, facts=facts, opened_at=at)
            return True
        _call_off(order, run, at)
    return True


def _has_other_dates(order: Order) -> bool:
    return order.lines.exclude(performance__state=PerformanceState.CANCELLED).exists()


def _call_off(order: Order, run: EventCancellation, at: datetime) -> None:
    """One transaction: log, tickets, places, money and mail."""
    actor = f"staff:{run.started_by.email}"
    orders.write_log(order, "event_cancelled", actor=actor, at=at, facts={"cancellation": run.pk})
    _end(order, actor=actor, reason="event cancelled", at=at)
    try:
        with transaction.atomic():
            refund_order(order.pk, None, reason=RefundReason.EVENT_CANCELLED, by=run.started_by, actor=actor, at=at)
    except RefundNotPossible as why:  # the order ends all the same; the money is a person's task
        facts = {"why": str(why), "left_yen": kept_yen(order)}
        ReviewItem.objects.create(kind=ReviewKind.REFUND_FAILED, order=order, facts=facts, opened_at=at)
    if order.placed_at:
        letters.queue(order, "event_cancelled", at=at)
