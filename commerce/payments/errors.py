"""What paying refuses, each with the sentence that says what to do next; no money has moved when one is raised."""

from django.utils.translation import gettext_lazy as _

from portal.shared.errors import DomainError


class HoldEnded(DomainError):
    """The order's places are not held any more."""

    code = "hold_ended"
    message = _(
        "お席を確保できる時間が過ぎました。まだお支払いは済んでいません。もう一度、チケットの選択からお進みください。"
    )


class MethodNotPossible(DomainError):
    """The event does not offer it, it is switched off, or the amount is out of its limits."""

    code = "method_not_possible"
    message = _(
        "この支払い方法は、いまご利用いただけません。まだお支払いは済んでいません。別の支払い方法をお選びください。"
    )
    status = 422


class AnotherAttemptOpen(DomainError):
    """An earlier attempt by another method or amount may still be paid: it is cancelled there first."""

    code = "another_attempt_open"
    message = _("前のお支払いの手続きが、まだ終わっていません。少し待ってから、もう一度お試しください。")


class MoneyArrived(DomainError):
    """Something was paid already; a person looks at it before anybody pays more."""

    code = "money_arrived"
    message = _("お支払いを記録しています。担当者が確認してご連絡しますので、もう一度お支払いにならないでください。")


class MethodFixed(DomainError):
    """A payment number was issued: the way to pay stays, and the buyer cannot give the order up."""

    code = "method_fixed"
    message = _(
        "支払番号を発行したため、支払い方法の変更と取りやめはできません。お席は確保しています。"
        "支払期限までに、ご案内の番号でお支払いください。期限を過ぎると、お申込みは自動で終わります。"
    )


class RefundTooMuch(DomainError):
    """More than what is left of a payment; `left` in yen."""

    code = "refund_too_much"
    field = "amount_yen"
    message = _("返金できるのは、あと%(left)s円です。まだ返金していません。金額を1円以上、その範囲で入れてください。")
    status = 422


class RefundNotPossible(DomainError):
    """The provider gives no money of this payment back; `why` says why, for staff."""

    code = "refund_not_possible"
    message = _("このお支払いは返金できません（%(why)s）。まだ返金していません。別の方法での返金をご検討ください。")
    status = 422
