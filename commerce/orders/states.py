"""The states of an order and the table of allowed moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderState(models.TextChoices):
    """Where an order is."""

    PENDING = "pending", _("手続き中")
    CONFIRMED = "confirmed", _("確定")
    EXPIRED = "expired", _("期限切れ")
    CANCELLED = "cancelled", _("取り消し")


# Late money may confirm an expired order when there is still stock.
NEXT: dict[OrderState, set[OrderState]] = {
    OrderState.PENDING: {OrderState.CONFIRMED, OrderState.EXPIRED, OrderState.CANCELLED},
    OrderState.EXPIRED: {OrderState.CONFIRMED},
    OrderState.CONFIRMED: {OrderState.CANCELLED},
    OrderState.CANCELLED: set(),
}
