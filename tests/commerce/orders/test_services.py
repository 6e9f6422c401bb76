"""Transitions of an order: only those of the table are allowed, and each is logged."""

from itertools import permutations

import pytest

from commerce.orders.services import transition
from commerce.orders.states import NEXT, OrderState
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
