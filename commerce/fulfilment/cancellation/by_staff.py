"""Cancellation of one confirmed order by staff: tickets, stock and all of its money in one transaction."""

from datetime import datetime

from django.db import transaction

from commerce.fulfilment import notifications
from commerce.fulfilment.cancellation.by_buyer import end_order
from commerce.fulfilment.errors import AlreadySettled
from commerce.fulfilment.refunds.services import refund_order
from commerce.orders import services as orders
from commerce.orders.states import OrderLogKind, OrderState
from commerce.payments.models import Refund
from commerce.payments.states import RefundReason
from portal.shared.accounts.models import User
from portal.shared.actors import staff_actor


@transaction.atomic
def cancel_by_staff(order_id: int, *, reason: RefundReason, by: User, note: str, at: datetime) -> list[Refund]:
    """Cancels the order and queues the refund of its net amount; returns the refunds, for the caller to enqueue.

    Raises AlreadySettled when the order is not confirmed, and RefundNotPossible; then nothing has changed.
    """
    order, actor = orders.lock(order_id), staff_actor(by)
    if order.state != OrderState.CONFIRMED:
        raise AlreadySettled
    orders.write_log(order, OrderLogKind.CANCELLED_BY_STAFF, actor=actor, at=at, data={"reason": reason, "note": note})
    end_order(order, actor=actor, reason=f"cancelled by staff: {reason}", at=at)
    refunds = refund_order(order.pk, None, reason=reason, by=by, note=note, actor=actor, at=at)
    notifications.notify(order, "order_cancelled", at=at)
    return refunds
