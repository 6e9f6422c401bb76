"""The list of orders that can have a receipt, each with what its link or button needs."""

from dataclasses import dataclass

from commerce.mypage.queries import orders_with_receipt
from commerce.orders.models import Order
from commerce.receipts.forms import ReceiptForm
from commerce.receipts.models import Receipt
from commerce.receipts.states import ReceiptKind
from portal.shared.accounts.models import User


@dataclass(frozen=True)
class ReceiptRow:
    """`usual`: the default proviso, set only for the order whose receipt can be issued with one press."""

    order: Order
    is_issued: bool
    usual: str = ""


def receipt_rows(user: User) -> list[ReceiptRow]:
    """The buyer's eligible orders, newest first; the newest one without a receipt gets its default proviso."""
    orders = orders_with_receipt(user)
    receipts = Receipt.objects.filter(order__in=orders, kind=ReceiptKind.RECEIPT)
    issued = set(receipts.values_list("order_id", flat=True))
    newest = next((order for order in orders if order.pk not in issued), None)
    return [ReceiptRow(order, order.pk in issued, _usual(order) if order is newest else "") for order in orders]


def _usual(order: Order) -> str:
    return str(ReceiptForm(event=order.event).fields["choice"].initial)
