"""The status of an order with texts for its buyer, for its own page, My Page and the lookup."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.checkout.queries import decline_message
from commerce.fulfilment.status.refund_status import RefundStatus, join_sentences, refund_statuses, refunded_text
from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.payments.models import PaymentAttempt
from commerce.payments.services import LONGEST_CALL
from commerce.payments.states import OPEN, AttemptState, RefundReason, ReviewKind
from portal.shared.money import yen
from portal.shared.templatetags.formatting import deadline

# Code → text of the tag, and tone of tag and notice.
LABELS = {
    "confirmed": (gettext_lazy("確定"), "ok"),
    "action": (gettext_lazy("お支払い待ち"), "warn"),
    "voucher": (gettext_lazy("お支払い待ち"), "warn"),
    "refused": (gettext_lazy("お支払い待ち"), "warn"),
    "unpaid": (gettext_lazy("お支払い待ち"), "warn"),
    "silent": (gettext_lazy("お支払い待ち"), "warn"),
    "checking": (gettext_lazy("お支払い確認中"), "warn"),
    "review": (gettext_lazy("お支払い確認中"), "warn"),
    "refund": (gettext_lazy("お支払い確認中"), "warn"),
    "returning": (gettext_lazy("返金の手続き中"), "info"),
    "bank": (gettext_lazy("口座の入力待ち"), "warn"),
    "expired": (gettext_lazy("期限切れ"), "info"),
    "cancelled": (gettext_lazy("取り消し"), "info"),
}
# Only these reviews keep the buyer waiting; the others concern staff alone.
AWAITED_REVIEWS = (ReviewKind.WRONG_AMOUNT, ReviewKind.PAID_WITHOUT_STOCK)


@dataclass(frozen=True)
class OrderStatus:
    """The status of an order.

    `code`: confirmed, action (the buyer must act at the provider, `pay_url`), voucher (to be paid at a store until
    `until`, the provider's deadline), silent (the provider did not answer the start), checking (no result yet),
    refused, unpaid, review (staff must check the payment), refund (paid, but sold out), returning (a refund is open),
    bank (a refund waits for the buyer's bank account), expired, cancelled.
    `may_pay`: the payment can be started (again) or continued until `until`.
    """

    code: str
    title: str
    text: str
    may_pay: bool = False
    until: datetime | None = None
    pay_url: str = ""

    @property
    def label(self) -> str:
        """The short text of the tag in lists."""
        return str(LABELS[self.code][0])

    @property
    def tone(self) -> str:
        """The tone of tag and notice: ok, warn or info."""
        return LABELS[self.code][1]

    @property
    def may_change_method(self) -> bool:
        """Whether a started payment can be ended, so that the buyer pays another way."""
        return self.code in {"action", "silent"}

    @property
    def is_changing(self) -> bool:
        """Whether the status can change without the buyer, so that a page polls it."""
        return self.code in {"action", "voucher", "checking"}


def order_status(order: Order, at: datetime) -> OrderStatus:
    """The order's status at `at`, with what its buyer can do now.

    Lists prefetch `attempts`, `reviews` and `refunds__attempt`.
    """
    if order.state == OrderState.CONFIRMED:
        title = _("お申込みが完了しました") if order.is_free else _("購入が完了しました")
        return OrderStatus("confirmed", title, _("確認のメールをお送りします。"))
    attempts = sorted(order.attempts.all(), key=lambda attempt: attempt.pk)
    last = attempts[-1] if attempts else None
    if last and order.state == OrderState.PENDING and last.state in OPEN:
        return _being_paid(order, last, at)
    if last and any(attempt.state == AttemptState.PAID for attempt in attempts):
        return _paid_without_confirmation(order, last, at)
    return _nothing_paid(order, last, at)


def _nothing_paid(order: Order, last: PaymentAttempt | None, at: datetime) -> OrderStatus:
    if order.state != OrderState.PENDING or order.expires_at <= at:
        return _ended(order)
    return _to_be_paid(order, last)


def _being_paid(order: Order, attempt: PaymentAttempt, at: datetime) -> OrderStatus:
    if attempt.state == AttemptState.AWAITING_PAYMENT and attempt.voucher and attempt.expires_at:
        return _awaiting_voucher(attempt.expires_at, at)
    if attempt.state == AttemptState.ACTION_REQUIRED and attempt.redirect_url and at < order.expires_at:
        text = _("支払いの画面で手続きを続けてください。まだ購入は完了していません。")
        title, until = _("支払いの手続きが残っています"), order.expires_at
        return OrderStatus("action", title, text, may_pay=True, until=until, pay_url=attempt.redirect_url)
    if _start_was_lost(attempt, at) and at < order.expires_at:
        text = _("決済会社につながりませんでした。支払いはまだ始まっていません。チケットは確保したままです。")
        return OrderStatus("silent", _("支払いの画面を開けませんでした"), text, may_pay=True, until=order.expires_at)
    text = _("お支払いの結果を待っています。何度も支払う必要はありません。")
    return OrderStatus("checking", _("支払いを確かめています"), text)


def _start_was_lost(attempt: PaymentAttempt, at: datetime) -> bool:
    """Whether the provider did not answer the start, or the process died before it asked or heard the answer.

    Going on is then safe: the attempt's key starts only one payment.
    """
    return not attempt.reference and (attempt.is_unknown or at - attempt.created_at >= LONGEST_CALL)


def _awaiting_voucher(until: datetime, at: datetime) -> OrderStatus:
    """After the deadline the status is `checking`: a slip printed in time can still be paid, and the webhook takes time."""
    if at < until:
        text = _(
            "まだお支払いは済んでいません。チケットは確保しています。"
            "店頭で支払ったあと、ここに反映されるまで時間がかかることがあります。"
        )
        return OrderStatus("voucher", _("コンビニでのお支払いをお待ちしています"), text, until=until)
    text = _(
        "期限までに支払われたときは、反映まで時間がかかることがあります。そのままお待ちください。"
        "まだのときは、この番号では支払えません。"
    )
    return OrderStatus("checking", _("お支払いの期限が過ぎました"), text)


def _paid_without_confirmation(order: Order, last: PaymentAttempt, at: datetime) -> OrderStatus:
    """Paid but not confirmed: a refund is open, a review is open, or the buyer can pay with another card."""
    refunds = refund_statuses(order)
    is_pending = order.state == OrderState.PENDING
    without_3ds = [status for status in refunds if status.refund.reason == RefundReason.NOT_AUTHENTICATED]
    if is_pending and at < order.expires_at and without_3ds and without_3ds == refunds:
        return (
            _not_authenticated(order, without_3ds[-1]) if last.state == AttemptState.PAID else _to_be_paid(order, last)
        )
    if refunds:
        return _refund_in_progress(refunds) or _ended(order, refunded_text(refunds))
    reviews = {review.kind for review in order.reviews.all() if review.closed_at is None}
    if ReviewKind.WRONG_AMOUNT in reviews or (is_pending and reviews & set(AWAITED_REVIEWS)):
        text = _(
            "お支払いは記録しています。担当者が確認し、メールでご連絡します。もう一度お支払いにならないでください。"
        )
        return OrderStatus("review", _("お支払いを確認しています"), text)
    if is_pending:
        text = _("お支払いの結果を待っています。何度も支払う必要はありません。")
        return OrderStatus("checking", _("支払いを確かめています"), text)
    if order.confirmed_at is None:
        text = _(
            "お支払いを確認しましたが、チケットの確保時間が過ぎていました。返金について、担当者からメールでお知らせします。"
        )
        return OrderStatus("refund", _("チケットを確保できませんでした"), text)
    return _ended(order)


def _not_authenticated(order: Order, refund_status: RefundStatus) -> OrderStatus:
    text = _(
        "カード会社の本人認証（3Dセキュア）を確認できなかったため、%(amount)sは全額お返しします。"
        "チケットは確保しています。3Dセキュアに対応した別のカードか、ほかの方法でお支払いください。"
    ) % {"amount": yen(refund_status.amount_yen)}
    return OrderStatus("refused", _("まだ支払いが済んでいません"), text, may_pay=True, until=order.expires_at)


def _refund_in_progress(refunds: list[RefundStatus]) -> OrderStatus | None:
    """The most urgent refund: one that waits for the buyer, else a failed one, else an open one; None if all are done."""
    urgent = (
        next((status for status in refunds if status.is_waiting), None)
        or next((status for status in refunds if status.state == "fail"), None)
        or next((status for status in refunds if status.is_open), None)
    )
    if urgent is None:
        return None
    amount = _("%(amount)sをお返しします。") % {"amount": yen(urgent.amount_yen)}
    text = join_sentences(amount, urgent.why, urgent.text)
    return OrderStatus("bank" if urgent.is_waiting else "returning", urgent.title, text)


def _ended(order: Order, refunded: str = "") -> OrderStatus:
    """The status of an order that ended; `refunded`: the sentence about completed refunds."""
    if order.confirmed_at:
        text = join_sentences(refunded, _("このお申込みのチケットは使えません。"))
        return OrderStatus("cancelled", _("お申込みを取り消しました"), text)
    text = join_sentences(refunded, _("購入は成立していません。残りがあれば、もう一度選んで申し込めます。"))
    if order.state == OrderState.CANCELLED:
        return OrderStatus("cancelled", _("お申込みを取り消しました"), text)
    if refunded:
        return OrderStatus("expired", _("このお申込みは終了しました"), text)
    return OrderStatus("expired", _("お支払いの受付を終了しました（未払い）"), _unpaid_text(order))


def _unpaid_text(order: Order) -> str:
    """Why an unpaid order ended, what that means for money, and what to do; a number at a store must not be paid."""
    why = _("期限までにお支払いを確認できなかったため、チケットの確保を終了しました。")
    by_number = _(
        "お手元のお支払い番号では、もう支払わないでください。すでに支払われたときは、確認でき次第メールでご連絡します。"
    )
    nothing_due = _("購入は成立していません。お支払いは必要ありません。")
    again = _("残りがあれば、もう一度選んで申し込めます。")
    has_number = any(attempt.voucher for attempt in order.attempts.all())
    return join_sentences(why, nothing_due, by_number if has_number else "", again)


def _to_be_paid(order: Order, last: PaymentAttempt | None) -> OrderStatus:
    code, text = "refused", decline_message(last)
    if last is None:
        code = "unpaid"
        text = _("まだお支払いは済んでいません。チケットは%(until)s確保しています。") % {
            "until": deadline(order.expires_at)
        }
    return OrderStatus(code, _("まだ支払いが済んでいません"), text, may_pay=True, until=order.expires_at)
