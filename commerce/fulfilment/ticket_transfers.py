"""Transfers of tickets to companions: the state change and its mails in one transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from commerce.orders import services as orders
from commerce.tickets import transfers
from commerce.tickets.models import Ticket, TicketTransfer
from commerce.tickets.states import TicketState, TransferState
from portal.shared.accounts.models import User
from portal.shared.errors import Throttled
from portal.shared.mail.outbox import queue_mail
from portal.shared.throttle import throttle

OFFERS_PER_DAY = 20  # per user


@transaction.atomic
def offer(ticket: Ticket, *, by: User, to_email: str, locale: str, at: datetime) -> TicketTransfer:
    """Offers a ticket, and mails the link when `to_email` is set.

    Raises Throttled after 20 offers a day and beyond the ceiling of the mailbox, and what `transfers.offer` raises.
    """
    throttle(f"transfer:{by.pk}", limit=OFFERS_PER_DAY, per=timedelta(days=1), at=at)
    transfer = transfers.offer(ticket, by=by, to_email=to_email, locale=locale, at=at)
    if to_email and queue_mail("transfer_offered", to=to_email, about=transfer, locale=locale, at=at).is_withheld:
        raise Throttled
    return transfer


@transaction.atomic
def claim(transfer: TicketTransfer, *, user: User, at: datetime) -> Ticket:
    """Gives the ticket to `user` and mails both users. Raises what `transfers.claim` raises."""
    orders.lock(transfer.ticket.order_id)  # of two concurrent requests the second mails nothing
    is_new = TicketTransfer.objects.filter(pk=transfer.pk, state=TransferState.OPEN).exists()
    ticket = transfers.claim(transfer, user=user, at=at)
    if is_new:
        sender = transfer.from_user
        queue_mail("transfer_claimed", to=sender.email, about=transfer, locale=sender.locale, at=at, user=sender)
        queue_mail("transfer_received", to=user.email, about=transfer, locale=user.locale, at=at, user=user)
    return ticket


def notify_companions(order_ids: Sequence[int], at: datetime) -> None:
    """Mails the companions who hold tickets of these orders that were issued at `at`."""
    claimed = TicketTransfer.objects.filter(ticket__order__in=order_ids, state=TransferState.CLAIMED)
    issued = claimed.filter(ticket__state=TicketState.ISSUED, ticket__issued_at=at).select_related("to_user")
    for transfer in issued.order_by("pk"):
        if user := transfer.to_user:
            queue_mail("transfer_received", to=user.email, about=transfer, locale=user.locale, at=at, user=user)
