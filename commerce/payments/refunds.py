"""Refunds: queued as rows, sent to the provider, and updated from its snapshots."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from commerce.orders import services as orders
from commerce.payments import ledger
from commerce.payments.errors import RefundNotPossible, RefundTooMuch
from commerce.payments.gateways.base import BankAccount, RefundRequest, RefundSnapshot, Unknown
from commerce.payments.gateways.routing import reach
from commerce.payments.models import PaymentAttempt, Refund
from commerce.payments.queries import is_disputed, paid_at, refund_rules, refundable_yen
from commerce.payments.states import REFUND_NEXT, REFUND_OPEN, RefundReason, RefundState
from portal.shared import signing
from portal.shared.accounts.models import User


@transaction.atomic
def queue_refund(
    attempt: PaymentAttempt,
    amount_yen: int,
    *,
    reason: RefundReason,
    by: User | None = None,
    note: str = "",
    at: datetime,
) -> Refund:
    """Creates a refund that is not sent yet. Locks the order, so that refunds together never exceed the payment.

    Raises RefundTooMuch(left) and RefundNotPossible.
    """
    orders.lock(attempt.order_id)
    _check_possible(attempt, amount_yen, at)
    limit_yen = refundable_yen(attempt)
    if not 1 <= amount_yen <= limit_yen:
        raise RefundTooMuch(left=limit_yen)
    public_id = signing.new_public_id()
    return Refund.objects.create(
        public_id=public_id,
        order_id=attempt.order_id,
        attempt=attempt,
        amount_yen=amount_yen,
        reason=reason,
        note=note[:200],
        idempotency_key=f"refund:{public_id}",
        requested_by=by,
        created_at=at,
    )


def _check_possible(attempt: PaymentAttempt, amount_yen: int, at: datetime) -> None:
    """Raises RefundNotPossible where the provider would refuse (payments §1.4, §1.5, §1.8)."""
    rules, paid = refund_rules(attempt), paid_at(attempt)
    if rules is None or rules.refund_kind == "none":
        raise RefundNotPossible(why=_("この支払い方法には返金の手段がありません"))
    if is_disputed(attempt):
        raise RefundNotPossible(why=_("カード会社で異議申し立てを確認中です"))
    if paid and at > paid + timedelta(days=rules.refund_days):
        raise RefundNotPossible(why=_("決済会社の返金の期限を過ぎています"))
    if not rules.partial_refund and amount_yen != attempt.amount_yen:
        raise RefundNotPossible(why=_("この支払い方法は一部だけの返金ができません"))


def send_refund(refund_id: int, at: datetime, *, account: BankAccount | None = None) -> RefundSnapshot | Unknown:
    """Asks the provider to refund, outside of any transaction; the idempotency key prevents a second refund.

    If the provider needs a bank account and `account` is None, it is not called: the refund waits for the buyer.
    """
    refund = Refund.objects.select_related("order__user", "attempt").get(pk=refund_id)
    attempt, rules = refund.attempt, refund_rules(refund.attempt)
    if rules and rules.refund_kind == "bank_details" and account is None:
        return RefundSnapshot("", RefundState.WAITING_CUSTOMER, refund.amount_yen, at, refund.public_id)
    Refund.objects.filter(pk=refund_id).update(tries=F("tries") + 1)
    request = RefundRequest(
        reference=attempt.reference,
        refund=refund.public_id,
        amount_yen=refund.amount_yen,
        reason=refund.reason,
        method=attempt.method,
        email=refund.order.user.email,
        account=account,
    )
    result = reach(attempt.provider).refund(request, key=refund.idempotency_key)
    if isinstance(result, Unknown):
        Refund.objects.filter(pk=refund_id).update(error=result.reason[:200])
    return result


def apply_refund(refund: Refund, snapshot: RefundSnapshot, *, at: datetime, is_newest: bool = False) -> bool:
    """Writes a snapshot to a refund whose order is locked; returns whether its state changed.

    The only writer of Refund.state. Books refunds that were sent or returned. A refund that is done or failed changes
    only by the newest snapshot (see apply_snapshot): an old one would revert it.
    """
    before = RefundState(refund.state)
    changes = snapshot.state in REFUND_NEXT[before] and (is_newest or before in REFUND_OPEN)
    refund.reference = refund.reference or snapshot.reference
    refund.error = snapshot.why[:200] or ("" if changes else refund.error)
    if changes:
        refund.state = snapshot.state
        refund.settled_at = at if snapshot.state in {RefundState.DONE, RefundState.FAILED} else None
    refund.save(update_fields=["reference", "error", "state", "settled_at"])
    external_id = refund.reference or refund.public_id
    if changes and snapshot.state == RefundState.DONE:
        ledger.book_refund(refund.attempt, external_id, snapshot.amount_yen, at=snapshot.at or at)
    elif changes and before == RefundState.DONE:
        ledger.book_refund_reversal(refund.attempt, external_id, at=at)
    return changes


def refund_of(attempt: PaymentAttempt, snapshot: RefundSnapshot) -> Refund | None:
    """Returns the row of a refund that the provider reports, or None if the shop did not request it.

    Matches by reference, else by our id, else by the amount of an open refund that was sent: not every provider
    returns our id. A row with another reference is another refund, and so is one that was refused.
    """
    rows = attempt.refunds.select_for_update().order_by("pk")
    if snapshot.reference and (existing := rows.filter(reference=snapshot.reference).first()):
        return existing
    without_reference = rows.filter(reference="")
    if snapshot.refund:
        return without_reference.filter(public_id=snapshot.refund).first()
    return without_reference.filter(amount_yen=snapshot.amount_yen, tries__gte=1, state__in=REFUND_OPEN).first()
