"""Writes a provider's snapshot to an attempt and books the money that moved; only fulfilment.settlement calls it."""

from datetime import datetime

from commerce.payments import ledger
from commerce.payments.gateways.base import Disputed, RefundSnapshot, Snapshot
from commerce.payments.models import LedgerEntry, PaymentAttempt, Refund
from commerce.payments.refunds import apply_refund, refund_of
from commerce.payments.snapshot_changes import SnapshotChanges
from commerce.payments.states import ENDED, NEXT, OPEN, AttemptState, DisputeState, LedgerKind, RefundState

REVERTED = {RefundState.FAILED, RefundState.WAITING_CUSTOMER}  # not PENDING, which only precedes DONE


def apply_snapshot(
    attempt: PaymentAttempt, snapshot: Snapshot, *, at: datetime, is_newest: bool = False
) -> SnapshotChanges:
    """Writes a snapshot to an attempt whose order and row are locked; idempotent, and safe with an old snapshot.

    `is_newest`: nothing was booked since the provider was asked. Only then may it reverse a refund that was settled.
    The only writer of an attempt's state and, together with `refunds`, of the ledger.
    """
    before = AttemptState(attempt.state)
    if snapshot.state != before and snapshot.state in NEXT[before]:
        attempt.state = snapshot.state
        if snapshot.state in {AttemptState.PAID, *ENDED}:
            attempt.settled_at = at
    is_new_payment = snapshot.state == AttemptState.PAID and _book_payment(attempt, snapshot, at) is not None
    _update_attempt(attempt, snapshot, is_new_payment=is_new_payment)
    attempt.save()
    refunds, external_refunds = _apply_refunds(attempt, snapshot.refunds, at, is_newest=is_newest)
    return SnapshotChanges(
        previous_state=before,
        new_state=attempt.state if attempt.state != before else "",
        is_new_payment=is_new_payment,
        is_exact=snapshot.currency == "JPY" and snapshot.amount_yen == attempt.amount_yen,
        refunds=refunds,
        external_refunds=external_refunds,
        dispute_entries=tuple(
            ledger_entry for dispute in snapshot.disputes for ledger_entry in _book_dispute(attempt, dispute, at)
        ),
    )


def _update_attempt(attempt: PaymentAttempt, snapshot: Snapshot, *, is_new_payment: bool) -> None:
    """Takes over the values of the snapshot; what it leaves empty stays as stored.

    Except `three_ds`, which belongs to the charge that was paid: the result of an earlier card must not remain.
    """
    attempt.reference = attempt.reference or snapshot.reference
    attempt.is_unknown = attempt.is_unknown and not snapshot.reference and attempt.state in OPEN
    needs_action = attempt.state == AttemptState.ACTION_REQUIRED
    attempt.redirect_url = (snapshot.redirect_url or attempt.redirect_url) if needs_action else ""
    attempt.voucher = {store: dict(codes) for store, codes in snapshot.voucher.items()} or attempt.voucher
    attempt.three_ds = dict(snapshot.three_ds) or ({} if is_new_payment else attempt.three_ds)
    attempt.expires_at = snapshot.expires_at or attempt.expires_at
    if attempt.state == AttemptState.DECLINED:
        attempt.decline_class = snapshot.decline_class or attempt.decline_class


def _book_payment(attempt: PaymentAttempt, snapshot: Snapshot, at: datetime) -> LedgerEntry | None:
    """Books the payment, once per charge. Another currency is booked as 0 yen and needs a review."""
    amount_yen = snapshot.amount_yen if snapshot.currency == "JPY" else 0
    external_id = snapshot.charge_id or snapshot.reference
    return ledger.book(attempt, LedgerKind.PAID, external_id, amount_yen, at=snapshot.paid_at or at)


def _apply_refunds(
    attempt: PaymentAttempt, snapshots: tuple[RefundSnapshot, ...], at: datetime, *, is_newest: bool
) -> tuple[tuple[Refund, ...], tuple[LedgerEntry, ...]]:
    """Returns our refunds whose state changed, and the new ledger entries of refunds made elsewhere."""
    changed, external_entries = [], []
    for snapshot in snapshots:
        refund = refund_of(attempt, snapshot)
        if refund is None:
            external_entries.append(_book_external_refund(attempt, snapshot, at, is_newest=is_newest))
        elif apply_refund(refund, snapshot, at=at, is_newest=is_newest):
            changed.append(refund)
    return tuple(changed), tuple(ledger_entry for ledger_entry in external_entries if ledger_entry)


def _book_external_refund(
    attempt: PaymentAttempt, snapshot: RefundSnapshot, at: datetime, *, is_newest: bool
) -> LedgerEntry | None:
    """Books a refund made in the provider's dashboard when it is done, and its reversal if the money came back."""
    if snapshot.state == RefundState.DONE and (
        is_newest or not ledger.has_refund_reversal(attempt, snapshot.reference)
    ):
        return ledger.book_refund(attempt, snapshot.reference, snapshot.amount_yen, at=snapshot.at or at)
    if snapshot.state in REVERTED and snapshot.reference and is_newest:
        return ledger.book_refund_reversal(attempt, snapshot.reference, at=at)
    return None


def _book_dispute(attempt: PaymentAttempt, dispute: Disputed, at: datetime) -> list[LedgerEntry]:
    """Books what a dispute takes, and what comes back if it is won; an inquiry (0 yen) books nothing."""
    if dispute.amount_yen <= 0:
        return []
    taken = ledger.book(attempt, LedgerKind.DISPUTED, dispute.id, -dispute.amount_yen, at=dispute.at)
    returned = None
    if dispute.state == DisputeState.WON:
        returned = ledger.book(attempt, LedgerKind.DISPUTE_WON, dispute.id, dispute.amount_yen, at=at)
    return [ledger_entry for ledger_entry in (taken, returned) if ledger_entry]
