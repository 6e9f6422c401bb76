"""Money as it stands: what an order keeps of what was paid, and what of a payment may still go back. All in yen."""

from datetime import datetime

from django.db.models import Sum

from commerce.orders.models import Order
from commerce.payments.gateways.base import MethodRules, Snapshot
from commerce.payments.gateways.routing import rules_of
from commerce.payments.models import PaymentAttempt
from commerce.payments.states import AttemptState, DisputeState, LedgerKind, RefundState

DISPUTES = (LedgerKind.DISPUTED, LedgerKind.DISPUTE_WON)


def net_paid_yen(order: Order) -> int:
    """What the ledger says of the order, less the refunds that are on their way."""
    return _yen(order.ledger) - _yen(order.refunds.open())


def refundable_yen(attempt: PaymentAttempt) -> int:
    """What came by this attempt and neither went back, nor is on its way back, nor is disputed; never below 0."""
    return max(0, _yen(attempt.ledger) - _yen(attempt.refunds.open()))


def is_disputed(attempt: PaymentAttempt) -> bool:
    """Whether the card company holds some of its money, or took it for good."""
    return _yen(attempt.ledger.filter(kind__in=DISPUTES)) < 0


def refund_rules(attempt: PaymentAttempt) -> MethodRules | None:
    """How its provider gives money of its method back; None when it has no such method any more."""
    return rules_of(attempt.provider, attempt.method)


def paid_at(attempt: PaymentAttempt) -> datetime | None:
    """When its money came, says the provider."""
    return attempt.ledger.filter(kind=LedgerKind.PAID).values_list("at", flat=True).first()


def booked_amounts(attempt: PaymentAttempt) -> tuple[int, tuple[tuple[int, str], ...]]:
    """What is written of its money: the same before asking the provider and after means that the answer is newest."""
    return attempt.ledger.count(), tuple(attempt.refunds.order_by("pk").values_list("pk", "state"))


def difference(attempt: PaymentAttempt, snapshot: Snapshot) -> dict[str, int]:
    """Where the provider's record and our ledger disagree about an attempt, in yen; empty when they agree.

    Foreign money is booked as 0 yen and is somebody's task already.
    """
    if snapshot.currency != "JPY":
        return {}
    taken = sum(d.amount_yen for d in snapshot.disputes if d.state != DisputeState.WON)
    returned = sum(refund.amount_yen for refund in snapshot.refunds if refund.state == RefundState.DONE)
    came = snapshot.amount_yen if snapshot.state == AttemptState.PAID else 0
    ours, theirs = _yen(attempt.ledger), came - returned - taken
    return {} if ours == theirs else {"ledger_yen": ours, "provider_yen": theirs}


def _yen(rows) -> int:
    return rows.aggregate(yen=Sum("amount_yen"))["yen"] or 0
