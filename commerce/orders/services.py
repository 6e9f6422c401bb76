"""Locks orders, and is the only writer of an order's state and log."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from commerce.orders.models import Order, OrderLogEntry
from commerce.orders.states import NEXT, OrderLogKind, OrderState
from portal.shared.actors import Actor
from portal.shared.errors import IllegalTransition
from portal.shared.http.request_id import request_id


def lock(order_id: int) -> Order:
    """Locks the order's row until the transaction ends. Callers lock the order first, then its attempt."""
    return Order.objects.select_for_update().get(pk=order_id)


@transaction.atomic
def transition(order: Order, to: OrderState, *, actor: Actor, at: datetime) -> Order:
    """Sets an order's state and logs it; does nothing if it has the state. Raises IllegalTransition if not in NEXT."""
    order = lock(order.pk)
    if order.state == to:
        return order
    if to not in NEXT[OrderState(order.state)]:
        raise IllegalTransition
    write_log(order, OrderLogKind.STATE, actor=actor, at=at, from_state=order.state, to_state=to)
    order.state = to
    if to == OrderState.CONFIRMED:
        order.confirmed_at = at
    order.save(update_fields=["state", "confirmed_at"])
    return order


def write_log(order: Order, kind: OrderLogKind, *, actor: Actor, at: datetime, **fields: object) -> OrderLogEntry:
    """Adds an entry to the order's log; `fields` are from_state, to_state or data."""
    return OrderLogEntry.objects.create(order=order, kind=kind, actor=actor, at=at, request_id=request_id(), **fields)


def write_logs(
    orders_with_data: Iterable[tuple[Order, dict[str, Any]]], kind: OrderLogKind, *, actor: Actor, at: datetime
) -> None:
    """Adds one entry to the log of each order, with its data."""
    common: dict[str, Any] = {"kind": kind, "actor": actor, "at": at, "request_id": request_id()}
    OrderLogEntry.objects.bulk_create(
        [OrderLogEntry(order=order, data=data, **common) for order, data in orders_with_data], batch_size=2000
    )
