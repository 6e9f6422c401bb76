"""Money on its way back: queued as a row, sent to the provider, and moved by what the provider says of it."""

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
    attempt: PaymentAttempt, amount_yen: int, *, reason: RefundReason, by: User | None = None, note: str = "", at
) -> Refund:
    """A refund that nobody has sent yet. Locks the order, so that two of them never ask for more than there is.

    Raises RefundTooMuch(left) and RefundNotPossible.
    """
    orders.lock(attempt.order_id)
    _check_possible(attempt, amount_yen, at)
    left = refundable_yen(attempt)
    if not 1 <= amount_yen <= left:
        raise RefundTooMuch(left=left)
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
    """What the provider would refuse anyway (payments §1.4, §1.5, §1.8)."""
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
    """Asks the provider to give the money back, outside of any transaction; the refund's key makes it happen once.

    Where the provider wants a bank account and none is given, nobody is called: the refund waits for the buyer.
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
    """Writes what the provider says on a refund whose order is locked; true when its state moved.

    The only writer of Refund.state. Money that left is booked, and so is money that came back. What is done or failed
    moves on by the newest word alone (booking.apply): an old one would turn it back.
    """
    before = RefundState(refund.state)
    moves = snapshot.state in REFUND_NEXT[before] and (is_newest or before in REFUND_OPEN)
    refund.reference = refund.reference or snapshot.reference
    refund.error = snapshot.why[:200] or ("" if moves else refund.error)
    if moves:
        refund.state = snapshot.state
        refund.settled_at = at if snapshot.state in {RefundState.DONE, RefundState.FAILED} else None
    refund.save(update_fields=["reference", "error", "state", "settled_at"])
    name = refund.reference or refund.public_id
    if moves and snapshot.state == RefundState.DONE:
        ledger.book_refund(refund.attempt, name, snapshot.amount_yen, at=snapshot.at or at)
    elif moves and before == RefundState.DONE:
        ledger.book_refund_reversal(refund.attempt, name, at=at)
    return moves


def refund_of(attempt: PaymentAttempt, snapshot: RefundSnapshot) -> Refund | None:
    """Our row of a refund that the provider tells of, or None when nobody here asked for it.

    By its reference, else by our id, else by the amount of one that still waits for its answer: not every provider
    gives our id back. A row that has another reference is another refund, and so is one that was refused.
    """
    ours = attempt.refunds.select_for_update().order_by("pk")
    if snapshot.reference and (known := ours.filter(reference=snapshot.reference).first()):
        return known
    nameless = ours.filter(reference="")
    if snapshot.refund:
        return nameless.filter(public_id=snapshot.refund).first()
    return nameless.filter(amount_yen=snapshot.amount_yen, tries__gte=1, state__in=REFUND_OPEN).first()
