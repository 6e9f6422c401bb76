"""Reading receipts: the one that counts today, and how one stands."""

from datetime import datetime, timedelta

from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.receipts.content import PaymentSummary
from commerce.receipts.models import Receipt
from commerce.receipts.states import ReceiptKind, Validity

ABANDONED_AFTER = timedelta(minutes=10)  # whoever drew it has died; the clock offers it again


def latest_receipt(order: Order) -> Receipt | None:
    """The newest revision of the order's receipt, its bytes not loaded; None before the first."""
    return _newest(order, ReceiptKind.RECEIPT, "")


def credit_note_of(order: Order, key: str) -> Receipt | None:
    """The newest revision of the credit note for one return, its bytes not loaded."""
    return _newest(order, ReceiptKind.CREDIT_NOTE, key)


def _newest(order: Order, kind: ReceiptKind, about: str) -> Receipt | None:
    receipts = Receipt.objects.filter(order=order, kind=kind, about=about).select_related("issuer")
    return receipts.defer("pdf").order_by("-revision").first()


def waiting_before(receipt: Receipt, at: datetime) -> int:
    """How many other documents are being drawn, or wait for it."""
    fresh = Receipt.objects.undrawn().filter(issued_at__gt=at - ABANDONED_AFTER)
    return fresh.exclude(pk=receipt.pk).count()


def validity(receipt: Receipt, paid: PaymentSummary | None) -> Validity:
    """How a document stands today; `paid` is what the ledger says of its order now."""
    alike = Receipt.objects.filter(issuer=receipt.issuer_id, serial=receipt.serial)
    return validity_given(receipt, paid, is_replaced=alike.filter(revision__gt=receipt.revision).exists())


def validity_given(receipt: Receipt, paid: PaymentSummary | None, *, is_replaced: bool) -> Validity:
    """The same for one of many, without a question to the database."""
    if is_replaced:
        return Validity.REPLACED
    if receipt.kind == ReceiptKind.CREDIT_NOTE:
        stands = paid and any(one.key == receipt.about for one in paid.completed_refunds)
        return Validity.VALID if stands else Validity.RETURNED
    return _of_receipt(receipt, paid)


def _of_receipt(receipt: Receipt, paid: PaymentSummary | None) -> Validity:
    if paid is None or receipt.order.state == OrderState.CANCELLED:
        return Validity.RETURNED
    if paid.disputed_yen > 0 or paid.completed_refund_yen >= paid.amount_yen:
        return Validity.RETURNED
    if paid.pending_refund_yen:
        return Validity.RETURNING
    said_yen = receipt.facts.get("returned_yen", 0)
    return Validity.VALID if paid.completed_refund_yen == said_yen else Validity.PARTLY_RETURNED
