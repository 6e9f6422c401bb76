"""Reserves and releases stock: one conditional UPDATE of the counter, and one Hold row that records it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from commerce.catalog.models import Hold, Quota, QuotaCounter, TicketType
from commerce.catalog.states import HoldState
from portal.shared.errors import DomainError


class HasPk(Protocol):
    """An order, as far as stock needs it; its model belongs to a layer above."""

    @property
    def pk(self) -> int:
        """Primary key of the order's row."""
        ...


class SoldOut(DomainError):
    """Not enough tickets are available."""

    code = "sold_out"
    message = _("申し訳ありません。ご希望の枚数を確保できませんでした。枚数を減らすか、別の券種をお選びください。")


class SizeBelowTaken(DomainError):
    """A quota cannot be made smaller than the number of tickets held or sold."""

    code = "below_taken"
    field = "size"
    message = _("すでに%(taken)s席が確保または販売されています。%(taken)s以上の数を入れてください。")


def by_quota(quantities: Mapping[TicketType, int]) -> list[tuple[Quota, int]]:
    """Returns the quantity per quota, ordered by pk: all callers lock quotas in one order, which prevents deadlocks."""
    sums: dict[Quota, int] = {}
    for ticket_type, quantity in quantities.items():
        sums[ticket_type.quota] = sums.get(ticket_type.quota, 0) + quantity
    return sorted(sums.items(), key=lambda pair: pair[0].pk)


@transaction.atomic
def reserve(quota: Quota, quantity: int, *, order: HasPk, until: datetime) -> list[Hold]:
    """Reserves stock for an order until a time; one hold per shard used. Raises SoldOut and changes nothing then."""
    shards = list(quota.counters.values_list("pk", flat=True))
    pk = shards[0] if len(shards) == 1 else _lock_shard_with_stock(shards, quantity)
    if pk and _increment_taken(pk, quantity):
        return [Hold.objects.create(counter_id=pk, order_id=order.pk, quantity=quantity, until=until)]
    if len(shards) == 1:
        raise SoldOut
    return _reserve_in_parts(shards, quantity, order=order, until=until)


def _lock_shard_with_stock(shards: list[int], quantity: int) -> int | None:
    """Locks a random shard that has enough stock and that no other transaction has locked; None if there is none.

    It never waits: an UPDATE that waited keeps its row lock even if its condition then fails, and two transactions
    that collect such locks in different orders would deadlock. PostgreSQL also keeps the lock of a row that turned
    out to be full once it was locked; rolling back to the savepoint releases these locks.
    """
    unlocked = QuotaCounter.objects.select_for_update(skip_locked=True, no_key=True).order_by("?")
    try:
        with transaction.atomic():
            return unlocked.filter(pk__in=shards, taken__lte=F("size") - quantity).values_list("pk", flat=True)[0]
    except IndexError:
        return None


def _reserve_in_parts(shards: list[int], quantity: int, *, order: HasPk, until: datetime) -> list[Hold]:
    """Reserves from several shards, locked in order of pk, if none has enough. Raises SoldOut if all together lack it."""
    holds = []
    for counter in QuotaCounter.objects.select_for_update(no_key=True).filter(pk__in=shards).order_by("pk"):
        part = min(counter.size - counter.taken, quantity)
        if part > 0 and _increment_taken(counter.pk, part):
            holds.append(Hold(counter=counter, order_id=order.pk, quantity=part, until=until))
            quantity -= part
    if quantity:
        raise SoldOut  # the caller's atomic block rolls the updates back
    return Hold.objects.bulk_create(holds)


def _increment_taken(counter_pk: int, quantity: int) -> bool:
    """Adds to `taken` in one conditional statement; returns False if too little stock is available."""
    if_enough = QuotaCounter.objects.filter(pk=counter_pk, taken__lte=F("size") - quantity)
    return if_enough.update(taken=F("taken") + quantity) == 1


def extend_holds(order: HasPk, until: datetime) -> None:
    """Sets the end of the order's holds that are not sold yet."""
    Hold.objects.filter(order_id=order.pk, state=HoldState.HELD).update(until=until)


def commit_holds(order: HasPk) -> None:
    """Marks the order's holds as sold; the counters do not change."""
    Hold.objects.filter(order_id=order.pk, state=HoldState.HELD).update(state=HoldState.SOLD)


@transaction.atomic
def release(order: HasPk) -> int:
    """Releases all held or sold stock of an order; returns how many tickets. A second call releases nothing.

    Counters are locked in the same order as everywhere: by quota, then by pk, because a shard that was added later
    has a higher pk than the counters of the next quota.
    """
    released = 0
    holds = Hold.objects.select_for_update(of=("self",)).active().filter(order_id=order.pk)
    for hold in holds.order_by("counter__quota_id", "counter_id"):
        Hold.objects.filter(pk=hold.pk).update(state=HoldState.RELEASED)
        QuotaCounter.objects.filter(pk=hold.counter_id).update(taken=F("taken") - hold.quantity)
        released += hold.quantity
    return released


@transaction.atomic
def resize(quota: Quota, size: int) -> None:
    """Sets the size of a quota, spread evenly over its shards. Raises SizeBelowTaken and changes nothing then."""
    counters = list(QuotaCounter.objects.select_for_update(no_key=True).filter(quota=quota).order_by("pk"))
    if not counters:
        QuotaCounter.objects.create(quota=quota, size=size)
        return
    taken = sum(counter.taken for counter in counters)
    if size < taken:
        raise SizeBelowTaken(taken=taken)
    if size == sum(counter.size for counter in counters):
        return
    available, remainder = divmod(size - taken, len(counters))
    for n, counter in enumerate(counters):
        QuotaCounter.objects.filter(pk=counter.pk).update(size=counter.taken + available + (n < remainder))


# For many orders at once: all counters are locked first, then each changes by one UPDATE.
@dataclass
class LockedQuota:
    """The locked counters of a quota, with the number available in each."""

    available: list[list[int]]  # [counter's pk, number available]

    @property
    def total_available(self) -> int:
        """Number available in all counters together."""
        return sum(number for _pk, number in self.available)

    def parts(self, quantity: int) -> list[tuple[int, int]]:
        """Takes a quantity from one counter, or from several if none has enough: [(counter's pk, number)]. Raises SoldOut."""
        whole = next((shard for shard in self.available if shard[1] >= quantity), None)
        parts = []
        for shard in [whole] if whole else self.available:
            if part := min(shard[1], quantity):
                shard[1] -= part
                quantity -= part
                parts.append((shard[0], part))
        if quantity:
            raise SoldOut
        return parts


def lock_quotas(quotas: Iterable[int]) -> dict[int, LockedQuota]:
    """Locks the counters of these quotas in the same order as everywhere; returns them by the quota's pk."""
    locked: dict[int, LockedQuota] = {}
    counters = QuotaCounter.objects.select_for_update(no_key=True).filter(quota__in=set(quotas))
    for counter in counters.order_by("quota_id", "pk"):
        shards = locked.setdefault(counter.quota_id, LockedQuota([])).available
        shards.append([counter.pk, counter.size - counter.taken])
    return locked


def reserve_many(locked: dict[int, LockedQuota], requests: Iterable[tuple[HasPk, int, int]], until: datetime) -> None:
    """Reserves stock for each (order, quota's pk, quantity) until a time. Raises SoldOut; the caller rolls back."""
    taken: Counter[int] = Counter()
    holds = []
    for order, quota_pk, quantity in requests:
        for counter_pk, part in locked[quota_pk].parts(quantity):
            holds.append(Hold(counter_id=counter_pk, order_id=order.pk, quantity=part, until=until))
            taken[counter_pk] += part
    if not all(_increment_taken(counter_pk, number) for counter_pk, number in taken.items()):
        raise SoldOut
    Hold.objects.bulk_create(holds, batch_size=2000)
