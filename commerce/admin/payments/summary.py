"""An order's payments as staff read them: what came, what went back, what is left, and what the card company said."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commerce.catalog.states import MethodCode
from commerce.orders.models import Order
from commerce.payments.declines import TEXTS, decline_text
from commerce.payments.models import LedgerEntry, PaymentAttempt
from commerce.payments.queries import refund_rules
from commerce.payments.states import REFUND_OPEN

# Results of 3-D Secure in the card companies' words (payments §1.3) → ours.
THREE_DS: dict[str, Promise] = {
    "authenticated": _("本人認証済み"),
    "attempt_acknowledged": _("カード会社が認証の代わりを確認（責任はカード会社）"),
    "exempted": _("認証の対象外"),
    "failed": _("認証に失敗"),
    "not_supported": _("認証に対応していないカード"),
    "processing_error": _("認証の処理エラー"),
    "data_share_only": _("情報の送信だけ（認証なし）"),
}
# How money of a payment goes back, by MethodRules.refund_kind → what staff should know before they press.
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


@dataclass(frozen=True)
class PaymentShown:
    """One attempt with its money, all in yen; `left_yen` may still go back."""

    attempt: PaymentAttempt
    ledger_entries: list[LedgerEntry]
    paid_yen: int
    returned_yen: int
    open_yen: int
    left_yen: int

    @property
    def method(self) -> str:
        """Its name for people."""
        return str(MethodCode(self.attempt.method).label)

    @property
    def decline(self) -> str:
        """Why it was refused: our class, and what the buyer was told."""
        kind = self.attempt.decline_class
        return f"{kind}：{decline_text(kind)}" if kind in TEXTS else kind

    @property
    def three_ds(self) -> str:
        """What 3-D Secure said, with its ECI."""
        said, result = self.attempt.three_ds, str(self.attempt.three_ds.get("result", ""))
        words = str(THREE_DS.get(result, result))
        return f"{words}（ECI {said['eci']}）" if said.get("eci") else words

    @property
    def refund_method(self) -> str:
        """How its money would go back."""
        rules = refund_rules(self.attempt)
        return str(REFUND_METHODS[rules.refund_kind if rules else "none"])


def payments_of(order: Order) -> list[PaymentShown]:
    """All attempts of an order, newest first, with what of each may still go back. Three queries for any number."""
    attempts = order.attempts.prefetch_related("ledger", "refunds")
    return [_shown(attempt) for attempt in attempts]


def _shown(attempt: PaymentAttempt) -> PaymentShown:
    movements = list(attempt.ledger.all())
    open_yen = sum(refund.amount_yen for refund in attempt.refunds.all() if refund.state in REFUND_OPEN)
    kept_yen = sum(entry.amount_yen for entry in movements)
    paid_yen = sum(entry.amount_yen for entry in movements if entry.kind == "paid")
    return PaymentShown(attempt, movements, paid_yen, paid_yen - kept_yen, open_yen, max(0, kept_yen - open_yen))
