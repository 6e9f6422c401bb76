"""Issues, voids, blocks and moves tickets: the only writer of `Ticket.state`."""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain, repeat
from typing import cast

from django.db import transaction
from django.db.models import QuerySet

from commerce.catalog.models import Event
from commerce.catalog.states import EntryMode, IssueRule
from commerce.orders.models import Order, OrderLine
from commerce.orders.services import lock, write_log
from commerce.orders.states import OrderLogKind
from commerce.tickets import transfers
from commerce.tickets.models import Ticket
from commerce.tickets.states import NEXT, TicketState
from portal.shared.actors import SCHEDULER, SYSTEM, Actor
from portal.shared.errors import IllegalTransition

UNUSED = (TicketState.SCHEDULED, TicketState.ISSUED)


@transaction.atomic
def issue_or_schedule(order: Order, *, at: datetime) -> list[Ticket]:
    """Creates one ticket per admission, issued now or scheduled for the event's issue date; idempotent.

    Runs inside the transaction that has locked and confirms the order. Performances without tickets get none.
    """
    if existing := list(order.tickets.all()):
        return existing
    lines = order.lines.select_related("performance").filter(performance__entry_mode=EntryMode.TICKET)
    admissions = chain.from_iterable(repeat(line, line.quantity) for line in lines)
    due_at = _due_at(order, at)
    tickets = [_new_ticket(order, line, n, due_at, at) for n, line in enumerate(admissions, start=1)]
    if tickets:
        Ticket.objects.bulk_create(tickets)
        _log(order, tickets, "", tickets[0].state, actor=SYSTEM, at=at, reason="")
    return tickets


def _due_at(order: Order, at: datetime) -> datetime:
    """The time from which the order's tickets may be shown."""
    if order.event.issue_rule == IssueRule.ON_DATE:
        return cast(datetime, order.event.issue_at)  # not null with this rule, by a check constraint
    return at


def _new_ticket(order: Order, line: OrderLine, number: int, due_at: datetime, at: datetime) -> Ticket:
    is_due = due_at <= at
    return Ticket(
        order=order,
        line=line,
        number=number,
        performance_id=line.performance_id,
        ticket_type_id=line.ticket_type_id,
        holder_user_id=order.user_id,
        holder_name=order.name,
        state=TicketState.ISSUED if is_due else TicketState.SCHEDULED,
        issue_at=due_at,
        issued_at=at if is_due else None,
    )


@transaction.atomic
def issue_due(at: datetime, limit: int = 100) -> list[int]:
    """Issues due tickets of at most `limit` orders; returns the ids of these orders.

    Called in the transaction that queues the e-mails. Orders locked by another worker are skipped.
    """
    due = Ticket.objects.due(at)
    ids = []
    for order in _lock_orders(due, limit):
        tickets = list(due.select_for_update(of=("self",)).filter(order=order).order_by("number"))
        if tickets:  # empty if they were issued or voided before the lock
            _write(order, tickets, TicketState.ISSUED, actor=SCHEDULER, at=at, reason="")
            ids.append(order.pk)
    return ids


@transaction.atomic
def follow_issue_date(at: datetime, limit: int = 100) -> list[int]:
    """Applies a changed issue date of the event to tickets of at most `limit` orders; returns the ids of these orders.

    Called in the transaction that queues the e-mails. If the event now issues immediately, the tickets become due.
    """
    misdated = Ticket.objects.misdated(at)
    ids = []
    for order in _lock_orders(misdated, limit):
        tickets = list(misdated.select_for_update(of=("self",)).filter(order=order).order_by("number"))
        if tickets:
            _change_issue_date(order, tickets, _due_at(order, at), at)
            ids.append(order.pk)
    return ids


def _lock_orders(tickets: QuerySet[Ticket], limit: int) -> list[Order]:
    """Locks and returns at most `limit` orders of the tickets, with their events; skips orders that are locked.

    The events are locked first, so that the issue date cannot change while the batch runs.
    """
    _lock_events(tickets)
    orders = Order.objects.select_for_update(skip_locked=True, of=("self",)).select_related("event")
    return list(orders.filter(pk__in=tickets.order_by().values("order")).order_by("pk")[:limit])


def _lock_events(tickets: QuerySet[Ticket]) -> None:
    """Locks the events of the tickets (NO KEY UPDATE, so that new orders are not blocked)."""
    events = Event.objects.select_for_update(no_key=True).order_by("pk")
    list(events.filter(pk__in=tickets.order_by().values("order__event")).values_list("pk", flat=True))


def _change_issue_date(order: Order, tickets: Sequence[Ticket], to: datetime, at: datetime) -> None:
    data = {"numbers": [t.number for t in tickets], "from": tickets[0].issue_at.isoformat(), "to": to.isoformat()}
    write_log(order, OrderLogKind.ISSUE_DATE_CHANGED, actor=SCHEDULER, at=at, data=data)
    Ticket.objects.filter(pk__in=[ticket.pk for ticket in tickets]).update(issue_at=to)


@transaction.atomic
def move(ticket: Ticket, to: TicketState, *, actor: Actor, at: datetime, reason: str = "") -> Ticket:
    """Changes the state of one ticket; idempotent. Raises IllegalTransition for a move that `NEXT` lacks."""
    order = lock(ticket.order_id)
    ticket = Ticket.objects.select_for_update().get(pk=ticket.pk)
    if ticket.state != to:
        _write(order, [ticket], to, actor=actor, at=at, reason=reason)
    return ticket


@transaction.atomic
def void_all(order: Order, at: datetime, *, actor: Actor = SYSTEM, reason: str = "") -> int:
    """Voids all tickets of the order and ends their open transfers; returns the number of voided tickets."""
    order = lock(order.pk)
    tickets = list(order.tickets.select_for_update().exclude(state=TicketState.VOID))
    if tickets:
        _write(order, tickets, TicketState.VOID, actor=actor, at=at, reason=reason)
        transfers.cancel_open_transfers(tickets, at=at)
    return len(tickets)


@transaction.atomic
def block_unused(order: Order, *, actor: Actor, at: datetime, reason: str) -> int:
    """Blocks the unused tickets of the order; returns their number."""
    order = lock(order.pk)
    tickets = list(order.tickets.select_for_update().filter(state__in=UNUSED))
    if tickets:
        _write(order, tickets, TicketState.BLOCKED, actor=actor, at=at, reason=reason)
    return len(tickets)


@transaction.atomic
def unblock(order: Order, *, actor: Actor, at: datetime, reason: str) -> int:
    """Resets blocked tickets to issued or scheduled, as before the block; returns their number."""
    order = lock(order.pk)
    blocked = list(order.tickets.select_for_update().filter(state=TicketState.BLOCKED))
    issued = [ticket for ticket in blocked if ticket.issued_at]
    scheduled = [ticket for ticket in blocked if not ticket.issued_at]
    for tickets, to in ((issued, TicketState.ISSUED), (scheduled, TicketState.SCHEDULED)):
        if tickets:
            _write(order, tickets, to, actor=actor, at=at, reason=reason)
    return len(blocked)


def _write(
    order: Order, tickets: Sequence[Ticket], to: TicketState, *, actor: Actor, at: datetime, reason: str
) -> None:
    """Writes the new state of locked tickets of a locked order, and one log entry. Raises IllegalTransition."""
    if any(to not in NEXT[TicketState(ticket.state)] for ticket in tickets):
        raise IllegalTransition
    before = {ticket.state for ticket in tickets}
    _log(order, tickets, before.pop() if len(before) == 1 else "", to, actor=actor, at=at, reason=reason)
    for ticket in tickets:
        ticket.state = to
        if to == TicketState.ISSUED and ticket.issued_at is None:
            ticket.issued_at = at
    Ticket.objects.bulk_update(tickets, ["state", "issued_at"])


def _log(
    order: Order,
    tickets: Sequence[Ticket],
    from_state: str,
    to_state: str,
    *,
    actor: Actor,
    at: datetime,
    reason: str,
) -> None:
    data = {"numbers": [ticket.number for ticket in tickets]} | ({"reason": reason} if reason else {})
    write_log(order, OrderLogKind.TICKETS, actor=actor, at=at, from_state=from_state, to_state=to_state, data=data)
