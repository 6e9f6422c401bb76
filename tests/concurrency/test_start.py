"""Orders that start at once: one buyer twice, and many buyers who swap ticket types."""

from functools import partial

import pytest

from commerce.catalog.queries import ticket_types_of
from commerce.checkout.services import start_order
from commerce.orders.models import Order
from commerce.orders.states import OrderState
from tests.concurrency.threads import at_once
from tests.factories.accounts import make_buyer
from tests.factories.catalog import AT, EventFactory
from tests.factories.stock import counters_that_disagree

pytestmark = pytest.mark.django_db(transaction=True)


def start(user, event, *type_pks):
    period = event.sales_periods.get()
    return start_order(user=user, period=period, chosen=dict.fromkeys(type_pks, 2), at=AT)


def test_one_buyer_who_presses_many_times_at_once_has_one_hold():
    event, user = EventFactory(size=4), make_buyer()
    ticket_type = ticket_types_of(event)[0]
    results = at_once([partial(start, user, event, ticket_type.pk)] * 8)

    assert [type(result) for result in results] == [Order] * 8
    assert Order.objects.filter(state=OrderState.PENDING).count() == 1
    assert [counter.taken for counter in ticket_type.quota.counters.all()] == [2]
    assert counters_that_disagree() == []


def test_buyers_who_swap_types_crosswise_never_wait_for_each_other_in_a_circle():
    event = EventFactory(types=2)
    one, two = ticket_types_of(event)
    buyers = [make_buyer() for _n in range(16)]
    for n, user in enumerate(buyers):
        start(user, event, (one, two)[n % 2].pk)
    results = at_once([partial(start, user, event, (two, one)[n % 2].pk) for n, user in enumerate(buyers)])

    assert [type(result) for result in results] == [Order] * 16
    assert [ticket_type.quota.counters.get().taken for ticket_type in (one, two)] == [16, 16]
    assert counters_that_disagree() == []
