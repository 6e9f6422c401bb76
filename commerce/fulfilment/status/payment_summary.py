"""The payment that stands: which of an order's payments made it, and what of its money is still here."""

from collections.abc import Iterator

from django.db.models import Exists, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from commerce.orders.models import Order
from commerce.payments.models import LedgerEntry, Refund, ReviewItem
from commerce.payments.states import LedgerKind, RefundReason, ReviewKind
from commerce.receipts.content import CompletedRefund, PaymentSummary

# Payments that gave no tickets: their money goes back as this, or a person looks at it.
NEVER_EFFECTIVE = (RefundReason.NOT_AUTHENTICATED, RefundReason.PAID_TWICE, RefundReason.WRONG_AMOUNT)
NEVER_EFFECTIVE_REVIEWS = (ReviewKind.NOT_AUTHENTICATED, ReviewKind.PAID_TWICE, ReviewKind.WRONG_AMOUNT)


def ledger_entries() -> QuerySet[LedgerEntry]:
    """Ledger entries that know of their attempt whether it never stood, and what of it is on its way back (in yen)."""
    of_attempt = Refund.objects.filter(attempt=OuterRef("attempt"))
    reviews = ReviewItem.objects.filter(attempt=OuterRef("attempt"), kind__in=NEVER_EFFECTIVE_REVIEWS)
    on_its_way = of_attempt.open().order_by().values("attempt").annotate(yen=Sum("amount_yen")).values("yen")
    return LedgerEntry.objects.select_related("attempt").annotate(
        never_stood=Exists(of_attempt.filter(reason__in=NEVER_EFFECTIVE)) | Exists(reviews),
        on_its_way_yen=Coalesce(Subquery(on_its_way, output_field=IntegerField()), 0),
    )


def payment_summary(order: Order) -> PaymentSummary | None:
    """What the ledger says of the payment that stands; None while no money came."""
    return summarise_entries(list(ledger_entries().filter(order=order)))


def summarise_entries(entries: list[LedgerEntry]) -> PaymentSummary | None:
    """The same for an order's `movements`. Money that is on its way back counts as refunded.

    Should none of several payments stand, then all of them count.
    """
    paid = [entry for entry in entries if entry.kind == LedgerKind.PAID]
    standing = [entry for entry in paid if not entry.never_stood] or paid  # type: ignore[attr-defined]
    if not standing:
        return None
    left_out = {entry.attempt_id for entry in paid} - {entry.attempt_id for entry in standing}
    counted = [entry for entry in entries if entry.attempt_id not in left_out]
    on_its_way = {entry.attempt_id: entry.on_its_way_yen for entry in counted}  # type: ignore[attr-defined]
    came, moving = sum(entry.amount_yen for entry in standing), sum(on_its_way.values())
    first = standing[0]
    return PaymentSummary(
        at=first.at,
        method=first.attempt.method,
        amount_yen=came,
        refunded_yen=came - sum(entry.amount_yen for entry in counted) + moving,
        pending_refund_yen=moving,
        completed_refunds=tuple(_completed_refunds(counted)),
    )


def _completed_refunds(entries: list[LedgerEntry]) -> Iterator[CompletedRefund]:
    """Refunds that arrived, oldest first: those that a bank sent back are none."""
    sent_back = {_ledger_key(entry) for entry in entries if entry.kind == LedgerKind.REFUND_RETURNED}
    for entry in sorted(entries, key=lambda one: (one.at, one.pk)):
        if entry.kind == LedgerKind.REFUNDED and _ledger_key(entry) not in sent_back:
            yield CompletedRefund(entry.external_id, entry.at, -entry.amount_yen)


def _ledger_key(ledger_entry: LedgerEntry) -> tuple[str, str]:
    return ledger_entry.provider, ledger_entry.external_id
