"""Settlement of payments: writes a provider's snapshot, and all that follows from it, in one transaction.

Webhooks, the return page, scheduled jobs and staff all call `settle_order`; no other module calls `apply_snapshot`.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from commerce.catalog import services as stock
from commerce.catalog.states import MethodCode, PerformanceState
from commerce.fulfilment import lottery_outcomes, notifications, refund_effects
from commerce.orders import services as orders
from commerce.orders.models import Order
from commerce.orders.states import OrderLogKind, OrderState
from commerce.payments.apply_snapshot import apply_snapshot
from commerce.payments.gateways.base import Snapshot
from commerce.payments.models import PaymentAttempt
from commerce.payments.queries import refundable_yen
from commerce.payments.reviews import open_review
from commerce.payments.services import GRACE, extend_order_hold, planned_deadline
from commerce.payments.snapshot_changes import SnapshotChanges
from commerce.payments.states import ENDED, AttemptState, RefundReason, ReviewKind
from commerce.tickets import services as tickets
from commerce.tickets.states import TicketState
from portal.shared.actors import Actor, gateway_actor

# Only these results of 3-D Secure shift the risk to the card's bank (payments §1.3).
AUTHENTICATED = {"authenticated", "attempt_acknowledged"}


@transaction.atomic
def settle_order(attempt_id: int, snapshot: Snapshot, *, source: str, at: datetime, is_newest: bool = False) -> Order:
    """Applies a snapshot to attempt, ledger and order; the result does not depend on the sequence of the snapshots.

    `source`: what caused the call, for the log. `is_newest`: see `apply_snapshot`; only `services.reconcile` sets it.
    """
    order = orders.lock(PaymentAttempt.objects.values_list("order_id", flat=True).get(pk=attempt_id))
    attempt = PaymentAttempt.objects.select_for_update().get(pk=attempt_id)
    attempt.order = order
    changes = apply_snapshot(attempt, snapshot, at=at, is_newest=is_newest)
    if changes.new_state:
        data = {"attempt": attempt.public_id, "state": changes.new_state, "source": source}
        orders.write_log(order, OrderLogKind.PAYMENT, actor=_actor(attempt), at=at, data=data)
    _update_voucher_hold(order, attempt, changes, at)
    if changes.is_new_payment:
        order = _settle_payment(order, attempt, snapshot, is_exact=changes.is_exact, at=at)
    refund_effects.on_snapshot_applied(attempt, changes, snapshot.disputes, at=at)
    return order


def _actor(attempt: PaymentAttempt) -> Actor:
    return gateway_actor(attempt.provider)


# --- Vouchers -------------------------------------------------------------------------------------------------------
def _update_voucher_hold(order: Order, attempt: PaymentAttempt, changes: SnapshotChanges, at: datetime) -> None:
    """Holds the stock while a voucher can be paid, the provider's grace period included; an ended voucher ends the hold."""
    if order.state != OrderState.PENDING:
        return
    if attempt.state == AttemptState.AWAITING_PAYMENT:
        _hold_for_voucher(order, attempt)
        if changes.new_state:
            notifications.notify(order, "voucher_issued", at=at)
    elif changes.new_state in ENDED and changes.previous_state == AttemptState.AWAITING_PAYMENT:
        extend_order_hold(order, min(order.expires_at, at))  # a job releases it: the method is fixed for the order


def _hold_for_voucher(order: Order, attempt: PaymentAttempt) -> None:
    """Only extends: the time may be longer already, because a voucher that is being paid could not be cancelled."""
    deadline = attempt.expires_at or planned_deadline(attempt)
    if deadline and attempt.release_at < deadline + GRACE:
        postpone_release(order, attempt, deadline + GRACE)


def postpone_release(order: Order, attempt: PaymentAttempt, until: datetime) -> None:
    """Neither cancels nor releases before `until`. The caller has locked order and attempt."""
    attempt.release_at = until
    attempt.save(update_fields=["release_at"])
    extend_order_hold(order, max(until, order.expires_at) if order.is_won else until)


# --- Money ----------------------------------------------------------------------------------------------------------
def _settle_payment(
    order: Order, attempt: PaymentAttempt, snapshot: Snapshot, *, is_exact: bool, at: datetime
) -> Order:
    """Decides what the first payment of an attempt leads to; the ledger entry is written before."""
    if not is_exact:
        return _wrong_amount(order, attempt, snapshot, at)
    if order.state == OrderState.CONFIRMED:
        return _refund_payment(order, attempt, RefundReason.PAID_TWICE, ReviewKind.PAID_TWICE, at)
    if refundable_yen(attempt) < attempt.amount_yen:  # refunded or disputed before it was reported
        return _wrong_amount(order, attempt, snapshot, at)
    if not _is_authenticated(attempt):
        return _refund_payment(order, attempt, RefundReason.NOT_AUTHENTICATED, ReviewKind.NOT_AUTHENTICATED, at)
    if attempt.amount_yen != order.total_yen:  # an earlier attempt, from before the price of the order changed
        return _wrong_amount(order, attempt, snapshot, at)
    if order.state == OrderState.PENDING and order.has_cancelled_performance:
        return _refund_payment(order, attempt, RefundReason.EVENT_CANCELLED, ReviewKind.PAID_WITHOUT_STOCK, at)
    if order.state == OrderState.PENDING or (order.state == OrderState.EXPIRED and _reserve_again(order, at)):
        return confirm(order, actor=_actor(attempt), at=at)
    return _without_stock(order, attempt, at)


def _wrong_amount(order: Order, attempt: PaymentAttempt, snapshot: Snapshot, at: datetime) -> Order:
    data = {"amount": snapshot.amount_yen, "currency": snapshot.currency, "expected_yen": order.total_yen}
    open_review(ReviewKind.WRONG_AMOUNT, attempt, data=data, at=at)
    return order


def _is_authenticated(attempt: PaymentAttempt) -> bool:
    """Whether a card's payment passed 3-D Secure as the policy asks; other methods have none."""
    if attempt.method != MethodCode.CARD or settings.CARD_3DS_POLICY == "lenient":
        return True
    return attempt.three_ds.get("result") in AUTHENTICATED


def _refund_payment(
    order: Order, attempt: PaymentAttempt, reason: RefundReason, review: ReviewKind, at: datetime
) -> Order:
    """Refunds a payment that gives no tickets; opens a review where the provider cannot refund it."""
    if not refund_effects.refund_immediately(attempt, attempt.amount_yen, reason, at=at):
        open_review(review, attempt, data={}, at=at)
    orders.write_log(order, OrderLogKind(reason), actor=_actor(attempt), at=at, data={"amount_yen": attempt.amount_yen})
    notifications.notify(order, "refund_started", at=at)
    return order


def _without_stock(order: Order, attempt: PaymentAttempt, at: datetime) -> Order:
    """Late payment and no stock left: mails the buyer and opens a review, in which staff refund it."""
    open_review(ReviewKind.PAID_WITHOUT_STOCK, attempt, data={"order_state": order.state}, at=at)
    data = {"amount_yen": attempt.amount_yen}
    orders.write_log(order, OrderLogKind.PAID_WITHOUT_STOCK, actor=_actor(attempt), at=at, data=data)
    notifications.notify(order, "refund_started", at=at)
    return order


def _reserve_again(order: Order, at: datetime) -> bool:
    """Late payment: reserves all lines of the order again, or none; False when that is not possible."""
    lines = list(order.lines.select_related("performance", "ticket_type__quota"))
    if any(line.performance.state == PerformanceState.CANCELLED or line.performance.is_over(at) for line in lines):
        return False
    try:
        with transaction.atomic():
            for quota, quantity in stock.by_quota({line.ticket_type: line.quantity for line in lines}):
                stock.reserve(quota, quantity, order=order, until=at)
    except stock.SoldOut:
        return False
    return True


def confirm(order: Order, *, actor: Actor, at: datetime) -> Order:
    """Confirms a locked order: commits its holds, creates tickets (issued or scheduled) and queues the mails."""
    order = orders.transition(order, OrderState.CONFIRMED, actor=actor, at=at)
    stock.commit_holds(order)
    order.attempts.open().update(release_at=at)  # a job cancels the others before they are paid too
    new_tickets = tickets.issue_or_schedule(order, at=at)
    lottery_outcomes.confirm_entry(order, new_tickets)
    notifications.notify(order, "order_confirmed", at=at)
    if any(ticket.state == TicketState.ISSUED for ticket in new_tickets):
        notifications.notify(order, "ticket_issued", at=at)
    return order
