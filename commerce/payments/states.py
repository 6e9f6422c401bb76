"""States of attempts, refunds and disputes with the allowed transitions (payments §5.7), and kinds of entries."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AttemptState(models.TextChoices):
    """created → starting → action_required or awaiting_payment → paid; ends: declined, expired, cancelled."""

    CREATED = "created", _("準備中")
    STARTING = "starting", _("接続中")
    ACTION_REQUIRED = "action_required", _("お客さまの操作待ち")
    AWAITING_PAYMENT = "awaiting_payment", _("入金待ち")
    PAID = "paid", _("支払い済み")
    DECLINED = "declined", _("承認されませんでした")
    EXPIRED = "expired", _("期限切れ")
    CANCELLED = "cancelled", _("取り消し")


OPEN = (
    AttemptState.CREATED,
    AttemptState.STARTING,
    AttemptState.ACTION_REQUIRED,
    AttemptState.AWAITING_PAYMENT,
)
ENDED = (AttemptState.DECLINED, AttemptState.EXPIRED, AttemptState.CANCELLED)

# Every state may become PAID, since a payment that was made is a fact; PAID never changes: refunds are ledger entries.
NEXT: dict[AttemptState, set[AttemptState]] = {
    AttemptState.CREATED: {*OPEN, *ENDED, AttemptState.PAID},
    AttemptState.STARTING: {*OPEN, *ENDED, AttemptState.PAID},
    AttemptState.ACTION_REQUIRED: {AttemptState.AWAITING_PAYMENT, *ENDED, AttemptState.PAID},
    AttemptState.AWAITING_PAYMENT: {*ENDED, AttemptState.PAID},
    AttemptState.DECLINED: {AttemptState.PAID},
    AttemptState.EXPIRED: {AttemptState.PAID},
    AttemptState.CANCELLED: {AttemptState.PAID},
    AttemptState.PAID: set(),
}


class RefundState(models.TextChoices):
    """created → waiting_customer or pending → done. It may fail after it was done, when a bank returns the money.

    A failed refund may become done: the provider refused our request, but staff refunded in its dashboard.
    """

    CREATED = "created", _("準備中")
    WAITING_CUSTOMER = "waiting_customer", _("口座情報の入力待ち")
    PENDING = "pending", _("処理中")
    DONE = "done", _("完了")
    FAILED = "failed", _("失敗")


REFUND_OPEN = (RefundState.CREATED, RefundState.WAITING_CUSTOMER, RefundState.PENDING)
REFUND_NEXT: dict[RefundState, set[RefundState]] = {
    RefundState.CREATED: {RefundState.WAITING_CUSTOMER, RefundState.PENDING, RefundState.DONE, RefundState.FAILED},
    RefundState.WAITING_CUSTOMER: {RefundState.PENDING, RefundState.DONE, RefundState.FAILED},
    RefundState.PENDING: {RefundState.WAITING_CUSTOMER, RefundState.DONE, RefundState.FAILED},
    RefundState.DONE: {RefundState.WAITING_CUSTOMER, RefundState.FAILED},
    RefundState.FAILED: {RefundState.DONE},
}


class RefundReason(models.TextChoices):
    """Why a payment is refunded."""

    NO_STOCK = "no_stock", _("入金後に在庫なし")
    PAID_TWICE = "paid_twice", _("二重の支払い")
    NOT_AUTHENTICATED = "not_authenticated", _("本人認証なしの決済")
    WRONG_AMOUNT = "wrong_amount", _("金額の相違")
    EVENT_CANCELLED = "event_cancelled", _("公演の中止")
    POSTPONED = "postponed", _("公演の延期")
    BUYER_CANCELLED = "buyer_cancelled", _("お客さまの取り消し")
    BUYER_REQUEST = "buyer_request", _("お客さま都合")
    STAFF = "staff", _("担当者による返金")


class DisputeState(models.TextChoices):
    """State of a buyer's dispute at the card company."""

    OPEN = "open", _("確認中")
    WON = "won", _("当方の主張が認められた")
    LOST = "lost", _("お客さまの主張が認められた")


class LedgerKind(models.TextChoices):
    """Why money moved. Amounts of refunds and disputes are negative, their reversals positive."""

    PAID = "paid", _("入金")
    REFUNDED = "refunded", _("返金")
    REFUND_RETURNED = "refund_returned", _("返金の戻り")  # a refund that failed after it was done
    DISPUTED = "disputed", _("異議申し立て")
    DISPUTE_WON = "dispute_won", _("異議申し立ての取り下げ")


class ReviewKind(models.TextChoices):
    """Why a decision of staff is needed."""

    PAID_WITHOUT_STOCK = "paid_without_stock", _("入金後に在庫なし")
    PAID_TWICE = "paid_twice", _("二重の支払い")
    WRONG_AMOUNT = "wrong_amount", _("金額の相違")
    UNMATCHED_EVENT = "unmatched_event", _("該当する注文のない通知")
    NOT_AUTHENTICATED = "not_authenticated", _("本人認証なしの決済")
    PROVIDER_REFUSED = "provider_refused", _("決済会社の設定の誤り")
    WRONG_MODE = "wrong_mode", _("本番とテストの取り違え")
    DISPUTE = "dispute", _("異議申し立て")
    EXTERNAL_REFUND = "external_refund", _("管理画面の外での返金")
    REFUND_FAILED = "refund_failed", _("返金の失敗")
    LEDGER_DIFFERS = "ledger_differs", _("決済会社の記録との相違")
    MIXED_ORDER = "mixed_order", _("中止していない公演も含む注文")
