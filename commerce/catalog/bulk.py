"""Taking places for many orders in one transaction: the counters are locked once, then move by one UPDATE each."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from commerce.catalog.models import Hold, QuotaCounter
from commerce.catalog.services import SoldOut


@dataclass
class Locked:
    """A quota's counters, locked, with the places that are left in each."""

    left: list[list[int]]  # [counter's pk, places]

    @property
    def free(self) -> int:
        """Places left in all of them."""
        return sum(places for _pk, places in self.left)

    def parts(self, quantity: int) -> list[tuple[int, int]]:
        """(counter's pk, places): one counter that has all, else what each has. Raises SoldOut."""
        whole = next((shard for shard in self.left if shard[1] >= quantity), None)
        found = []
        for shard in [whole] if whole else self.left:
            if part := min(shard[1], quantity):
                shard[1] -= part
                quantity -= part
                found.append((shard[0], part))
        if quantity:
            raise SoldOut
        return found


def lock_quotas(quotas: Iterable[int]) -> dict[int, Locked]:
    """The counters of these quotas, locked in the order in which everybody locks them."""
    locked: dict[int, Locked] = {}
    counters = QuotaCounter.objects.select_for_update(no_key=True).filter(quota__in=set(quotas))
    for counter in counters.order_by("quota_id", "pk"):
        shards = locked.setdefault(counter.quota_id, Locked([])).left
        shards.append([counter.pk, counter.size - counter.taken])
    return locked


def take_many(locked: dict[int, Locked], wanted: Iterable[tuple[object, int, int]], until: datetime) -> None:
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
