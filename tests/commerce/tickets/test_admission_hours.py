"""A ticket belongs to the day of its performance in Japan; at a gate for all performances another day is yellow."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from commerce.catalog.models import Performance
from commerce.tickets import check_in
from commerce.tickets.admission_hours import admission_hours
from tests.factories.catalog import AT, EventFactory, PerformanceFactory, hold_performances
from tests.factories.orders import OrderFactory

JST = timedelta(hours=9)


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    """A time of December 2026 in Japan."""
    return datetime(2026, 12, 1, tzinfo=UTC) + timedelta(days=day - 1, hours=hour, minutes=minute) - JST


@pytest.mark.parametrize(
    ("doors", "start", "end", "opens", "closes"),
    [
        (utc(30, 18), utc(30, 19), utc(30, 21), utc(30, 0), utc(31, 0)),
        (None, utc(30, 19), None, utc(30, 0), utc(31, 1)),  # six hours where no end is given
        (utc(30, 23), utc(31, 0, 30), utc(31, 5), utc(30, 0), utc(32, 0)),  # doors before midnight
        (utc(30, 22), utc(30, 23), utc(31, 5), utc(30, 0), utc(31, 5)),  # through the night
        (utc(1, 9), utc(1, 10), utc(4, 18), utc(1, 0), utc(4, 18)),  # four days
        (utc(30, 0), utc(30, 0), utc(30, 1), utc(30, 0), utc(31, 0)),  # at midnight sharp
    ],
)
def test_the_hours_are_the_day_in_japan_and_until_a_later_end(doors, start, end, opens, closes):
    performance = Performance(doors_at=doors, starts_at=start, ends_at=end)
    assert admission_hours(performance) == (opens, closes)


@pytest.fixture
def order(db):
    """Two tickets for a performance at AT + 1 hour, of an event with another one a month later."""
    order = OrderFactory(confirmed=True)
    hold_performances(order.event, AT)
    PerformanceFactory(order.event, starts_at=AT + timedelta(days=30))
    return order


def result_of(order, at: datetime, **fields) -> str:
    here = check_in.GateContext(order.event, fields.pop("performance", None), "北口", "gate:北口")
    ticket = order.tickets.first()
    new_scan = check_in.Scan(client_id=uuid.uuid4(), at=at, read=ticket.short_code, **fields)
    return check_in.check_in(new_scan, here, at=at).result


@pytest.mark.parametrize("days", [-30, -1, 1, 30])
def test_a_ticket_on_another_day_is_not_admitted_until_staff_have_decided(order, days):
    at = AT + timedelta(days=days)
    assert (result_of(order, at), order.tickets.first().state) == ("other_day", "issued")
    assert (result_of(order, at, confirmed=True), order.tickets.first().state) == ("ok", "used")


def test_a_ticket_on_its_day_is_admitted(order):
    assert result_of(order, AT) == "ok"


def test_a_gate_of_the_performance_admits_at_any_time(order):
    performance = order.lines.get().performance_id
    assert result_of(order, AT + timedelta(days=2), performance=performance) == "ok"


def test_a_scan_that_is_uploaded_the_next_day_is_decided_by_its_own_time(order):
    here = check_in.GateContext(order.event, None, "北口", "gate:北口")
    new_scan = check_in.Scan(client_id=uuid.uuid4(), at=AT, read=order.tickets.first().short_code)
    assert check_in.check_in(new_scan, here, at=AT + timedelta(days=2)).result == "ok"


def test_an_event_without_performances_admits_nobody_by_itself(db):
    from commerce.tickets.admission_hours import performances_on

    assert performances_on(EventFactory(dates=0), AT) == set()
