"""Refunds at the sandbox: at once, or for vouchers after the buyer entered a bank account."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Sum

from commerce.payments.gateways.sandbox.charges import Refused, lock, queue_webhook
from commerce.payments.gateways.sandbox.models import (
    ChargeState,
    SandboxCharge,
    SandboxDelivery,
    SandboxRefund,
    TransferState,
)

SLOW_YEN = 1113  # a refund of exactly this amount stays pending until it is moved in the dashboard
ACCOUNT_WITHIN = timedelta(days=45)  # a refund fails if no account is entered within this time
TRANSFER_TAKES = timedelta(minutes=1)
# Actions of the dashboard: name → (allowed states, new state).
BY_HAND = {
    "finish": ({TransferState.PENDING}, TransferState.DONE),
    "bounce": ({TransferState.PENDING, TransferState.DONE}, TransferState.WAITING),
    "fail": ({TransferState.WAITING, TransferState.PENDING, TransferState.DONE}, TransferState.FAILED),
}

type RefundMoved = tuple[SandboxRefund, list[SandboxDelivery]]


@transaction.atomic
def create_refund(
    charge_id: int, *, amount_yen: object, reason: str, key: str, at: datetime, refund: str = ""
) -> RefundMoved:
    """Refunds a captured charge in full or in part, once per key. Raises Refused, for example if it exceeds the charge.

    `refund` is the shop's id, "" for a refund made in the dashboard.
    """
    charge = lock(charge_id)
    existing = SandboxRefund.objects.filter(idempotency_key=key, charge=charge).first()
    if existing and (existing.amount_yen, existing.refund) != (amount_yen, refund):
        raise Refused(409, "idempotency_key_in_use")
    if existing:
        return existing, []
    if not key or type(amount_yen) is not int or charge.state != ChargeState.CAPTURED:
        raise Refused(400, "refund_not_possible")
    if charge.disputes.exclude(state="won").exists():
        raise Refused(400, "charge_disputed")
    if not 0 < amount_yen <= charge.amount_yen - refunded_yen(charge):
        raise Refused(400, "refund_too_much")
    row = SandboxRefund(
        charge=charge,
        refund=refund[:26],
        amount_yen=amount_yen,
        reason=reason[:200],
        idempotency_key=key,
        created_at=at,
    )
    return row, [_move(row, _first_state(charge.method, amount_yen), at)]


def refunded_yen(charge: SandboxCharge) -> int:
    """Returns the sum of all refunds that did not fail."""
    return charge.refunds.exclude(state=TransferState.FAILED).aggregate(yen=Sum("amount_yen"))["yen"] or 0


def _first_state(method: str, amount_yen: int) -> TransferState:
    if method == "konbini":
        return TransferState.WAITING
    return TransferState.PENDING if amount_yen == SLOW_YEN else TransferState.DONE


@transaction.atomic
def name_account(refund_id: int, *, at: datetime) -> RefundMoved:
    """Records that the buyer entered an account; the refund becomes pending."""
    refund = _lock(refund_id)
    is_waiting = refund.state == TransferState.WAITING
    return refund, [_move(refund, TransferState.PENDING, at)] if is_waiting else []


@transaction.atomic
def move_by_hand(refund_id: int, action: str, *, at: datetime) -> RefundMoved:
    """Applies an action of BY_HAND; one that does not fit the refund's state changes nothing."""
    refund = _lock(refund_id)
    allowed, state = BY_HAND[action]
    if refund.state not in allowed or (action == "bounce" and refund.charge.method != "konbini"):
        return refund, []
    refund.failure = {"fail": "bank_refused", "bounce": "account_wrong"}.get(action, "")
    return refund, [_move(refund, state, at)]


@transaction.atomic
def advance_refund(refund_id: int, *, at: datetime) -> RefundMoved:
    """Called by a job: completes a pending transfer, and fails a refund without an account after ACCOUNT_WITHIN."""
    refund = _lock(refund_id)
    since = refund.moved_at or refund.created_at
    if refund.state == TransferState.PENDING and at >= since + TRANSFER_TAKES:
        return refund, [_move(refund, TransferState.DONE, at)]
    if refund.state == TransferState.WAITING and at >= since + ACCOUNT_WITHIN:
        refund.failure = "no_account_named"
        return refund, [_move(refund, TransferState.FAILED, at)]
    return refund, []


def _lock(refund_id: int) -> SandboxRefund:
    """Locks the charge of a refund, in the same order as everywhere, and reads the refund."""
    lock(SandboxRefund.objects.values_list("charge_id", flat=True).get(pk=refund_id))
    return SandboxRefund.objects.select_related("charge").get(pk=refund_id)


def _move(refund: SandboxRefund, state: TransferState, at: datetime) -> SandboxDelivery:
    refund.state, refund.moved_at = state, at
    refund.save()
    return queue_webhook(refund.charge, f"refund.{state.value}", at)
