"""The performances that a user has tickets for: those to come, and those that are over."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import chain
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse

from commerce.catalog.models import Performance
from commerce.catalog.pictures import Picture, picture_of
from commerce.catalog.queries import events_with_picture
from commerce.catalog.states import EntryMode, PerformanceState
from commerce.orders.models import Order, OrderLine
from commerce.orders.states import OrderState
from commerce.tickets.models import Ticket, TicketQuerySet
from commerce.tickets.states import TicketState
from portal.shared.accounts.models import User

DURING = timedelta(hours=12)  # so long after the start a performance counts as one to come, for those who are in it
TO_USE = (TicketState.SCHEDULED, TicketState.ISSUED, TicketState.BLOCKED)


@dataclass(frozen=True)
class Visit:
    """One performance to come with what the user has for it from one order: tickets, or lines where none are needed."""

    performance: Performance
    order: Order
    kinds: tuple[tuple[str, int], ...]  # name of a ticket type and the number, in the order of the tickets
    tickets: tuple[Ticket, ...]
    is_buyer: bool

    @property
    def ticket(self) -> Ticket | None:
        """The ticket to open: the first that was issued, else the first; its page links to the others."""
        return next((one for one in self.tickets if one.state == TicketState.ISSUED), next(iter(self.tickets), None))

    @property
    def url(self) -> str:
        """The page to open: the ticket, or where none is needed the order with its stream."""
        return (
            reverse("ticket", args=[self.ticket.token])
            if self.ticket
            else reverse("mypage_order", args=[self.order.code])
        )

    @property
    def is_entered(self) -> bool:
        """Whether every ticket was used."""
        return bool(self.tickets) and all(one.state == TicketState.USED for one in self.tickets)

    @property
    def may_hand_over(self) -> bool:
        """Whether the user can give tickets to companions: the buyer of several, where the event allows it."""
        unused = [one for one in self.tickets if one.state in TO_USE]
        return self.is_buyer and self.performance.event.transfers and len(unused) > 1

    @property
    def is_postponed(self) -> bool:
        """Whether its date is not certain."""
        return self.performance.state == PerformanceState.POSTPONED

    @cached_property
    def picture(self) -> Picture:
        """The event's picture, or the poster that is drawn for it."""
        return picture_of(self.performance.event)


def coming_visits(user: User, at: datetime) -> list[Visit]:
    """All performances to come that the user holds tickets for, or has ordered where no tickets are needed; the next first."""
    since = at - DURING
    rows: dict[tuple[int, int], list[Ticket | OrderLine]] = {}
    for row in chain[Ticket | OrderLine](_tickets(user, since), _lines_without_tickets(user, since)):
        rows.setdefault((row.performance_id, row.order_id), []).append(row)
    performances = Performance.objects.prefetch_related("texts", Prefetch("event", events_with_picture()))
    by_id = performances.in_bulk({performance for performance, _order in rows})
    visits = [_visit(by_id[performance], its, user) for (performance, _order), its in rows.items()]
    return sorted(visits, key=lambda visit: (visit.performance.starts_at, visit.order.pk))


def _tickets(user: User, since: datetime) -> TicketQuerySet:
    valid = Ticket.objects.exclude(state=TicketState.VOID).filter(holder_user=user, performance__starts_at__gte=since)
    return valid.select_related("line", "order").order_by("order", "number")


def _lines_without_tickets(user: User, since: datetime) -> QuerySet[OrderLine]:
    confirmed = OrderLine.objects.filter(order__user=user, order__state=OrderState.CONFIRMED)
    open_to_all = confirmed.filter(performance__entry_mode=EntryMode.NONE, performance__starts_at__gte=since)
    return open_to_all.exclude(performance__state=PerformanceState.CANCELLED).select_related("order").order_by("pk")


def _visit(performance: Performance, rows: list[Ticket | OrderLine], user: User) -> Visit:
    kinds: Counter[str] = Counter()
    for row in rows:
        line, number = (row.line, 1) if isinstance(row, Ticket) else (row, row.quantity)
        kinds[line.name] += number
    order, tickets = rows[0].order, tuple(row for row in rows if isinstance(row, Ticket))
    return Visit(performance, order, tuple(kinds.items()), tickets, is_buyer=order.user_id == user.pk)


@dataclass(frozen=True)
class PastVisit:
    """One performance that is over, with the number of tickets that the user held and how many of them were used."""

    performance: Performance
    count: int
    entered: int
    order_code: str  # "" where a companion had bought them


def past_visits(user: User, at: datetime) -> QuerySet[Ticket, Any]:
    """One row per order and performance that is over, the latest first, for a paginator and `loaded`."""
    valid = Ticket.objects.exclude(state=TicketState.VOID).filter(
        holder_user=user, performance__starts_at__lt=at - DURING
    )
    rows = valid.order_by().values("performance", "order", "order__code", "order__user")
    counted = rows.annotate(count=Count("pk"), entered=Count("pk", filter=Q(state=TicketState.USED)))
    return counted.order_by("-performance__starts_at", "-order")


def loaded(rows: Iterable[Mapping[str, Any]], user: User) -> list[PastVisit]:
    """The visits of these rows of `past_visits`."""
    rows = list(rows)
    performances = Performance.objects.select_related("event").prefetch_related("texts", "event__texts")
    by_id = performances.in_bulk({row["performance"] for row in rows})
    return [
        PastVisit(
            by_id[row["performance"]],
            row["count"],
            row["entered"],
            row["order__code"] if row["order__user"] == user.pk else "",
        )
        for row in rows
    ]
