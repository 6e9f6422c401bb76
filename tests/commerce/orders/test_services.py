"""Transitions of an order: only those of the table are allowed, and each is logged."""

from itertools import permutations

import pytest

from commerce.orders import services
from commerce.orders.services import transition
from commerce.orders.states import NEXT, OrderLogKind, OrderState
from portal.shared.errors import IllegalTransition
from tests.factories.catalog import AT
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.django_db


def transitions(*, allowed: bool) -> list[tuple[OrderState, OrderState]]:
    pairs = permutations(OrderState, 2)
    return [(before, after) for before, after in pairs if (after in NEXT[before]) == allowed]


@pytest.mark.parametrize(("before", "after"), transitions(allowed=True))
def test_an_allowed_transition_is_made_and_logged_once(before, after):
    order = in_state(before)
    for _again in range(2):
        transition(order, after, actor="test", at=AT)
    order.refresh_from_db()
    assert order.state == after
    assert list(order.log.filter(kind="state").values_list("from_state", "to_state", "actor")) == [
        (before, after, "test")
    ]


@pytest.mark.parametrize(("before", "after"), transitions(allowed=False))
def test_a_transition_that_is_not_allowed_changes_nothing(before, after):
    order = in_state(before)
    with pytest.raises(IllegalTransition):
        transition(order, after, actor="test", at=AT)
    order.refresh_from_db()
    assert order.state == before
    assert not order.log.filter(kind="state").exists()


def in_state(state: OrderState):
    order = OrderFactory()
    type(order).objects.filter(pk=order.pk).update(state=state, confirmed_at=AT)
    return order


def test_a_confirmed_order_has_its_time_of_confirmation():
    order = transition(OrderFactory(), OrderState.CONFIRMED, actor="test", at=AT)
    assert order.confirmed_at == AT


def rows_of_log(order, kind: OrderLogKind) -> list[tuple]:
    return list(order.log.filter(kind=kind).values_list("at", "actor", "request_id", "from_state", "to_state", "data"))


def test_an_entry_of_the_log_says_when_who_what_and_in_which_request(monkeypatch):
    monkeypatch.setattr(services, "request_id", lambda: "0a1b2c3d4e5f")
    order = OrderFactory()
    entry = services.write_log(order, OrderLogKind.PAYMENT, actor="clock", at=AT, to_state="placed", data={"yen": 330})

    assert (entry.order, entry.kind) == (order, OrderLogKind.PAYMENT)
    assert rows_of_log(order, OrderLogKind.PAYMENT) == [(AT, "clock", "0a1b2c3d4e5f", "", "placed", {"yen": 330})]


def test_entries_of_many_orders_have_each_its_own_data(monkeypatch):
    monkeypatch.setattr(services, "request_id", lambda: "0a1b2c3d4e5f")
    first, second, unnamed = (OrderFactory() for _n in range(3))
    services.write_logs(
        [(first, {"rank": 4}), (second, {"rank": 9})], OrderLogKind.LOTTERY_WON, actor="staff:a@example.jp", at=AT
    )

    assert [rows_of_log(order, OrderLogKind.LOTTERY_WON) for order in (first, second, unnamed)] == [
        [(AT, "staff:a@example.jp", "0a1b2c3d4e5f", "", "", {"rank": 4})],
        [(AT, "staff:a@example.jp", "0a1b2c3d4e5f", "", "", {"rank": 9})],
        [],
    ]


def test_lock_reads_the_named_order():
    first, second = OrderFactory(), OrderFactory()

    assert [services.lock(order.pk) for order in (second, first)] == [second, first]
