"""Reads of receipts: the newest revision, the drawing queue, and the validity of a document."""

from datetime import datetime, timedelta

from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.receipts.content import PaymentSummary
from commerce.receipts.models import Receipt
from commerce.receipts.states import ReceiptKind, Validity

ABANDONED_AFTER = timedelta(minutes=10)  # the drawing process has crashed; the scheduled job enqueues it again


def latest_receipt(order: Order) -> Receipt | None:
    """The newest revision of the order's receipt, without its PDF; None if none was issued."""
    return _newest(order, ReceiptKind.RECEIPT, "")


def credit_note_of(order: Order, key: str) -> Receipt | None:
    """The newest revision of the credit note for one refund, without its PDF; None if none was issued."""
    return _newest(order, ReceiptKind.CREDIT_NOTE, key)


def _newest(order: Order, receipt_kind: ReceiptKind, about: str) -> Receipt | None:
    receipts = Receipt.objects.filter(order=order, kind=receipt_kind, about=about).select_related("issuer")
    return receipts.defer("pdf").order_by("-revision").first()


def waiting_before(receipt: Receipt, at: datetime) -> int:
    """Number of other documents that are being drawn or queued."""
    queued = Receipt.objects.undrawn().filter(issued_at__gt=at - ABANDONED_AFTER)
    return queued.exclude(pk=receipt.pk).count()


def validity(receipt: Receipt, paid: PaymentSummary | None) -> Validity:
    """Validity of a document; `paid` is the current payment summary of its order."""
    revisions = Receipt.objects.filter(issuer=receipt.issuer_id, serial=receipt.serial)
    return validity_given(receipt, paid, is_replaced=revisions.filter(revision__gt=receipt.revision).exists())


def validity_given(receipt: Receipt, paid: PaymentSummary | None, *, is_replaced: bool) -> Validity:
    """Same as `validity`, without a query: the caller knows whether a newer revision exists."""
    if is_replaced:
        return Validity.REPLACED
    if receipt.kind == ReceiptKind.CREDIT_NOTE:
        is_refunded = paid and any(refund.key == receipt.about for refund in paid.completed_refunds)
        return Validity.VALID if is_refunded else Validity.RETURNED
    return _of_receipt(receipt, paid)


def _of_receipt(receipt: Receipt, paid: PaymentSummary | None) -> Validity:
    if paid is None or receipt.order.state == OrderState.CANCELLED:
        return Validity.RETURNED
    if paid.disputed_yen > 0 or paid.completed_refund_yen >= paid.amount_yen:
        return Validity.RETURNED
    if paid.pending_refund_yen:
        return Validity.RETURNING
    printed_yen = receipt.facts.get("returned_yen", 0)
    return Validity.VALID if paid.completed_refund_yen == printed_yen else Validity.PARTLY_RETURNED
