"""An order's state has one writer, a table of moves and a line in the log."""

import pytest

from commerce.orders.services import transition
from commerce.orders.states import NEXT, OrderState
from portal.shared.errors import IllegalTransition
from tests.factories.catalog import AT
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.django_db


def moves(allowed: bool) -> list[tuple[OrderState, OrderState]]:
    return [(a, b) for a in OrderState for b in OrderState if a != b and (b in NEXT[a]) == allowed]


@pytest.mark.parametrize(("before", "after"), moves(allowed=True))
def test_an_allowed_move_is_made_once_with_one_line_in_the_log(before, after):
    order = in_state(before)
    for _again in range(2):
        transition(order, after, actor="test", at=AT)
    order.refresh_from_db()
    assert order.state == after
    assert list(order.log.filter(kind="state").values_list("from_state", "to_state", "actor")) == [
        (before, after, "test")
    ]


@pytest.mark.parametrize(("before", "after"), moves(allowed=False))
def test_a_move_that_the_table_does_not_have_changes_nothing(before, after):
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


def test_a_confirmed_order_knows_its_moment():
    order = transition(OrderFactory(), OrderState.CONFIRMED, actor="test", at=AT)
    assert order.confirmed_at == AT
