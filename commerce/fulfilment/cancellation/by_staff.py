"""Cancellation of one confirmed order by staff: tickets, stock and its money in one transaction."""

from datetime import datetime

from django.db import transaction

from commerce.fulfilment import notifications
from commerce.fulfilment.cancellation.by_buyer import end_order
from commerce.fulfilment.cancellation.fees import staff_cancellation_fee_yen
from commerce.fulfilment.errors import AlreadySettled
from commerce.fulfilment.refunds.services import refund_order
from commerce.orders import services as orders
from commerce.orders.states import OrderLogKind, OrderState
from commerce.payments.models import Refund
from commerce.payments.queries import refundable_yen
from commerce.payments.states import RefundReason
from portal.shared.accounts.models import User
from portal.shared.actors import staff_actor


@transaction.atomic
def cancel_by_staff(order_id: int, *, reason: RefundReason, by: User, note: str, at: datetime) -> list[Refund]:
    """Cancels the order and queues the refund of its net amount; returns the refunds, for the caller to enqueue.

    At the buyer's own request the fee of the event's rule is kept.
    Raises AlreadySettled when the order is not confirmed, and RefundNotPossible; then nothing has changed.
    """
    order, actor = orders.lock(order_id), staff_actor(by)
    if order.state != OrderState.CONFIRMED:
        raise AlreadySettled
    fee_yen = staff_cancellation_fee_yen(order, reason)
    data = {"reason": reason, "note": note} | ({"fee_yen": fee_yen} if fee_yen else {})
    orders.write_log(order, OrderLogKind.CANCELLED_BY_STAFF, actor=actor, at=at, data=data)
    end_order(order, actor=actor, reason=f"cancelled by staff: {reason}", at=at)
    notifications.notify(order, "order_cancelled", at=at)  # before the refunds, which this mail announces
    refund_yen = sum(refundable_yen(attempt) for attempt in order.attempts.all()) - fee_yen if fee_yen else None
    if refund_yen == 0:
        return []
    return refund_order(order.pk, refund_yen, reason=reason, by=by, note=note, actor=actor, at=at)
