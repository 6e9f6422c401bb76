"""A quota is never oversold: counters change by conditional UPDATEs, and holds record what is taken."""

import random
import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from commerce.catalog import services
from commerce.catalog.models import Hold, Quota, QuotaCounter, TicketType
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


def test_only_held_stock_of_the_order_is_extended(event):
    quota = a_quota(event, 10)
    extended, sold, _other = orders = [an_empty_order(event) for _n in range(3)]
    for order in orders:
        services.reserve(quota, 1, order=order, until=UNTIL)
    services.commit_holds(sold)
    later = UNTIL + timedelta(minutes=10)
    for order in (extended, sold):
        services.extend_holds(order, later)

    assert [order.holds.get().until for order in orders] == [later, UNTIL, UNTIL]


def test_only_held_stock_of_the_order_is_sold(event):
    quota = a_quota(event, 10)
    sold, released, _other = orders = [an_empty_order(event) for _n in range(3)]
    for order in orders:
        services.reserve(quota, 1, order=order, until=UNTIL)
    services.release(released)
    for order in (sold, released):
        services.commit_holds(order)

    assert [order.holds.get().state for order in orders] == [HoldState.SOLD, HoldState.RELEASED, HoldState.HELD]


def test_quantities_of_types_with_one_quota_are_summed_and_quotas_are_in_order_of_pk():
    small, large = Quota(pk=3), Quota(pk=8)
    types = [TicketType(pk=n, quota=quota) for n, quota in enumerate([large, small, large], start=1)]

    assert services.by_quota(dict(zip(types, [2, 1, 4], strict=True))) == [(small, 1), (large, 6)]
    assert services.by_quota({}) == []


def test_a_shard_that_has_enough_is_preferred_to_parts(event):
    quota = a_quota(event, 2, 2, 7, 2)
    quota.counters.filter(shard=2).update(taken=2)
    shards = [counter.pk for counter in quota.counters.order_by("shard")]

    assert {services._lock_shard_with_stock(shards, 5) for _n in range(20)} == {shards[2]}
    assert services._lock_shard_with_stock(shards, 6) is None
    assert services._lock_shard_with_stock(shards[:2], 1) in shards[:2]


def test_parts_are_what_each_shard_has_left_in_order_of_pk(event):
    quota, order = a_quota(event, 4, 3, 4, 5), an_empty_order(event)
    for shard, number in enumerate([3, 3, 2, 4]):
        quota.counters.filter(shard=shard).update(taken=number)
    with CaptureQueriesContext(connection) as queries:
        services._reserve_in_parts([c.pk for c in quota.counters.all()], 3, order=order, until=UNTIL)

    holds = order.holds.order_by("counter").values_list("counter__shard", "quantity", "until", "state")
    assert list(holds) == [(0, 1, UNTIL, HoldState.HELD), (2, 2, UNTIL, HoldState.HELD)]
    assert taken(quota) == [4, 3, 4, 4]
    assert 'ORDER BY "commerce_quotacounter"."id" ASC' in queries[1]["sql"]


@pytest.mark.parametrize(
    ("available", "quantity", "parts", "left"),
    [
        ([5], 3, [(1, 3)], [2]),
        ([5], 5, [(1, 5)], [0]),
        ([2, 5, 6], 4, [(2, 4)], [2, 1, 6]),  # the first that has enough
        ([2, 3], 3, [(2, 3)], [2, 0]),
        ([2, 0, 3], 4, [(1, 2), (3, 2)], [0, 0, 1]),  # none has enough
        ([2, 2], 4, [(1, 2), (2, 2)], [0, 0]),
    ],
)
def test_parts_of_locked_stock_are_taken_from_one_counter_if_it_has_enough(available, quantity, parts, left):
    locked = services.LockedQuota([[pk, number] for pk, number in enumerate(available, start=1)])

    assert locked.parts(quantity) == parts
    assert locked.available == [[pk, number] for pk, number in enumerate(left, start=1)]
    assert locked.total_available == sum(available) - quantity


@pytest.mark.parametrize("available", [[], [3], [2, 1], [0]], ids=str)
def test_more_than_the_locked_stock_is_sold_out(available):
    with pytest.raises(SoldOut):
        services.LockedQuota([[pk, number] for pk, number in enumerate(available)]).parts(4)


def test_locked_quotas_have_their_counters_and_what_is_left_in_one_order(event):
    first, second, unasked = (Quota.objects.create(event=event, name=name) for name in "ABC")
    rows = [(second, 0, 4, 1), (first, 1, 5, 2), (unasked, 0, 9, 0), (first, 0, 6, 6)]  # the order of their pks
    counters = [
        QuotaCounter.objects.create(quota=quota, shard=shard, size=size, taken=number)
        for quota, shard, size, number in rows
    ]
    with CaptureQueriesContext(connection) as queries:
        locked = services.lock_quotas([second.pk, first.pk, first.pk])

    assert [(pk, quota.available) for pk, quota in locked.items()] == [
        (first.pk, [[counters[1].pk, 3], [counters[3].pk, 0]]),
        (second.pk, [[counters[0].pk, 3]]),
    ]
    assert 'ORDER BY "commerce_quotacounter"."quota_id" ASC, "commerce_quotacounter"."id" ASC' in queries[0]["sql"]
    assert services.lock_quotas([]) == {}


def test_many_orders_are_reserved_with_one_update_per_counter(event):
    quota, other = a_quota(event, 3, 4), a_quota(event, 9)
    orders = [an_empty_order(event) for _n in range(3)]
    locked = services.lock_quotas([quota.pk, other.pk])
    requests = [(orders[0], quota.pk, 2), (orders[1], quota.pk, 5), (orders[2], other.pk, 1), (orders[0], other.pk, 3)]
    with CaptureQueriesContext(connection) as queries:
        services.reserve_many(locked, requests, UNTIL)

    first, second = quota.counters.order_by("shard")
    held = [
        [(hold.counter, hold.quantity, hold.state, hold.until) for hold in order.holds.order_by("pk")]
        for order in orders
    ]
    assert held == [
        [(first, 2, HoldState.HELD, UNTIL), (other.counters.get(), 3, HoldState.HELD, UNTIL)],
        [(first, 1, HoldState.HELD, UNTIL), (second, 4, HoldState.HELD, UNTIL)],
        [(other.counters.get(), 1, HoldState.HELD, UNTIL)],
    ]
    assert (taken(quota), taken(other), counters_that_disagree()) == ([3, 4], [4], [])
    assert len([query for query in queries if query["sql"].startswith("UPDATE")]) == 3


def test_many_orders_are_not_reserved_if_a_counter_has_less_than_was_locked(event):
    quota, order = a_quota(event, 5), an_empty_order(event)
    locked = services.lock_quotas([quota.pk])
    quota.counters.update(taken=4)
    with pytest.raises(SoldOut):
        services.reserve_many(locked, [(order, quota.pk, 2)], UNTIL)

    assert (taken(quota), Hold.objects.count()) == ([4], 0)
