"""Conditions for issuing a receipt, and the error with its message for each reason against it."""

from django.utils.translation import gettext_lazy as _

from commerce.catalog.states import KonbiniReceipt, MethodCode, ReceiptIssuer
from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.receipts.content import PaymentSummary
from portal.shared.errors import DomainError


class NoReceiptHere(DomainError):
    """The organizer issues receipts outside this site."""

    code = "receipt_not_offered"
    message = _("このイベントの領収書は、当サービスでは発行していません。主催者にお問い合わせください。")


class FreeOrder(DomainError):
    """Nothing was paid, so there is no payment to confirm."""

    code = "receipt_free_order"
    message = _("無料のお申込みのため、領収書はありません。代わりに、申込控えをお使いください。")


class RefundedOrder(DomainError):
    """The order was cancelled, fully refunded or disputed: no receipt may stay valid."""

    code = "receipt_refunded"
    message = _("返金または取り消しのあったお申込みのため、領収書は発行できません。発行済みの領収書も無効です。")


class RefundInProgress(DomainError):
    """A refund is pending, so the final amount is unknown."""

    code = "receipt_refund_under_way"
    message = _("返金の手続き中です。返金が終わると、残りの金額がわかる領収書を発行できます。")


class UnpaidOrder(DomainError):
    """The ledger has no full payment yet."""

    code = "receipt_unpaid"
    message = _("まだお支払いを確認できていません。お支払いの確認後に、この画面から発行できます。")


class StoreSlipOnly(DomainError):
    """The store's slip is the receipt; a second one could be claimed as an expense twice."""

    code = "receipt_store_slip"
    message = _(
        "コンビニでお支払いのお申込みでは、お店で受け取った払込受領証が領収書になります。"
        "二重の計上を防ぐため、領収書は発行していません。"
    )


class NoSuchRefund(DomainError):
    """The order has no completed refund with this key."""

    code = "credit_note_unknown"
    message = _("返金の記録が見つかりません。申込内容のページを開き直してください。")
    status = 404


class NoCreditNote(DomainError):
    """No credit note is required: less than 10,000 yen, or no seller is registered."""

    code = "credit_note_not_owed"
    message = _(
        "この返金には、適格返還請求書はありません。税込1万円未満の返金と、登録番号のない主催者の返金は対象外です。"
        "返金の内容は、申込内容のページで確認できます。"
    )


def is_offered(order: Order) -> bool:
    """Whether a receipt will be available once the order is paid, by the event's rules and the payment method."""
    event, method = order.event, order.payment_method
    if order.is_free or event.receipt_issuer == ReceiptIssuer.NONE:
        return False
    return not (method and method.code == MethodCode.KONBINI and event.konbini_receipt == KonbiniReceipt.NONE)


def refusal(order: Order, paid: PaymentSummary | None) -> DomainError | None:
    """The error why no receipt can be issued for this order; None when it can."""
    if order.is_free:
        return FreeOrder()
    if order.event.receipt_issuer == ReceiptIssuer.NONE:
        return NoReceiptHere()
    if order.state == OrderState.CANCELLED:
        return RefundedOrder()
    if order.state != OrderState.CONFIRMED or paid is None or paid.amount_yen < order.total_yen:
        return UnpaidOrder()
    if paid.method == MethodCode.KONBINI and order.event.konbini_receipt == KonbiniReceipt.NONE:
        return StoreSlipOnly()
    return _of_refunds(paid)


def _of_refunds(paid: PaymentSummary) -> DomainError | None:
    """Full refund or dispute: no receipt. Pending refund: not yet. Partial refund: the receipt shows it."""
    if paid.disputed_yen > 0 or paid.completed_refund_yen >= paid.amount_yen:
        return RefundedOrder()
    return RefundInProgress() if paid.pending_refund_yen else None
