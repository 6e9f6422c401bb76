"""States of an order with the allowed transitions, and kinds of log entries."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrderState(models.TextChoices):
    """State of an order: pending until it is paid or free; expired if its holds ended first."""

    PENDING = "pending", _("手続き中")
    CONFIRMED = "confirmed", _("確定")
    EXPIRED = "expired", _("期限切れ")
    CANCELLED = "cancelled", _("取り消し")


# An expired order is confirmed if the payment arrives late and stock is still available.
NEXT: dict[OrderState, set[OrderState]] = {
    OrderState.PENDING: {OrderState.CONFIRMED, OrderState.EXPIRED, OrderState.CANCELLED},
    OrderState.EXPIRED: {OrderState.CONFIRMED},
    OrderState.CONFIRMED: {OrderState.CANCELLED},
    OrderState.CANCELLED: set(),
}


class OrderLogKind(models.TextChoices):
    """What an entry of an order's log records; the values are stored."""

    STATE = "state", _("状態")
    CREATED = "created", _("手続きの開始")
    HOLD_EXTENDED = "hold_extended", _("確保の延長")
    PLACED = "placed", pgettext_lazy("order log", "お申込み")
    LOTTERY_WON = "lottery_won", _("当選")
    BOX_OFFICE_SALE = "box_office_sale", _("窓口での販売")
    PAYMENT = "payment", _("支払い")
    PAID_TWICE = "paid_twice", _("二重の支払い")
    NOT_AUTHENTICATED = "not_authenticated", _("本人認証なしの支払い")
    EVENT_CANCELLED = "event_cancelled", _("公演の中止")
    PAID_WITHOUT_STOCK = "paid_without_stock", _("在庫がない支払い")
    REMINDER_SENT = "reminder_sent", _("支払期限のお知らせ")
    REFUND = "refund", _("返金")
    REFUND_SENT_AGAIN = "refund_sent_again", _("返金の再送")
    EXTERNAL_REFUND = "external_refund", _("決済会社での返金")
    DISPUTE = "dispute", _("チャージバック")
    CANCELLED_BY_BUYER = "cancelled_by_buyer", _("お客さまの取り消し")
    CANCELLED_BY_STAFF = "cancelled_by_staff", _("担当者の取り消し")
    MAIL_RESENT = "mail_resent", _("メールの再送")
    LINKS_REVOKED = "links_revoked", _("リンクの無効化")
    RECONCILED = "reconciled", _("決済会社の記録との照合")
    REVIEW_CLOSED = "review_closed", _("要確認の対応")
    ISSUE_DATE_CHANGED = "issue_date_changed", _("発券日時の変更")
    TICKETS = "tickets", _("電子チケット")
    TRANSFER = "transfer", _("チケットの受け渡し")
    RECEIPT = "receipt", _("領収書")
    CREDIT_NOTE = "credit_note", _("返還インボイス")
