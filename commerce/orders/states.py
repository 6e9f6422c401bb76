"""States of an order with the allowed transitions, and kinds of log entries."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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

    STATE = "state"
    CREATED = "created"
    HOLD_EXTENDED = "hold_extended"
    PLACED = "placed"
    LOTTERY_WON = "lottery_won"
    BOX_OFFICE_SALE = "box_office_sale"
    PAYMENT = "payment"
    PAID_TWICE = "paid_twice"
    NOT_AUTHENTICATED = "not_authenticated"
    EVENT_CANCELLED = "event_cancelled"
    PAID_WITHOUT_STOCK = "paid_without_stock"
    REMINDER_SENT = "reminder_sent"
    REFUND = "refund"
    REFUND_SENT_AGAIN = "refund_sent_again"
    EXTERNAL_REFUND = "external_refund"
    DISPUTE = "dispute"
    CANCELLED_BY_BUYER = "cancelled_by_buyer"
    CANCELLED_BY_STAFF = "cancelled_by_staff"
    MAIL_RESENT = "mail_resent"
    LINKS_REVOKED = "links_revoked"
    RECONCILED = "reconciled"
    REVIEW_CLOSED = "review_closed"
    ISSUE_DATE_CHANGED = "issue_date_changed"
    TICKETS = "tickets"
    TRANSFER = "transfer"
    RECEIPT = "receipt"
    CREDIT_NOTE = "credit_note"
