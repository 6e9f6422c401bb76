"""The states of an attempt and of a refund (payments §5.7 of the design's facts)."""

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

# Money is money: paid is reachable from every state, and nothing leaves it but ledger entries.
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
    """A refund may still fail after it was accepted."""

    CREATED = "created", _("準備中")
    WAITING_CUSTOMER = "waiting_customer", _("口座情報の入力待ち")
    PENDING = "pending", _("処理中")
    DONE = "done", _("完了")
    FAILED = "failed", _("失敗")


class LedgerKind(models.TextChoices):
    """Why money moved; refunds and disputes are negative."""

    PAID = "paid", _("入金")
    REFUNDED = "refunded", _("返金")
    DISPUTED = "disputed", _("異議申し立て")


class ReviewKind(models.TextChoices):
    """What a person must look at."""

    PAID_WITHOUT_STOCK = "paid_without_stock", _("入金後に在庫なし")
    PAID_TWICE = "paid_twice", _("二重の支払い")
    WRONG_AMOUNT = "wrong_amount", _("金額の相違")
    UNMATCHED_EVENT = "unmatched_event", _("該当する注文のない通知")
    UNKNOWN_OUTCOME = "unknown_outcome", _("結果が不明な決済")
    NOT_AUTHENTICATED = "not_authenticated", _("本人認証なしの決済")
