"""Consequences of refunds and disputes: mails, reviews, order log, blocked and unblocked tickets."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from commerce.fulfilment import notifications
from commerce.orders import services as orders
from commerce.orders.states import OrderLogKind
from commerce.payments.errors import RefundNotPossible, RefundTooMuch
from commerce.payments.gateways.base import Disputed
from commerce.payments.models import PaymentAttempt, Refund
from commerce.payments.queries import is_disputed, refundable_yen
from commerce.payments.refunds import queue_refund
from commerce.payments.reviews import open_review
from commerce.payments.snapshot_changes import SnapshotChanges
from commerce.payments.states import LedgerKind, RefundReason, RefundState, ReviewKind
from commerce.tickets import services as tickets
from portal.shared.actors import gateway_actor

DISPUTE_REASON = "dispute"


def refund_immediately(
    attempt: PaymentAttempt, amount_yen: int, reason: RefundReason, *, at: datetime
) -> Refund | None:
    """Queues a refund of at most `amount_yen` of a payment; None when it cannot be refunded at its provider."""
    try:
        return queue_refund(attempt, min(amount_yen, refundable_yen(attempt)), reason=reason, at=at)
    except (RefundTooMuch, RefundNotPossible):
        return None


def on_snapshot_applied(
    attempt: PaymentAttempt, changes: SnapshotChanges, disputes: Sequence[Disputed], *, at: datetime
) -> None:
    """Handles the refunds and disputes of a snapshot, in the transaction that wrote them to the ledger."""
    for refund in changes.refunds:
        on_refund_updated(refund, at=at)
    if changes.external_refunds:
        data = {"refunds": [[entry.external_id, entry.amount_yen] for entry in changes.external_refunds]}
        open_review(ReviewKind.EXTERNAL_REFUND, attempt, data=data, at=at)
        orders.write_log(
            attempt.order, OrderLogKind.EXTERNAL_REFUND, actor=gateway_actor(attempt.provider), at=at, data=data
        )
    if disputes:
        _on_dispute(attempt, changes, disputes, at)


def on_refund_updated(refund: Refund, *, at: datetime) -> None:
    """Logs a refund's new state and notifies buyer and staff; the caller has changed it and locked its order."""
    data = {"refund": refund.public_id, "state": refund.state, "amount_yen": refund.amount_yen}
    orders.write_log(refund.order, OrderLogKind.REFUND, actor=gateway_actor(refund.attempt.provider), at=at, data=data)
    if refund.state == RefundState.WAITING_CUSTOMER:
        notifications.notify(refund.order, "refund_account", at=at)
    elif refund.state == RefundState.DONE:
        notifications.notify(refund.order, "refund_done", at=at)
    elif refund.state == RefundState.FAILED:
        open_review(
            ReviewKind.REFUND_FAILED, refund.attempt, data={"refund": refund.public_id, "why": refund.error}, at=at
        )
        notifications.notify(refund.order, "refund_failed", at=at)


def _on_dispute(attempt: PaymentAttempt, changes: SnapshotChanges, disputes: Sequence[Disputed], at: datetime) -> None:
    """Opens a review; blocks unused tickets while the money is disputed and unblocks them when the dispute is won."""
    data = {"disputes": {dispute.id: [dispute.state, dispute.amount_yen] for dispute in disputes}}
    days = [dispute.reply_by for dispute in disputes if dispute.reply_by]
    open_review(ReviewKind.DISPUTE, attempt, data=data, reply_by=min(days, default=None), at=at)
    if not changes.dispute_entries:
        return
    actor = gateway_actor(attempt.provider)
    orders.write_log(attempt.order, OrderLogKind.DISPUTE, actor=actor, at=at, data=data)
    if not settings.DISPUTE_BLOCKS_TICKETS:
        return
    if is_disputed(attempt):
        tickets.block_unused(attempt.order, actor=actor, at=at, reason=DISPUTE_REASON)
    elif any(entry.kind == LedgerKind.DISPUTE_WON for entry in changes.dispute_entries):
        tickets.unblock(attempt.order, actor=actor, at=at, reason=DISPUTE_REASON)
