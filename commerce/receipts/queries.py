"""Reading receipts: the one that counts today."""

from commerce.orders.models import Order
from commerce.receipts.models import Receipt
from commerce.receipts.states import ReceiptKind


def latest_receipt(order: Order) -> Receipt | None:
    """The newest revision of the order's receipt, its bytes not loaded; None before the first."""
    receipts = Receipt.objects.filter(order=order, kind=ReceiptKind.RECEIPT).select_related("issuer")
    return receipts.defer("pdf").order_by("-revision").first()
