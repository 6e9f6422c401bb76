"""The status of refunds with texts for their buyer (reason, state, duration), for pages, mails and the timeline."""

from dataclasses import dataclass

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from commerce.catalog.states import MethodCode
from commerce.orders.models import Order
from commerce.payments.gateways.routing import gateway_named
from commerce.payments.models import Refund
from commerce.payments.states import REFUND_OPEN, RefundReason, RefundState
from portal.shared import signing
from portal.shared.money import yen

REASON_TEXTS = {
    RefundReason.NO_STOCK: gettext_lazy("お支払いのときに、チケットの確保時間が過ぎていたためです。"),
    RefundReason.PAID_TWICE: gettext_lazy("同じお申込みに、2回のお支払いがあったためです。"),
    RefundReason.NOT_AUTHENTICATED: gettext_lazy("カード会社の本人認証（3Dセキュア）を確認できなかったためです。"),
    RefundReason.WRONG_AMOUNT: gettext_lazy("お支払いの金額が、お申込みの金額と違っていたためです。"),
    RefundReason.EVENT_CANCELLED: gettext_lazy("公演が中止になったためです。"),
    RefundReason.POSTPONED: gettext_lazy("公演が延期になったためです。"),
    RefundReason.BUYER_CANCELLED: gettext_lazy("お申込みを取り消されたためです。"),
    RefundReason.BUYER_REQUEST: gettext_lazy("お客さまのお申し出によるものです。"),
    RefundReason.STAFF: gettext_lazy("担当者が返金の手続きをしました。"),
}
DURATION_TEXTS = {
    MethodCode.CARD: gettext_lazy("カードの明細に反映されるまで、1か月から2か月かかることがあります。"),
    MethodCode.KONBINI: gettext_lazy("口座に振り込まれるまで、日数がかかることがあります。"),
    MethodCode.PAYPAY: gettext_lazy("PayPayに反映されるまで、時間がかかることがあります。"),
    MethodCode.CASH: gettext_lazy("係員が現金でお返しします。"),
    MethodCode.PAIDY: gettext_lazy("Paidyのご請求から差し引かれます。反映まで、時間がかかることがあります。"),
}


def join_sentences(*sentences: str) -> str:
    """Joins non-empty sentences: with a space in English, without one in Japanese."""
    between = "" if (get_language() or "ja").startswith("ja") else " "
    return between.join(sentence for sentence in map(str, sentences) if sentence)


@dataclass(frozen=True)
class RefundStatus:
    """One refund with texts for its buyer. `state`: done, now or fail, as in the timeline."""

    refund: Refund
    title: str
    text: str
    why: str
    state: str
    asks_bank_account: bool = False  # on our own page; False when the provider asks, or no account is needed

    @property
    def amount_yen(self) -> int:
        """The amount of the refund in yen."""
        return self.refund.amount_yen

    @property
    def method(self) -> str:
        """The label of the payment method."""
        return str(MethodCode(self.refund.attempt.method).label)

    @property
    def is_waiting(self) -> bool:
        """Whether the refund waits for the buyer's bank account."""
        return self.refund.state == RefundState.WAITING_CUSTOMER

    @property
    def is_open(self) -> bool:
        """Whether the refund is neither done nor failed."""
        return self.refund.state in REFUND_OPEN


def refund_statuses(order: Order) -> list[RefundStatus]:
    """All refunds of an order, the oldest first. Two queries, none where `refunds__attempt` is prefetched."""
    loaded = "refunds" in getattr(order, "_prefetched_objects_cache", {})
    rows = order.refunds.all() if loaded else order.refunds.select_related("attempt")
    return [_status_of(refund) for refund in sorted(rows, key=lambda refund: refund.pk)]


def _status_of(refund: Refund) -> RefundStatus:
    why = str(REASON_TEXTS[RefundReason(refund.reason)])
    how_long = str(DURATION_TEXTS[MethodCode(refund.attempt.method)])
    match refund.state:
        case RefundState.DONE:
            return RefundStatus(refund, _("返金しました"), how_long, why, "done")
        case RefundState.FAILED:
            text = _("お金は失われていません。担当者が確認し、メールでご連絡します。")
            return RefundStatus(refund, _("返金できませんでした"), text, why, "fail")
        case RefundState.WAITING_CUSTOMER:
            return _waiting(refund, why)
    text = _("手続きが終わったら、メールでお知らせします。") + how_long
    return RefundStatus(refund, _("返金の手続きをしています"), text, why, "now")


def _waiting(refund: Refund, why: str) -> RefundStatus:
    """Waiting for a bank account, which our own page or the provider's mail asks for."""
    title = _("返金先の口座の情報が必要です")
    if asks_for_bank_account(refund):
        return RefundStatus(refund, title, _("振込先の口座を入力してください。"), why, "now", asks_bank_account=True)
    text = _("決済会社からお送りするメールの案内にそって、振込先の口座を入力してください。")
    return RefundStatus(refund, title, text, why, "now")


def asks_for_bank_account(refund: Refund) -> bool:
    """Whether the refund waits for a bank account that the buyer enters on our page, not at the provider."""
    if refund.state != RefundState.WAITING_CUSTOMER:
        return False
    try:
        rules = gateway_named(refund.attempt.provider).capabilities().get(refund.attempt.method)
    except KeyError:  # a provider that is no longer configured
        return False
    return rules is not None and rules.refund_kind == "bank_details"


def bank_account_token(refund: Refund) -> str:
    """The secret in the mail that asks for the account; not the order's link token, which providers see."""
    return signing.link_token("refund-account", refund.public_id, refund.order.link_revision)


def refunded_text(refunds: list[RefundStatus]) -> str:
    """The sentence about the sum of completed refunds (5,220円を返金しました。); empty when there are none."""
    total = sum(status.amount_yen for status in refunds if status.refund.state == RefundState.DONE)
    return _("%(amount)sを返金しました。") % {"amount": yen(total)} if total else ""
