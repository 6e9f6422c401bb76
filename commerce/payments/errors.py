"""Errors of payments and refunds, with texts for the user; no money has moved when one is raised."""

from django.utils.translation import gettext_lazy as _

from portal.shared.errors import DomainError


class HoldEnded(DomainError):
    """The order's hold has ended."""

    code = "hold_ended"
    message = _(
        "チケットを確保できる時間が過ぎました。まだお支払いは済んでいません。もう一度、チケットの選択からお進みください。"
    )


class MethodNotPossible(DomainError):
    """The event does not offer the method, it is switched off, or the total is outside its limits."""

    code = "method_not_possible"
    message = _(
        "この支払い方法は、いまご利用いただけません。まだお支払いは済んでいません。別の支払い方法をお選びください。"
    )
    status = 422


class AnotherAttemptOpen(DomainError):
    """An earlier attempt by another method or amount may still be paid; it must be cancelled at the provider first."""

    code = "another_attempt_open"
    message = _("前のお支払いの手続きが、まだ終わっていません。少し待ってから、もう一度お試しください。")


class MoneyArrived(DomainError):
    """Something was paid already; staff must review it before the buyer pays again."""

    code = "money_arrived"
    message = _("お支払いを記録しています。担当者が確認してご連絡しますので、もう一度お支払いにならないでください。")


class MethodFixed(DomainError):
    """A voucher was issued: the buyer can neither change the payment method nor abandon the order."""

    code = "method_fixed"
    message = _(
        "お支払い番号を発行したため、支払い方法の変更と取りやめはできません。チケットは確保しています。"
        "支払期限までに、ご案内の番号でお支払いください。期限を過ぎると、お申込みは自動で終わります。"
    )


class RefundTooMuch(DomainError):
    """The amount exceeds what can be refunded of a payment; `left` in yen."""

    code = "refund_too_much"
    field = "amount_yen"
    message = _("返金できるのは、あと%(left)s円です。まだ返金していません。金額を1円以上、その範囲で入れてください。")
    status = 422


class RefundNotPossible(DomainError):
    """The payment cannot be refunded at the provider; `why` is a reason for staff."""

    code = "refund_not_possible"
    message = _("このお支払いは返金できません（%(why)s）。まだ返金していません。別の方法での返金をご検討ください。")
    status = 422
