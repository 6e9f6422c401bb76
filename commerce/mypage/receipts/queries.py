"""The orders that can have a receipt, each with the shortest way to it: the file when it is issued, else one press."""

from dataclasses import dataclass

from commerce.mypage.queries import orders_with_receipt
from commerce.orders.models import Order
from commerce.receipts.forms import ReceiptForm
from commerce.receipts.models import Receipt
from commerce.receipts.states import ReceiptKind


@dataclass(frozen=True)
class ReceiptRow:
    """`usual`: the first of the provisos as it will be printed, for the one order that is issued by a single press."""

    order: Order
    is_issued: bool
    usual: str = ""


def receipt_rows(user) -> list[ReceiptRow]:
    """A buyer's, newest first; the newest without a receipt can have it at once, as nearly everybody wants that one."""
    orders = orders_with_receipt(user)
    kind = {"kind": ReceiptKind.RECEIPT}
    issued = set(Receipt.objects.filter(order__in=orders, **kind).values_list("order_id", flat=True))
    newest = next((order for order in orders if order.pk not in issued), None)
    return [ReceiptRow(order, order.pk in issued, _usual(order) if order is newest else "") for order in orders]


def _usual(order: Order) -> str:
    return str(ReceiptForm(event=order.event).fields["choice"].initial)
