"""When a receipt can be had, and the sentence for each case when it cannot."""

from django.utils.translation import gettext_lazy as _

from commerce.catalog.states import ReceiptIssuer
from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.receipts.invoice import PaidFacts
from portal.shared.errors import DomainError


class NoReceiptHere(DomainError):
    """The event's organizer writes its receipts by itself."""

    code = "receipt_not_offered"
    message = _("このイベントの領収書は、当サービスでは発行していません。主催者にお問い合わせください。")


class FreeOrder(DomainError):
    """No money came, so there is nothing to confirm."""

    code = "receipt_free_order"
    message = _("無料のお申込みのため、領収書はありません。控えには、申込内容のページをお使いください。")


class RefundedOrder(DomainError):
    """A receipt and a refund must not both be live."""

    code = "receipt_refunded"
    message = _("返金または取り消しのあったお申込みのため、領収書は発行できません。お問い合わせください。")


class UnpaidOrder(DomainError):
    """The money is not in the ledger yet."""

    code = "receipt_unpaid"
    message = _("まだお支払いを確認できていません。お支払いの確認後に、この画面から発行できます。")


def refusal(order: Order, paid: PaidFacts | None) -> DomainError | None:
    """Why this order has no receipt; None when it can have one."""
    if order.is_free:
        return FreeOrder()
    if order.event.receipt_issuer == ReceiptIssuer.NONE:
        return NoReceiptHere()
    if order.state == OrderState.CANCELLED or (paid and paid.refunded_yen):
        return RefundedOrder()
    if order.state != OrderState.CONFIRMED or paid is None or paid.amount_yen < order.total_yen:
        return UnpaidOrder()
    return None
