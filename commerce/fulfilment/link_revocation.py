"""Ends every link and QR code that a person was sent, when the address they went to was the wrong one."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from commerce.orders import services as orders
from commerce.orders.models import Order
from commerce.orders.states import OrderLogKind
from commerce.tickets.models import Ticket
from portal.shared.accounts.models import User
from portal.shared.actors import Actor


@transaction.atomic
def revoke_links(user: User, *, actor: Actor, at: datetime) -> list[Order]:
    """Raises the revisions of all orders and held tickets of a person; tickets that companions hold keep theirs.

    Returns the orders, each with a line in its log.
    """
    mine = list(Order.objects.select_for_update().of(user).order_by("pk"))
    Order.objects.of(user).update(link_revision=F("link_revision") + 1)
    Ticket.objects.filter(holder_user=user).update(revision=F("revision") + 1)
    for order in mine:
        orders.write_log(order, OrderLogKind.LINKS_REVOKED, actor=actor, at=at)
    return mine
