"""What follows when money goes back or is taken back: mails, tasks for staff, tickets blocked and given free."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from commerce.fulfilment import notifications
from commerce.orders import services as orders
from commerce.payments.apply_snapshot import News
from commerce.payments.errors import RefundNotPossible, RefundTooMuch
from commerce.payments.gateways.base import Disputed
from commerce.payments.models import PaymentAttempt, Refund
from commerce.payments.queries import is_disputed, refundable_yen
from commerce.payments.refunds import queue_refund
from commerce.payments.reviews import open_review
from commerce.payments.states import LedgerKind, RefundReason, RefundState, ReviewKind
from commerce.tickets import services as tickets

DISPUTE_REASON = "dispute"


def refund_at_once(attempt: PaymentAttempt, amount_yen: int, reason: RefundReason, *, at: datetime) -> Refund | None:
    """Queues what just came, or what is left of it; None when it can't go back this way."""
    try:
        return queue_refund(attempt, min(amount_yen, refundable_yen(attempt)), reason=reason, at=at)
    except (RefundTooMuch, RefundNotPossible):
        return None


def money_moved(attempt: PaymentAttempt, news: News, disputes: Sequence[Disputed], *, at: datetime) -> None:
    """Everything that follows from refunds and disputes in a snapshot; inside the transaction that booked them."""
    for refund in news.refunds:
        refund_moved(refund, at=at)
    if news.strange:
        facts = {"refunds": [[entry.external_id, entry.amount_yen] for entry in news.strange]}
        open_review(ReviewKind.EXTERNAL_REFUND, attempt, facts=facts, at=at)
        orders.write_log(attempt.order, "external_refund", actor=f"gateway:{attempt.provider}", at=at, facts=facts)
    if disputes:
        _disputed(attempt, news, disputes, at)


def refund_moved(refund: Refund, *, at: datetime) -> None:
    """The buyer and staff learn what became of a refund; the caller has just moved it and holds its order."""
    facts = {"refund": refund.public_id, "state": refund.state, "amount_yen": refund.amount_yen}
    orders.write_log(refund.order, "refund", actor=f"gateway:{refund.attempt.provider}", at=at, facts=facts)
    if refund.state == RefundState.WAITING_CUSTOMER:
        notifications.queue(refund.order, "refund_account", at=at)
    elif refund.state == RefundState.DONE:
        notifications.queue(refund.order, "refund_done", at=at)
    elif refund.state == RefundState.FAILED:
        open_review(
            ReviewKind.REFUND_FAILED, refund.attempt, facts={"refund": refund.public_id, "why": refund.error}, at=at
        )
        notifications.queue(refund.order, "refund_failed", at=at)


def _disputed(attempt: PaymentAttempt, news: News, disputes: Sequence[Disputed], at: datetime) -> None:
    """A person answers the card company; tickets follow the money: blocked while it is held, free when it is back."""
    facts = {"disputes": {dispute.id: [dispute.state, dispute.amount_yen] for dispute in disputes}}
    open_review(ReviewKind.DISPUTE, attempt, facts=facts, at=at)
    if not news.disputed:
        return
    actor = f"gateway:{attempt.provider}"
    orders.write_log(attempt.order, "dispute", actor=actor, at=at, facts=facts)
    if not settings.DISPUTE_BLOCKS_TICKETS:
        return
    if is_disputed(attempt):
        tickets.block_unused(attempt.order, actor=actor, at=at, reason=DISPUTE_REASON)
    elif any(entry.kind == LedgerKind.DISPUTE_WON for entry in news.disputed):
        tickets.unblock(attempt.order, actor=actor, at=at, reason=DISPUTE_REASON)
