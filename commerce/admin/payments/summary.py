"""An order's payments for staff: paid, refunded and refundable amounts, 3-D Secure results and declines."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commerce.catalog.states import MethodCode
from commerce.orders.models import Order
from commerce.payments.declines import TEXTS, decline_text
from commerce.payments.models import LedgerEntry, PaymentAttempt
from commerce.payments.queries import refund_rules
from commerce.payments.states import REFUND_OPEN, LedgerKind

# Result of 3-D Secure → its label.
THREE_DS: dict[str, Promise] = {
    "authenticated": _("本人認証済み"),
    "attempt_acknowledged": _("カード会社が認証の代わりを確認（責任はカード会社）"),
    "exempted": _("認証の対象外"),
    "failed": _("認証に失敗"),
    "not_supported": _("認証に対応していないカード"),
    "processing_error": _("認証の処理エラー"),
    "data_share_only": _("情報の送信だけ（認証なし）"),
}
# MethodRules.refund_kind → what staff should know before they refund.
REFUND_METHODS: dict[str, Promise] = {
    "native": _("お支払いに使われた方法へ戻ります。カードは明細に出るまで1か月から2か月かかることがあります。"),
    "by_provider": _(
        "決済会社からお客さまへ、返金先の口座をたずねるメールが届きます。45日のうちに入力がないと失敗します。"
    ),
    "bank_details": _(
        "お客さまへ、返金先の口座を入力するページをメールでお知らせします。入力されるまで返金は始まりません。"
    ),
    "none": _("この支払い方法では返金できません。"),
}
# Gateway → its name; companies write their own.
GATEWAYS: dict[str, Promise | str] = {
    "stripe": "Stripe",
    "komoju": "KOMOJU",
    "sandbox": _("お試しの決済会社"),
    "cash": _("現金"),
}


def gateway_name(provider: str) -> str:
    """The name of the company that took a payment, or of the till."""
    return str(GATEWAYS.get(provider, provider))


@dataclass(frozen=True)
class PaymentShown:
    """One attempt with its amounts in yen; `open_yen`: refunds in progress, `left_yen`: still refundable."""

    attempt: PaymentAttempt
    ledger_entries: list[LedgerEntry]
    paid_yen: int
    refunded_yen: int
    open_yen: int
    left_yen: int

    @property
    def method(self) -> str:
        """The label of the payment method."""
        return str(MethodCode(self.attempt.method).label)

    @property
    def gateway(self) -> str:
        """The name of the company that took the payment."""
        return gateway_name(self.attempt.provider)

    @property
    def decline(self) -> str:
        """The decline class, and the text that the buyer read."""
        decline_class = self.attempt.decline_class
        return f"{decline_class}：{decline_text(decline_class)}" if decline_class in TEXTS else decline_class

    @property
    def three_ds(self) -> str:
        """The label of the 3-D Secure result, with its ECI."""
        data = self.attempt.three_ds
        result = str(data.get("result", ""))
        label = str(THREE_DS.get(result, result))
        return f"{label}（ECI {data['eci']}）" if data.get("eci") else label

    @property
    def refund_method(self) -> str:
        """How the payment would be refunded."""
        rules = refund_rules(self.attempt)
        return str(REFUND_METHODS[rules.refund_kind if rules else "none"])


def payments_of(order: Order) -> list[PaymentShown]:
    """All attempts of an order with their amounts, newest first. Three queries for any number."""
    attempts = order.attempts.prefetch_related("ledger", "refunds")
    return [_with_amounts(attempt) for attempt in attempts]


def _with_amounts(attempt: PaymentAttempt) -> PaymentShown:
    entries = list(attempt.ledger.all())
    open_yen = sum(refund.amount_yen for refund in attempt.refunds.all() if refund.state in REFUND_OPEN)
    net_yen = sum(entry.amount_yen for entry in entries)
    paid_yen = sum(entry.amount_yen for entry in entries if entry.kind == LedgerKind.PAID)
    return PaymentShown(attempt, entries, paid_yen, paid_yen - net_yen, open_yen, max(0, net_yen - open_yen))
