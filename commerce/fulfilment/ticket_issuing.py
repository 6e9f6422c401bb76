"""Tickets on their date: the clock issues them in batches, and follows an event whose date was moved."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from commerce.fulfilment import notifications, ticket_transfers
from commerce.orders.models import Order
from commerce.tickets import services as tickets

BATCH = 100  # orders in one transaction: short locks, and a crash loses one batch's work at most


def issue_due_tickets(at: datetime) -> int:
    """Issues tickets whose day has come, with one mail per order; returns how many orders."""
    return _batches(lambda: _notify_buyers(tickets.issue_due(at, BATCH), "ticket_issued", at))


def follow_issue_dates(at: datetime) -> int:
    """Moves tickets that are not issued yet to their event's date of today and tells the buyers; returns how many
    orders. Runs before `issue_due_tickets`: where the event issues at once by now, the ticket mail follows instead."""
    return _batches(lambda: _notify_buyers(tickets.follow_issue_date(at, BATCH), "issue_date_moved", at))


def _batches(one: Callable[[], int]) -> int:
    """Until nothing is left; each in a transaction of its own."""
    done = 0
    while True:
        with transaction.atomic():
            more = one()
        if not more:
            return done
        done += more


def _notify_buyers(order_ids: list[int], mail_kind: str, at: datetime) -> int:
    """One mail per order, in the transaction that made it true."""
    for order in Order.objects.select_related("user").filter(pk__in=order_ids).order_by("pk"):
        notifications.notify(order, mail_kind, at=at)
    ticket_transfers.notify_companions(order_ids, at)
    return len(order_ids)
