"""Revokes the links and QR codes of a user, for mails that went to a wrong address."""

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
    """Increments the revisions of all orders and held tickets of a user; tickets held by companions are unchanged.

    Returns the orders, each with a new log entry.
    """
    revoked = list(Order.objects.select_for_update().of(user).order_by("pk"))
    Order.objects.of(user).update(link_revision=F("link_revision") + 1)
    Ticket.objects.filter(holder_user=user).update(revision=F("revision") + 1)
    for order in revoked:
        orders.write_log(order, OrderLogKind.LINKS_REVOKED, actor=actor, at=at)
    return revoked
