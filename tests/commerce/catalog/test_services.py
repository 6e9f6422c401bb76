"""A quota is never oversold: counters change by conditional UPDATEs, and holds record what is taken."""

import random
import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from commerce.catalog import services
from commerce.catalog.models import Hold, Quota, QuotaCounter
from commerce.catalog.services import SoldOut
from commerce.catalog.states import HoldState
from tests.factories.catalog import AT, EventFactory
from tests.factories.stock import an_empty_order, counters_that_disagree

pytestmark = pytest.mark.django_db

UNTIL = AT + timedelta(minutes=15)


@pytest.fixture
def event():
    return EventFactory(types=0)


def a_quota(event, *sizes: int) -> Quota:
    quota = Quota.objects.create(event=event, name="全席")
    for shard, size in enumerate(sizes):
        QuotaCounter.objects.create(quota=quota, shard=shard, size=size)
    return quota


def taken(quota: Quota) -> list[int]:
    return list(quota.counters.order_by("shard").values_list("taken", flat=True))


def test_reserved_stock_is_held_by_the_order_until_the_given_time(event):
    quota, order = a_quota(event, 10), an_empty_order(event)
    (hold,) = services.reserve(quota, 3, order=order, until=UNTIL)

    assert (hold.order, hold.quantity, hold.state, hold.until) == (order, 3, HoldState.HELD, UNTIL)
    assert taken(quota) == [3]


def test_a_second_release_changes_nothing(event):
    quota, order = a_quota(event, 10), an_empty_order(event)
    services.reserve(quota, 3, order=order, until=UNTIL)

    assert [services.release(order), services.release(order)] == [3, 0]
    assert taken(quota) == [0]


def test_sold_stock_stays_taken_and_can_be_released(event):
    quota, order = a_quota(event, 10), an_empty_order(event)
    services.reserve(quota, 3, order=order, until=UNTIL)
    services.commit_holds(order)

    assert (taken(quota), Hold.objects.get().state) == ([3], HoldState.SOLD)
    assert (services.release(order), taken(quota)) == (3, [0])


def test_release_locks_counters_in_the_same_order_as_reserve(event):
    first, second = a_quota(event, 1), a_quota(event, 4)
    added_later = QuotaCounter.objects.create(quota=first, shard=1, size=1)
    order = an_empty_order(event)
    for quota in (first, second):
        services.reserve(quota, 2, order=order, until=UNTIL)
    with CaptureQueriesContext(connection) as queries:
        services.release(order)

    updates = [query["sql"] for query in queries if query["sql"].startswith('UPDATE "commerce_quotacounter"')]
    counters = [first.counters.get(shard=0).pk, added_later.pk, second.counters.get().pk]
    assert [int(re.search(r'"id" = (\d+)', sql)[1]) for sql in updates] == counters


def test_release_does_not_change_another_order(event):
    quota, released, other = a_quota(event, 10), an_empty_order(event), an_empty_order(event)
    services.reserve(quota, 3, order=released, until=UNTIL)
    services.reserve(quota, 4, order=other, until=UNTIL)
    services.release(released)

    assert taken(quota) == [4]
    assert Hold.objects.active().get().order == other


def test_the_end_of_active_holds_can_be_changed(event):
    quota, order = a_quota(event, 10), an_empty_order(event)
    services.reserve(quota, 1, order=order, until=UNTIL)
    services.extend_holds(order, UNTIL + timedelta(minutes=10))

    assert Hold.objects.get().until == UNTIL + timedelta(minutes=10)


def test_the_last_stock_is_taken_from_several_shards(event):
    quota, order = a_quota(event, 2, 2, 2), an_empty_order(event)
    holds = services.reserve(quota, 5, order=order, until=UNTIL)

    assert sorted(hold.quantity for hold in holds) == [1, 2, 2]
    assert sorted(taken(quota)) == [1, 2, 2]
    assert counters_that_disagree() == []


@pytest.mark.parametrize("sizes", [(4,), (2, 2), (4, 0, 0), ()], ids=str)
def test_a_quantity_above_the_available_stock_takes_nothing(event, sizes):
    quota, order = a_quota(event, *sizes), an_empty_order(event)
    with pytest.raises(SoldOut):
        services.reserve(quota, 5, order=order, until=UNTIL)

    assert taken(quota) == [0] * len(sizes)
    assert Hold.objects.count() == 0


@pytest.mark.parametrize("seed", range(3))
def test_counters_agree_with_holds_after_random_operations(event, seed):
    rng = random.Random(seed)
    quotas = [a_quota(event, 7), a_quota(event, 3, 3, 3), a_quota(event, 1, 5)]
    orders = [an_empty_order(event) for _n in range(12)]
    refused = 0
    for _step in range(120):
        order = rng.choice(orders)
        operation = rng.choice(["reserve", "reserve", "commit_holds", "release"])
        try:
            if operation == "reserve":
                services.reserve(rng.choice(quotas), rng.randint(1, 4), order=order, until=UNTIL)
            else:
                getattr(services, operation)(order)
        except SoldOut:
            refused += 1
    assert refused > 0
    assert counters_that_disagree() == []
    assert all(counter.taken <= counter.size for counter in QuotaCounter.objects.all())


def test_a_counter_without_matching_holds_is_reported(event):
    quota = a_quota(event, 10)
    quota.counters.update(taken=4)

    assert counters_that_disagree() == [quota.counters.get()]


@pytest.mark.parametrize("statement", ["taken = taken + 11", "size = 3", "taken = -1"])
def test_the_database_refuses_an_oversell(event, statement):
    quota = a_quota(event, 10)
    quota.counters.update(taken=4)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE commerce_quotacounter SET {statement}")

    assert list(quota.counters.values_list("size", "taken")) == [(10, 4)]
