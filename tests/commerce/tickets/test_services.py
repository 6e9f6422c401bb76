"""Tickets are issued, scheduled, blocked and voided once each, by the allowed moves only."""

from datetime import timedelta

import pytest
from django.db import transaction

from commerce.catalog.states import IssueRule
from commerce.tickets import services
from commerce.tickets.models import Ticket
from commerce.tickets.states import TicketState
from portal.shared.errors import IllegalTransition
from tests.factories.catalog import AT, EventFactory
from tests.factories.orders import OrderFactory
from tests.factories.tickets import order_of_two_types

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=7)  # EventFactory's date of issue


def scheduled_order():
    return OrderFactory(event=EventFactory(issued_later=True), confirmed=True)


def states(order):
    return [ticket.state for ticket in order.tickets.order_by("number")]


def test_every_admission_gets_a_ticket_numbered_over_all_lines():
    order = order_of_two_types(2, 1)
    tickets = services.issue_or_schedule(order, at=AT)
    assert [(t.number, t.line.name, t.state) for t in tickets] == [
        (1, "一般", "issued"),
        (2, "一般", "issued"),
        (3, "券種2", "issued"),
    ]
    assert {(t.holder_user, t.holder_name, t.issue_at, t.issued_at) for t in tickets} == {
        (order.user, order.name, AT, AT)
    }


def test_a_second_call_creates_no_more_tickets_and_no_log_entry():
    order = OrderFactory()
    first = services.issue_or_schedule(order, at=AT)
    second = services.issue_or_schedule(order, at=AT + timedelta(hours=1))
    assert [t.pk for t in first] == [t.pk for t in second]
    log = order.log.filter(kind="tickets")
    assert [(log_entry.to_state, log_entry.data) for log_entry in log] == [("issued", {"numbers": [1, 2]})]


def test_performance_without_ticket_entry_gets_none():
    order = OrderFactory(event=EventFactory(streaming=True))
    assert services.issue_or_schedule(order, at=AT) == []
    assert Ticket.objects.count() == 0


def test_tickets_with_a_later_issue_date_are_scheduled():
    order = scheduled_order()
    assert [(t.state, t.issue_at, t.issued_at) for t in order.tickets.all()] == [("scheduled", LATER, None)] * 2


def test_order_after_the_issue_date_gets_its_tickets_at_once():
    order = OrderFactory(
        event=EventFactory(issue_rule=IssueRule.ON_DATE, issue_at=AT - timedelta(days=1)), confirmed=True
    )
    assert states(order) == ["issued", "issued"]


def test_due_tickets_are_issued_once_and_their_orders_returned():
    order = scheduled_order()
    assert services.issue_due(LATER - timedelta(seconds=1)) == []
    assert services.issue_due(LATER) == [order.pk]
    assert [(t.state, t.issued_at) for t in order.tickets.all()] == [("issued", LATER)] * 2
    assert services.issue_due(LATER + timedelta(minutes=1)) == []


def test_due_tickets_are_issued_in_batches_of_orders():
    orders = [scheduled_order() for _ in range(3)]
    assert services.issue_due(LATER, limit=2) == [orders[0].pk, orders[1].pk]
    assert services.issue_due(LATER, limit=2) == [orders[2].pk]


def test_rolled_back_issue_leaves_the_tickets_due():
    order = scheduled_order()
    with transaction.atomic():
        services.issue_due(LATER)
        transaction.set_rollback(True)
    assert states(order) == ["scheduled", "scheduled"]


def test_voiding_affects_all_tickets_once():
    order = OrderFactory(confirmed=True)
    services.move(order.tickets.first(), TicketState.USED, actor="staff", at=AT)
    assert services.void_all(order, AT) == 2
    assert states(order) == ["void", "void"]
    assert services.void_all(order, AT) == 0


def test_move_follows_the_table_and_writes_who_and_why():
    ticket = OrderFactory(confirmed=True).tickets.first()
    services.move(ticket, TicketState.USED, actor="staff:a@example.jp", at=AT)
    services.move(ticket, TicketState.ISSUED, actor="staff:a@example.jp", at=AT, reason="押し間違い")
    log_entry = ticket.order.log.last()
    assert (log_entry.from_state, log_entry.to_state, log_entry.actor) == ("used", "issued", "staff:a@example.jp")
    assert log_entry.data == {"numbers": [1], "reason": "押し間違い"}


def test_illegal_move_changes_nothing():
    order = OrderFactory(confirmed=True)
    services.void_all(order, AT)
    log_entries = order.log.count()
    with pytest.raises(IllegalTransition):
        services.move(order.tickets.first(), TicketState.ISSUED, actor="staff", at=AT)
    assert (states(order), order.log.count()) == (["void", "void"], log_entries)


def test_move_to_the_same_state_writes_no_log_entry():
    ticket = OrderFactory(confirmed=True).tickets.first()
    log_entries = ticket.order.log.count()
    assert services.move(ticket, TicketState.ISSUED, actor="staff", at=AT).state == "issued"
    assert ticket.order.log.count() == log_entries


def test_unused_tickets_are_blocked_once_and_used_ones_stay():
    order = OrderFactory(confirmed=True)
    services.move(order.tickets.first(), TicketState.USED, actor="gate", at=AT)
    blocked = [services.block_unused(order, actor="gateway:x", at=AT, reason="dispute") for _again in range(2)]
    assert (blocked, states(order)) == ([1, 0], ["used", "blocked"])
    assert order.log.last().data == {"numbers": [2], "reason": "dispute"}


@pytest.mark.parametrize(("order_of", "before"), [(OrderFactory, "issued"), (scheduled_order, "scheduled")])
def test_unblocked_tickets_are_what_they_were_before(order_of, before):
    order = order_of(confirmed=True) if order_of is OrderFactory else order_of()
    services.block_unused(order, actor="staff", at=AT, reason="dispute")
    unblocked = [services.unblock(order, actor="staff", at=AT, reason="dispute") for _again in range(2)]
    assert (unblocked, states(order)) == ([2, 0], [before] * 2)


def test_a_blocked_ticket_is_not_issued_when_due():
    order = scheduled_order()
    services.block_unused(order, actor="staff", at=AT, reason="dispute")
    assert services.issue_due(LATER) == []
    services.unblock(order, actor="staff", at=LATER, reason="dispute")
    assert services.issue_due(LATER) == [order.pk]
