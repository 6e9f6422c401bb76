"""Taking and giving back places: one conditional UPDATE on the counter, one hold as its ledger line."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from commerce.catalog.models import Hold, Quota, QuotaCounter, TicketType
from commerce.catalog.states import HoldState
from portal.shared.errors import DomainError


class SoldOut(DomainError):
    """Not enough places are left."""

    code = "sold_out"
    message = _("申し訳ありません。ご希望の枚数を確保できませんでした。枚数を減らすか、別の券種をお選びください。")


class SizeBelowTaken(DomainError):
    """A quota is to have fewer places than are held or sold."""

    code = "below_taken"
    field = "size"
    message = _("すでに%(taken)s席が確保または販売されています。%(taken)s以上の数を入れてください。")


def by_quota(wanted: Mapping[TicketType, int]) -> list[tuple[Quota, int]]:
    """Numbers per quota, in one order for everybody, so that two buyers never wait for each other in a circle."""
    sums: dict[Quota, int] = {}
    for kind, quantity in wanted.items():
        sums[kind.quota] = sums.get(kind.quota, 0) + quantity
    return sorted(sums.items(), key=lambda pair: pair[0].pk)


@transaction.atomic
def reserve(quota: Quota, quantity: int, *, order, until: datetime) -> list[Hold]:
    """Takes places for an order until a moment; one hold per shard that gave some. Raises SoldOut and takes nothing."""
    shards = list(quota.counters.values_list("pk", flat=True))
    pk = shards[0] if len(shards) == 1 else _free_shard(shards, quantity)
    if pk and _increment_taken(pk, quantity):
        return [Hold.objects.create(counter_id=pk, order=order, quantity=quantity, until=until)]
    if len(shards) == 1:
        raise SoldOut
    return _reserve_in_parts(shards, quantity, order=order, until=until)


def _free_shard(shards: list[int], quantity: int) -> int | None:
    """A shard with room that nobody else is moving, locked; buyers thus spread over a busy quota.

    It never waits: an UPDATE that waited keeps its row lock even when its condition then fails, and two buyers who
    collect such locks in different orders would wait for each other for ever. PostgreSQL keeps the lock, too, of a row
    that turned out to be full once it was locked; where no other has room, the savepoint gives all of them back.
    """
    free = QuotaCounter.objects.select_for_update(skip_locked=True, no_key=True).order_by("?")
    try:
        with transaction.atomic():
            return free.filter(pk__in=shards, taken__lte=F("size") - quantity).values_list("pk", flat=True)[0]
    except IndexError:
        return None


def _reserve_in_parts(shards: list[int], quantity: int, *, order, until: datetime) -> list[Hold]:
    """No free shard has all: gather what they have, locking them in one order; raises SoldOut when it is too little."""
    holds = []
    for counter in QuotaCounter.objects.select_for_update(no_key=True).filter(pk__in=shards).order_by("pk"):
        part = min(counter.size - counter.taken, quantity)
        if part > 0 and _increment_taken(counter.pk, part):
            holds.append(Hold(counter=counter, order=order, quantity=part, until=until))
            quantity -= part
    if quantity:
        raise SoldOut  # the caller's atomic block takes the moves back
    return Hold.objects.bulk_create(holds)


def _increment_taken(counter_pk: int, quantity: int) -> bool:
    """The one statement that changes a counter upwards; false when too little is left."""
    enough = QuotaCounter.objects.filter(pk=counter_pk, taken__lte=F("size") - quantity)
    return enough.update(taken=F("taken") + quantity) == 1


def extend_holds(order, until: datetime) -> None:
    """Moves the end of an order's living holds."""
    Hold.objects.filter(order=order, state=HoldState.HELD).update(until=until)


def commit_holds(order) -> None:
    """The order's held places are sold; the counter stays as it is."""
    Hold.objects.filter(order=order, state=HoldState.HELD).update(state=HoldState.SOLD)


@transaction.atomic
def release(order) -> int:
    """Gives back every living place of an order, once; returns how many.

    Counters are locked in the order in which everybody takes them: by quota, and inside a quota by pk. A shard that
    was added later has a higher pk than the counters of the next quota.
    """
    given_back = 0
    living = Hold.objects.select_for_update(of=("self",)).active().filter(order=order)
    for hold in living.order_by("counter__quota_id", "counter_id"):
        Hold.objects.filter(pk=hold.pk).update(state=HoldState.RELEASED)
        QuotaCounter.objects.filter(pk=hold.counter_id).update(taken=F("taken") - hold.quantity)
        given_back += hold.quantity
    return given_back


@transaction.atomic
def resize(quota: Quota, size: int) -> None:
    """Gives a quota `size` places in all, spread evenly over its shards. Raises BelowTaken and changes nothing."""
    counters = list(QuotaCounter.objects.select_for_update(no_key=True).filter(quota=quota).order_by("pk"))
    if not counters:
        QuotaCounter.objects.create(quota=quota, size=size)
        return
    taken = sum(counter.taken for counter in counters)
    if size < taken:
        raise SizeBelowTaken(taken=taken)
    if size == sum(counter.size for counter in counters):
        return
    spare, odd = divmod(size - taken, len(counters))
    for n, counter in enumerate(counters):
        QuotaCounter.objects.filter(pk=counter.pk).update(size=counter.taken + spare + (n < odd))


def counters_that_disagree() -> list[QuotaCounter]:
    """Counters whose `taken` is not the sum of their living holds: always empty, and a test and an audit say so."""
    sums = dict(Hold.objects.active().values_list("counter").annotate(n=Sum("quantity")).order_by())
    return [counter for counter in QuotaCounter.objects.all() if counter.taken != sums.get(counter.pk, 0)]


# Many orders at once: counters are locked once, then move by one UPDATE each.
@dataclass
class LockedQuota:
    """A quota's counters, locked, with the places that are left in each."""

    available: list[list[int]]  # [counter's pk, places]

    @property
    def total_available(self) -> int:
        """Places left in all of them."""
        return sum(places for _pk, places in self.available)

    def parts(self, quantity: int) -> list[tuple[int, int]]:
        """(counter's pk, places): one counter that has all, else what each has. Raises SoldOut."""
        whole = next((shard for shard in self.available if shard[1] >= quantity), None)
        found = []
        for shard in [whole] if whole else self.available:
            if part := min(shard[1], quantity):
                shard[1] -= part
                quantity -= part
                found.append((shard[0], part))
        if quantity:
            raise SoldOut
        return found


def lock_quotas(quotas: Iterable[int]) -> dict[int, LockedQuota]:
    """The counters of these quotas, locked in the order in which everybody locks them."""
    locked: dict[int, LockedQuota] = {}
    counters = QuotaCounter.objects.select_for_update(no_key=True).filter(quota__in=set(quotas))
    for counter in counters.order_by("quota_id", "pk"):
        shards = locked.setdefault(counter.quota_id, LockedQuota([])).available
        shards.append([counter.pk, counter.size - counter.taken])
    return locked


def reserve_many(locked: dict[int, LockedQuota], wanted: Iterable[tuple[object, int, int]], until: datetime) -> None:
    """Takes places for (order, quota's pk, quantity) of each until a moment. Raises SoldOut; the caller rolls back."""
    taken: Counter[int] = Counter()
    holds = []
    for order, quota, quantity in wanted:
        for counter, part in locked[quota].parts(quantity):
            holds.append(Hold(counter_id=counter, order=order, quantity=part, until=until))
            taken[counter] += part
    for counter, places in taken.items():
        enough = QuotaCounter.objects.filter(pk=counter, taken__lte=F("size") - places)
        if enough.update(taken=F("taken") + places) != 1:
            raise SoldOut
    Hold.objects.bulk_create(holds, batch_size=2000)
