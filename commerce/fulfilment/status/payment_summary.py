"""Summary of an order's effective payment: amount, refunds and date, read from the ledger."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypedDict, cast

from django.db.models import Exists, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from commerce.orders.models import Order
from commerce.payments.models import LedgerEntry, Refund, ReviewItem
from commerce.payments.states import LedgerKind, RefundReason, ReviewKind
from commerce.receipts.content import CompletedRefund, PaymentSummary

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

# Payments that gave no tickets are refunded for these reasons, or have these reviews.
NEVER_EFFECTIVE = (RefundReason.NOT_AUTHENTICATED, RefundReason.PAID_TWICE, RefundReason.WRONG_AMOUNT)
NEVER_EFFECTIVE_REVIEWS = (ReviewKind.NOT_AUTHENTICATED, ReviewKind.PAID_TWICE, ReviewKind.WRONG_AMOUNT)


class _AttemptTotals(TypedDict):
    is_ineffective: bool
    pending_refund_yen: int


type AnnotatedLedgerEntry = WithAnnotations[LedgerEntry, _AttemptTotals]


def ledger_entries() -> QuerySet[AnnotatedLedgerEntry]:
    """Ledger entries, annotated with whether their attempt gave no tickets and with its open refunds in yen."""
    refunds = Refund.objects.filter(attempt=OuterRef("attempt"))
    reviews = ReviewItem.objects.filter(attempt=OuterRef("attempt"), kind__in=NEVER_EFFECTIVE_REVIEWS)
    pending = refunds.open().order_by().values("attempt").annotate(yen=Sum("amount_yen")).values("yen")
    return LedgerEntry.objects.select_related("attempt").annotate(
        is_ineffective=Exists(refunds.filter(reason__in=NEVER_EFFECTIVE)) | Exists(reviews),
        pending_refund_yen=Coalesce(Subquery(pending, output_field=IntegerField()), 0),
    )


def payment_summary(order: Order) -> PaymentSummary | None:
    """The summary of an order's effective payment; None when nothing was paid."""
    return summarise_entries(list(ledger_entries().filter(order=order)))


def summarise_loaded(order: Order) -> PaymentSummary | None:
    """The same for an order whose `ledger` was prefetched from `ledger_entries()`: no query."""
    return summarise_entries(cast(list[AnnotatedLedgerEntry], list(order.ledger.all())))


def summarise_entries(entries: list[AnnotatedLedgerEntry]) -> PaymentSummary | None:
    """The same from an order's loaded `ledger_entries()`. Pending refunds count as refunded.

    If none of several payments is effective, all of them count.
    """
    paid = [entry for entry in entries if entry.kind == LedgerKind.PAID]
    effective = [entry for entry in paid if not entry.is_ineffective] or paid
    if not effective:
        return None
    ignored = {entry.attempt_id for entry in paid} - {entry.attempt_id for entry in effective}
    counted = [entry for entry in entries if entry.attempt_id not in ignored]
    paid_yen = sum(entry.amount_yen for entry in effective)
    pending_yen = sum({entry.attempt_id: entry.pending_refund_yen for entry in counted}.values())
    first = effective[0]
    return PaymentSummary(
        at=first.at,
        method=first.attempt.method,
        amount_yen=paid_yen,
        refunded_yen=paid_yen - sum(entry.amount_yen for entry in counted) + pending_yen,
        pending_refund_yen=pending_yen,
        completed_refunds=tuple(_completed_refunds(counted)),
    )


def _completed_refunds(entries: Iterable[LedgerEntry]) -> Iterator[CompletedRefund]:
    """Completed refunds, oldest first, without those that a bank returned."""
    entries = sorted(entries, key=lambda entry: (entry.at, entry.pk))
    returned = {_ledger_key(entry) for entry in entries if entry.kind == LedgerKind.REFUND_RETURNED}
    for entry in entries:
        if entry.kind == LedgerKind.REFUNDED and _ledger_key(entry) not in returned:
            yield CompletedRefund(entry.external_id, entry.at, -entry.amount_yen)


def _ledger_key(ledger_entry: LedgerEntry) -> tuple[str, str]:
    return ledger_entry.provider, ledger_entry.external_id
