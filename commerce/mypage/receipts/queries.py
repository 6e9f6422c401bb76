"""The list of orders that can have a receipt, each with what its link or button needs."""

from dataclasses import dataclass

from django.urls import reverse

from commerce.mypage.queries import orders_with_receipt
from commerce.orders.access import Reader
from commerce.orders.models import Order
from commerce.receipts.forms import ReceiptForm
from commerce.receipts.models import Receipt
from commerce.receipts.states import ReceiptKind
from portal.shared.accounts.models import User
from portal.shared.http.private_pages import LINK_PARAM


@dataclass(frozen=True)
class ReceiptRow:
    """`usual`: the default proviso, set only for the order whose receipt can be issued with one press.

    `query` is the order's link token, for a reader who has verified the address without a log-in.
    """

    order: Order
    is_issued: bool
    usual: str = ""
    query: dict[str, str] | None = None

    @property
    def form_url(self) -> str:
        """The path of the receipt form."""
        return reverse("receipt", args=[self.order.code], query=self.query)

    @property
    def file_url(self) -> str:
        """The path of the receipt issued last, as a PDF."""
        return reverse("receipt_pdf", args=[self.order.code], query=self.query)


def receipt_rows(address: str, reader: Reader) -> list[ReceiptRow]:
    """Eligible orders of the address's account, newest first; the newest without a receipt gets its default proviso.

    The caller has verified the address in the session of `reader`.
    """
    user = reader if reader.is_authenticated else User.objects.filter(email__iexact=address).first()
    return _rows(user, reader) if user else []


def _rows(user: User, reader: Reader) -> list[ReceiptRow]:
    orders = orders_with_receipt(user)
    receipts = Receipt.objects.filter(order__in=orders, kind=ReceiptKind.RECEIPT)
    issued = set(receipts.values_list("order_id", flat=True))
    newest = next((order for order in orders if order.pk not in issued), None)
    return [
        ReceiptRow(
            order,
            is_issued=order.pk in issued,
            usual=_usual(order) if order is newest else "",
            query=None if reader.is_authenticated else {LINK_PARAM: order.link_token},
        )
        for order in orders
    ]


def _usual(order: Order) -> str:
    return str(ReceiptForm(event=order.event).fields["choice"].initial)
