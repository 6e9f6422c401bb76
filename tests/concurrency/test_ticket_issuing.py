"""Due tickets are issued once by concurrent schedulers; a changed issue date waits for the batch."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import transaction

from commerce.catalog.models import Event
from commerce.tickets import services as tickets
from tests.concurrency.threads import at_once
from tests.factories.catalog import AT, EventFactory
from tests.factories.paid_orders import a_bought_order

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 6


@pytest.mark.unaudited("the mail about it is queued by the caller, who is not here")
def test_due_tickets_are_issued_by_one_of_many_schedulers():
    order = a_bought_order(event=EventFactory(issued_later=True))
    issued = at_once([lambda: tickets.issue_due(AT + timedelta(days=7)) for _ in range(MANY)])
    assert sorted(issued) == [[]] * (MANY - 1) + [[order.pk]]
    assert order.log.filter(kind="tickets", to_state="issued").count() == 1


def test_clock_leaves_an_order_that_is_being_cancelled():
    order = a_bought_order(event=EventFactory(issued_later=True))
    with transaction.atomic():
        tickets.void_all(order, AT)
        assert at_once([lambda: tickets.issue_due(AT + timedelta(days=7))]) == [[]]
    assert tickets.issue_due(AT + timedelta(days=7)) == []


def who_was_first(event, monkeypatch) -> list[str]:
    """The sequence in which a batch of issuing and a concurrent change of the issue date end."""
    in_the_middle, done, later = threading.Event(), [], AT + timedelta(days=30)
    write = tickets._write

    def slow_write(*args, **fields):
        in_the_middle.set()
        time.sleep(0.5)
        write(*args, **fields)

    def clock():
        with transaction.atomic():
            tickets.issue_due(AT + timedelta(days=7))
            done.append("issued")  # before the commit, which lets the other one go on

    def staff():
        in_the_middle.wait(5)
        Event.objects.filter(pk=event.pk).update(issue_at=later)
        done.append("moved")

    monkeypatch.setattr(tickets, "_write", slow_write)
    at_once([clock, staff])
    return done


@pytest.mark.unaudited("the mail about it is queued by the caller, who is not here")
def test_who_moves_a_date_in_the_middle_of_issuing_waits_for_the_batch(monkeypatch):
    event = EventFactory(issued_later=True)
    orders = [a_bought_order(event=event) for _ in range(2)]
    assert who_was_first(event, monkeypatch) == ["issued", "moved"]
    assert {ticket.state for order in orders for ticket in order.tickets.all()} == {"issued"}


@pytest.mark.unaudited("the mail about it is queued by the caller, who is not here")
def test_without_the_lock_tickets_are_issued_by_a_date_that_was_left(monkeypatch):
    event = EventFactory(issued_later=True)
    a_bought_order(event=event)
    monkeypatch.setattr(tickets, "_lock_events", lambda due: None)
    assert who_was_first(event, monkeypatch) == ["moved", "issued"]
