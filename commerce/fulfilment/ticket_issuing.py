"""Scheduled issuing of tickets in batches, and rescheduling when an event's issue date changes."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from commerce.fulfilment import notifications, ticket_transfers
from commerce.orders.models import Order
from commerce.tickets import services as tickets

BATCH = 100  # orders in one transaction: short locks, and a crash loses one batch's work at most


def issue_due_tickets(at: datetime) -> int:
    """Issues tickets whose `issue_at` has passed, with one mail per order; returns how many orders."""
    return _batches(lambda: _notify_buyers(tickets.issue_due(at, BATCH), "ticket_issued", at))


def follow_issue_dates(at: datetime) -> int:
    """Reschedules unissued tickets to their event's current issue date and mails the buyers; returns how many orders.

    Runs before `issue_due_tickets`: where the event now issues at once, the ticket mail follows instead.
    """
    return _batches(lambda: _notify_buyers(tickets.follow_issue_date(at, BATCH), "issue_date_moved", at))


def _batches(run_batch: Callable[[], int]) -> int:
    """Runs batches, each in its own transaction, until one is empty; returns the total."""
    total = 0
    while True:
        with transaction.atomic():
            size = run_batch()
        if not size:
            return total
        total += size


def _notify_buyers(order_ids: list[int], mail_kind: str, at: datetime) -> int:
    """Queues one mail per order, and those of companions, in the transaction that changed the tickets."""
    for order in Order.objects.select_related("user").filter(pk__in=order_ids).order_by("pk"):
        notifications.notify(order, mail_kind, at=at)
    ticket_transfers.notify_companions(order_ids, at)
    return len(order_ids)
