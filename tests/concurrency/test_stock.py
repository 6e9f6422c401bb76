"""The last stock for many buyers at once; a control shows the race that the conditional UPDATE prevents."""

import re
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from commerce.catalog import services
from commerce.catalog.models import Hold, Quota, QuotaCounter
from commerce.catalog.services import SoldOut
from tests.concurrency.threads import at_once
from tests.factories.catalog import AT, EventFactory
from tests.factories.stock import an_empty_order, counters_that_disagree

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.unaudited("orders without lines: the counters alone are looked at, by counters_that_disagree"),
]

BUYERS, SEATS = 64, 10
UNTIL = AT + timedelta(minutes=15)
LOCK = re.compile("FOR .*UPDATE.*")


@pytest.fixture(autouse=True)
def patient_pool():
    """On a busy machine 64 buyers wait longer for one of the pool's connections than a web request should."""
    pool = connection.settings_dict["OPTIONS"]["pool"]
    before = dict(pool)
    connection.close_pool()
    pool.update(max_size=20, timeout=60)
    yield
    connection.close_pool()
    pool.update(before)


def a_rush_for(*shards: int, buyers: int = BUYERS) -> tuple[Quota, list]:
    """A quota with shards of these sizes, and an order for each buyer."""
    event = EventFactory(types=0)
    quota = Quota.objects.create(event=event, name="全席")
    for shard, size in enumerate(shards):
        QuotaCounter.objects.create(quota=quota, shard=shard, size=size)
    return quota, [an_empty_order(event) for _n in range(buyers)]


def buy(quota: Quota, order, quantity: int) -> str:
    services.reserve(quota, quantity, order=order, until=UNTIL)
    services.commit_holds(order)
    return "sold"


def buy_or_leave(quota: Quota, order, quantity: int) -> str:
    """Reserves, then commits or (every second buyer) releases."""
    services.reserve(quota, quantity, order=order, until=UNTIL)
    if order.pk % 2:
        services.release(order)
        return "left"
    services.commit_holds(order)
    return "sold"


@pytest.mark.parametrize("shards", [(SEATS,), (4, 3, 3)], ids=["one counter", "three shards"])
def test_64_buyers_for_10_seats_leave_10_sold(shards):
    quota, orders = a_rush_for(*shards)
    results = at_once([partial(buy, quota, order, 1) for order in orders])

    assert [results.count("sold"), sum(isinstance(r, SoldOut) for r in results)] == [SEATS, BUYERS - SEATS]
    assert sum(quota.counters.values_list("taken", flat=True)) == SEATS
    assert Hold.objects.active().count() == SEATS
    assert counters_that_disagree() == []


def test_buyers_of_pairs_who_release_leave_counter_and_holds_equal():
    quota, orders = a_rush_for(4, 3, 3)
    results = at_once([partial(buy_or_leave, quota, order, 2) for order in orders])

    assert [r for r in results if isinstance(r, Exception) and not isinstance(r, SoldOut)] == []
    assert sum(quota.counters.values_list("taken", flat=True)) == 2 * results.count("sold")
    assert counters_that_disagree() == []


def test_control_reading_and_then_writing_loses_sales():
    """The counter is large, so that no CHECK constraint hides the race."""
    quota, orders = a_rush_for(1000)
    all_have_read = Barrier(BUYERS)

    def read_then_write() -> str:
        counter = quota.counters.get()
        connection.close()  # gives way to the next reader: the pool has fewer connections than there are buyers
        all_have_read.wait(timeout=60)
        counter.taken += 1
        counter.save()
        return "sold"

    results = at_once([read_then_write for _order in orders])
    assert results == ["sold"] * BUYERS
    assert quota.counters.get().taken == 1


@pytest.mark.parametrize(
    ("quantity", "locks"),
    [
        (4, ["FOR NO KEY UPDATE SKIP LOCKED"]),  # one shard has enough
        (6, ["FOR NO KEY UPDATE SKIP LOCKED", "FOR NO KEY UPDATE"]),  # none has: in parts
    ],
)
def test_counters_are_locked_without_waiting_for_a_shard_and_without_blocking_new_holds(quantity, locks):
    quota, orders = a_rush_for(4, 3, buyers=1)
    with CaptureQueriesContext(connection) as queries:
        services.reserve(quota, quantity, order=orders[0], until=UNTIL)

    assert [LOCK.search(query["sql"])[0] for query in queries if LOCK.search(query["sql"])] == locks


def test_counters_of_many_quotas_are_locked_in_order_of_quota_and_pk_without_blocking_new_holds():
    quota, _orders = a_rush_for(4, 3, buyers=0)
    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        services.lock_quotas([quota.pk])

    (sql,) = [query["sql"] for query in queries if LOCK.search(query["sql"])]
    assert LOCK.search(sql)[0] == "FOR NO KEY UPDATE"
    assert 'ORDER BY "commerce_quotacounter"."quota_id" ASC, "commerce_quotacounter"."id" ASC' in sql
