"""Queries about money, in yen: what remains paid of an order, and what can be refunded of an attempt."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Sum

from commerce.orders.models import Order
from commerce.payments.gateways.base import MethodRules, Snapshot
from commerce.payments.gateways.routing import rules_of
from commerce.payments.models import PaymentAttempt
from commerce.payments.states import AttemptState, DisputeState, LedgerKind, RefundState

DISPUTES = (LedgerKind.DISPUTED, LedgerKind.DISPUTE_WON)


def net_paid_yen(order: Order) -> int:
    """Returns the sum of the order's ledger, minus open refunds."""
    return _yen(order.ledger) - _yen(order.refunds.open())


def refundable_yen(attempt: PaymentAttempt) -> int:
    """Returns what was paid by the attempt and is neither refunded, nor in an open refund, nor disputed; at least 0."""
    return max(0, _yen(attempt.ledger) - _yen(attempt.refunds.open()))


def is_disputed(attempt: PaymentAttempt) -> bool:
    """Whether the card company withholds or has taken some of the payment."""
    return _yen(attempt.ledger.filter(kind__in=DISPUTES)) < 0


def refund_rules(attempt: PaymentAttempt) -> MethodRules | None:
    """Returns the provider's rules for the attempt's method; None if it does not serve the method any more."""
    return rules_of(attempt.provider, attempt.method)


def paid_at(attempt: PaymentAttempt) -> datetime | None:
    """Returns when the payment was made according to the provider; None while unpaid."""
    return attempt.ledger.filter(kind=LedgerKind.PAID).values_list("at", flat=True).first()


def booked_amounts(attempt: PaymentAttempt) -> tuple[int, tuple[tuple[int, str], ...]]:
    """Returns the state of the attempt's books; if equal before and after asking the provider, the answer is newest."""
    return attempt.ledger.count(), tuple(attempt.refunds.order_by("pk").values_list("pk", "state"))


def difference(attempt: PaymentAttempt, snapshot: Snapshot) -> dict[str, int]:
    """Returns how the provider's record and the ledger differ about an attempt, in yen; {} if they agree.

    Another currency is booked as 0 yen and has a review item already.
    """
    if snapshot.currency != "JPY":
        return {}
    disputed = sum(dispute.amount_yen for dispute in snapshot.disputes if dispute.state != DisputeState.WON)
    refunded = sum(refund.amount_yen for refund in snapshot.refunds if refund.state == RefundState.DONE)
    paid = snapshot.amount_yen if snapshot.state == AttemptState.PAID else 0
    ledger_yen, provider_yen = _yen(attempt.ledger), paid - refunded - disputed
    return {} if ledger_yen == provider_yen else {"ledger_yen": ledger_yen, "provider_yen": provider_yen}


def _yen(rows: models.Manager[Any] | models.QuerySet[Any]) -> int:
    return rows.aggregate(yen=Sum("amount_yen"))["yen"] or 0
