"""Strangers of one network at the same moment; a control shows the race that the lock prevents."""

from functools import partial

import pytest

from commerce.catalog.queries import ticket_types_of
from commerce.checkout import hold_budget
from commerce.checkout.errors import NetworkHolds
from commerce.checkout.services import start_order
from commerce.orders.models import Order
from tests.concurrency.threads import at_once
from tests.factories.accounts import make_buyer
from tests.factories.catalog import AT, EventFactory

pytestmark = pytest.mark.django_db(transaction=True)
STRANGERS = 12


@pytest.fixture(autouse=True)
def budgets(settings):
    settings.HOLD_BUDGETS = True


def holds():
    event = EventFactory()
    period, ticket_type = event.sales_periods.get(), ticket_types_of(event)[0]
    start = partial(start_order, period=period, chosen={ticket_type.pk: 1}, at=AT, network="198.51.100.1")
    return [partial(start, user=make_buyer()) for _n in range(STRANGERS)]


def test_12_strangers_at_once_hold_the_four_tickets_of_their_network():
    results = at_once(holds())
    assert [Order.objects.count(), sum(isinstance(r, NetworkHolds) for r in results)] == [4, 8]


def test_control_counting_without_the_lock_lets_more_pass(monkeypatch):
    monkeypatch.setattr(hold_budget, "_lock", lambda _keys, _at: None)
    at_once(holds())
    assert Order.objects.count() > 4
