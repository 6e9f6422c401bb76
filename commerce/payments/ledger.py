"""The ledger: one row per movement at the provider, written once. Only `booking` and `refunds` write."""

from datetime import datetime

from django.db.models import Q

from commerce.payments.models import LedgerEntry, PaymentAttempt
from commerce.payments.states import LedgerKind


def book(
    attempt: PaymentAttempt, kind: LedgerKind, external_id: str, amount_yen: int, *, at: datetime
) -> LedgerEntry | None:
    """The movement's new row, or None when it was booked before."""
    entry, is_new = LedgerEntry.objects.get_or_create(
        provider=attempt.provider,
        kind=kind,
        external_id=external_id,
        defaults={"order": attempt.order, "attempt": attempt, "amount_yen": amount_yen, "at": at},
    )
    return entry if is_new else None


def book_refund(attempt: PaymentAttempt, name: str, amount_yen: int, *, at: datetime) -> LedgerEntry | None:
    """A refund left us; None when the ledger says so already. `name` is the provider's id of the refund."""
    went, returned = _rounds(attempt, name)
    if went > returned:
        return None
    return book(attempt, LedgerKind.REFUNDED, _numbered(name, went + 1), -amount_yen, at=at)


def book_refund_reversal(attempt: PaymentAttempt, name: str, *, at: datetime) -> LedgerEntry | None:
    """A refund that had left us came back, as banks do; None when the ledger has nothing of it outside."""
    went, returned = _rounds(attempt, name)
    if went == returned:
        return None
    out = attempt.ledger.get(kind=LedgerKind.REFUNDED, external_id=_numbered(name, went))
    return book(attempt, LedgerKind.REFUND_RETURNED, out.external_id, -out.amount_yen, at=at)


def has_refund_reversal(attempt: PaymentAttempt, name: str) -> bool:
    """Whether a refund left us and came back before."""
    return _rounds(attempt, name)[1] > 0


def _rounds(attempt: PaymentAttempt, name: str) -> tuple[int, int]:
    """How often a refund left and came back: it may be sent a second time to a right account."""
    rows = attempt.ledger.filter(Q(external_id=name) | Q(external_id__startswith=f"{name}#"))
    return rows.filter(kind=LedgerKind.REFUNDED).count(), rows.filter(kind=LedgerKind.REFUND_RETURNED).count()


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}#{number}"
