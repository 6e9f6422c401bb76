"""What became of an attempt: `apply` alone writes a provider's snapshot on it and books the money that moved."""

from dataclasses import dataclass
from datetime import datetime

from commerce.payments import ledger
from commerce.payments.gateways.base import Disputed, RefundSnapshot, Snapshot
from commerce.payments.models import LedgerEntry, PaymentAttempt, Refund
from commerce.payments.refunds import apply_refund, refund_of
from commerce.payments.states import ENDED, NEXT, OPEN, AttemptState, DisputeState, LedgerKind, RefundState

REVERTED = {RefundState.FAILED, RefundState.WAITING_CUSTOMER}  # pending is before it left, never after


@dataclass(frozen=True)
class SnapshotChanges:
    """What a snapshot changed. `moved_to` is the attempt's new state or "".

    `money`: a payment that was not in the ledger before; `is_exact`: in the amount and the currency that was asked for.
    `refunds` are ours that moved; `strange` are refunds and returns that nobody here asked for, booked by this call;
    `disputed` are movements of disputes, booked by this call.
    """

    previous_state: str
    new_state: str
    is_new_payment: bool
    is_exact: bool
    refunds: tuple[Refund, ...] = ()
    external_refunds: tuple[LedgerEntry, ...] = ()
    dispute_entries: tuple[LedgerEntry, ...] = ()


def apply_snapshot(
    attempt: PaymentAttempt, snapshot: Snapshot, *, at: datetime, is_newest: bool = False
) -> SnapshotChanges:
    """Writes a provider's snapshot on an attempt whose order and row are locked; idempotent, and old news is harmless.

    `is_newest`: nothing was booked since the provider was asked. Only then does it turn a refund back that was settled.
    The only writer of an attempt's state and, with its refunds, of the ledger; called only by fulfilment.settle_order.
    """
    before = AttemptState(attempt.state)
    if snapshot.state != before and snapshot.state in NEXT[before]:
        attempt.state = snapshot.state
        if snapshot.state in {AttemptState.PAID, *ENDED}:
            attempt.settled_at = at
    money = snapshot.state == AttemptState.PAID and _book_payment(attempt, snapshot, at) is not None
    _update_attempt(attempt, snapshot, money=money)
    attempt.save()
    refunds, strange = _apply_refunds(attempt, snapshot.refunds, at, is_newest=is_newest)
    return SnapshotChanges(
        previous_state=before,
        new_state=attempt.state if attempt.state != before else "",
        is_new_payment=money,
        is_exact=snapshot.currency == "JPY" and snapshot.amount_yen == attempt.amount_yen,
        refunds=refunds,
        external_refunds=strange,
        dispute_entries=tuple(entry for dispute in snapshot.disputes for entry in _book_dispute(attempt, dispute, at)),
    )


def _update_attempt(attempt: PaymentAttempt, snapshot: Snapshot, *, money: bool) -> None:
    """The facts that a snapshot knows better than we do; what it leaves empty stays.

    But what proves a card belongs to the charge that brought the money: an earlier card's proof is none for it.
    """
    attempt.reference = attempt.reference or snapshot.reference
    attempt.is_unknown = attempt.is_unknown and not snapshot.reference and attempt.state in OPEN
    is_with_buyer = attempt.state == AttemptState.ACTION_REQUIRED
    attempt.redirect_url = (snapshot.redirect_url or attempt.redirect_url) if is_with_buyer else ""
    attempt.voucher = {store: dict(codes) for store, codes in snapshot.voucher.items()} or attempt.voucher
    attempt.three_ds = dict(snapshot.three_ds) or ({} if money else attempt.three_ds)
    attempt.expires_at = snapshot.expires_at or attempt.expires_at
    if attempt.state == AttemptState.DECLINED:
        attempt.decline_class = snapshot.decline_class or attempt.decline_class


def _book_payment(attempt: PaymentAttempt, snapshot: Snapshot, at: datetime) -> LedgerEntry | None:
    """One row per movement at the provider. Foreign money is for a person to book."""
    amount_yen = snapshot.amount_yen if snapshot.currency == "JPY" else 0
    name = snapshot.charge_id or snapshot.reference
    return ledger.book(attempt, LedgerKind.PAID, name, amount_yen, at=snapshot.paid_at or at)


def _apply_refunds(
    attempt: PaymentAttempt, snapshots: tuple[RefundSnapshot, ...], at: datetime, *, is_newest: bool
) -> tuple[tuple[Refund, ...], tuple[LedgerEntry, ...]]:
    """Our refunds that moved, and what was booked of others."""
    moved, strange = [], []
    for snapshot in snapshots:
        refund = refund_of(attempt, snapshot)
        if refund is None:
            strange.append(_book_external_refund(attempt, snapshot, at, is_newest=is_newest))
        elif apply_refund(refund, snapshot, at=at, is_newest=is_newest):
            moved.append(refund)
    return tuple(moved), tuple(entry for entry in strange if entry)


def _book_external_refund(
    attempt: PaymentAttempt, snapshot: RefundSnapshot, at: datetime, *, is_newest: bool
) -> LedgerEntry | None:
    """A refund made at the provider's own screens is booked when it is done, and again when the money came back."""
    if snapshot.state == RefundState.DONE and (
        is_newest or not ledger.has_refund_reversal(attempt, snapshot.reference)
    ):
        return ledger.book_refund(attempt, snapshot.reference, snapshot.amount_yen, at=snapshot.at or at)
    if snapshot.state in REVERTED and snapshot.reference and is_newest:
        return ledger.book_refund_reversal(attempt, snapshot.reference, at=at)
    return None


def _book_dispute(attempt: PaymentAttempt, dispute: Disputed, at: datetime) -> list[LedgerEntry]:
    """What a dispute takes and gives back; a mere question (0 yen) moves nothing."""
    if dispute.amount_yen <= 0:
        return []
    taken = ledger.book(attempt, LedgerKind.DISPUTED, dispute.id, -dispute.amount_yen, at=dispute.at)
    given = None
    if dispute.state == DisputeState.WON:
        given = ledger.book(attempt, LedgerKind.DISPUTE_WON, dispute.id, dispute.amount_yen, at=at)
    return [entry for entry in (taken, given) if entry]
