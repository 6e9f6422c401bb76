"""The state of an order as the desk reads it: an unpaid one waits for its payment, until the time that its buyer was told."""

from datetime import datetime

from django.utils.translation import gettext as _

from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.payments.states import AttemptState


def state_label(order: Order) -> str:
    """手続き中 until the buyer has placed the order, then 支払い待ち until it is paid or has ended."""
    is_placed = order.state == OrderState.PENDING and order.placed_at is not None
    return _("支払い待ち") if is_placed else str(order.get_state_display())


def due_at(order: Order) -> datetime | None:
    """Until when the buyer may pay, as mailed to them; our own release of the stock is later. None if nothing is due."""
    if order.state != OrderState.PENDING:
        return None
    waiting = (
        order.attempts.filter(state=AttemptState.AWAITING_PAYMENT).exclude(expires_at=None).order_by("-pk").first()
    )
    return waiting.expires_at if waiting else order.expires_at
