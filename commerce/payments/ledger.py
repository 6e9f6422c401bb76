"""Writes the ledger, one entry per movement of money at the provider. Only apply_snapshot and refunds call it."""

from datetime import datetime

from django.db.models import Q

from commerce.payments.models import LedgerEntry, PaymentAttempt
from commerce.payments.states import LedgerKind


def book(
    attempt: PaymentAttempt, kind: LedgerKind, external_id: str, amount_yen: int, *, at: datetime
) -> LedgerEntry | None:
    """Returns the new entry of a movement, or None if it was booked before."""
    ledger_entry, is_new = LedgerEntry.objects.get_or_create(
        provider=attempt.provider,
        kind=kind,
        external_id=external_id,
        defaults={"order": attempt.order, "attempt": attempt, "amount_yen": amount_yen, "at": at},
    )
    return ledger_entry if is_new else None


def book_refund(attempt: PaymentAttempt, refund_id: str, amount_yen: int, *, at: datetime) -> LedgerEntry | None:
    """Books a refund that was sent; None if it is booked already. `refund_id` is the provider's id of the refund."""
    sent, returned = _count_rounds(attempt, refund_id)
    if sent > returned:
        return None
    return book(attempt, LedgerKind.REFUNDED, _numbered(refund_id, sent + 1), -amount_yen, at=at)


def book_refund_reversal(attempt: PaymentAttempt, refund_id: str, *, at: datetime) -> LedgerEntry | None:
    """Books that a bank returned a refund that was sent; None if no sent refund is booked or it is reversed already."""
    sent, returned = _count_rounds(attempt, refund_id)
    if sent == returned:
        return None
    refunded = attempt.ledger.get(kind=LedgerKind.REFUNDED, external_id=_numbered(refund_id, sent))
    return book(attempt, LedgerKind.REFUND_RETURNED, refunded.external_id, -refunded.amount_yen, at=at)


def has_refund_reversal(attempt: PaymentAttempt, refund_id: str) -> bool:
    """Whether a refund was sent and returned before."""
    return _count_rounds(attempt, refund_id)[1] > 0


def _count_rounds(attempt: PaymentAttempt, refund_id: str) -> tuple[int, int]:
    """Returns how often a refund was sent and returned: it may be sent again after the account was corrected."""
    rows = attempt.ledger.filter(Q(external_id=refund_id) | Q(external_id__startswith=f"{refund_id}#"))
    return rows.filter(kind=LedgerKind.REFUNDED).count(), rows.filter(kind=LedgerKind.REFUND_RETURNED).count()


def _numbered(refund_id: str, number: int) -> str:
    return refund_id if number == 1 else f"{refund_id}#{number}"
