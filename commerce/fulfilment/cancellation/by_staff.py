"""One confirmed order that staff call off: its tickets, its places and all of its money, in one transaction."""

from datetime import datetime

from django.db import transaction

from commerce.fulfilment import notifications
from commerce.fulfilment.errors import AlreadySettled
from commerce.fulfilment.refunds.services import refund_order
from commerce.fulfilment.services import release
from commerce.orders import services as orders
from commerce.orders.states import OrderLogKind, OrderState
from commerce.payments.models import Refund
from commerce.payments.states import RefundReason
from commerce.tickets import services as tickets
from portal.shared.accounts.models import User
from portal.shared.actors import staff_actor


@transaction.atomic
def cancel_by_staff(order_id: int, *, reason: RefundReason, by: User, note: str, at: datetime) -> list[Refund]:
    """Ends the order and queues the refund of all that is left; returns the refunds, for the worker.

    Raises AlreadySettled when the order is not confirmed (any more), and RefundNotPossible; nothing is changed then.
    """
    order, actor = orders.lock(order_id), staff_actor(by)
    if order.state != OrderState.CONFIRMED:
        raise AlreadySettled
    orders.write_log(order, OrderLogKind.CANCELLED_BY_STAFF, actor=actor, at=at, data={"reason": reason, "note": note})
    tickets.void_all(order, at, actor=actor, reason=f"cancelled by staff: {reason}")
    release(order, OrderState.CANCELLED, actor=actor, at=at)
    made = refund_order(order.pk, None, reason=reason, by=by, note=note, actor=actor, at=at)
    notifications.notify(order, "order_cancelled", at=at)
    return made
