"""What the clock does about retention: erases in batches what is older than its period, and counts it."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from portal.shared.privacy.models import Erasure, RetentionPeriod
from portal.shared.registries.retention import RetentionPolicy, retention_policies

log = logging.getLogger(__name__)
BATCH = 500
CHECK_INTERVAL = timedelta(hours=1)  # looks again; at once while a whole batch went


def retention_periods() -> list[RetentionPeriod]:
    """A row per registered kind, in the order of registering; those that are missing are made."""
    known = {row.name: row for row in RetentionPeriod.objects.all()}
    timed = [keeping for keeping in retention_policies if keeping.erase]
    for keeping in timed:
        if keeping.name not in known:
            begin = {"number": keeping.period.number, "unit": keeping.period.unit}
            known[keeping.name], _new = RetentionPeriod.objects.get_or_create(name=keeping.name, defaults=begin)
    return [known[keeping.name] for keeping in timed]


def erase_due(at: datetime) -> int:
    """One batch of each kind that is due to be looked at; one that fails does not hold up the others."""
    done = 0
    for row in retention_periods():
        if row.looked_at and not row.is_behind and at - row.looked_at < CHECK_INTERVAL:
            continue
        try:
            done += erase_batch(row, at)
        except Exception:
            log.exception("erasing %s", row.name)
    return done


@transaction.atomic
def erase_batch(row: RetentionPeriod, at: datetime) -> int:
    """Up to BATCH things of one kind, with the figure that says so. Returns how many."""
    before = cutoff(row, at)
    erase = retention_policies[row.name].erase
    number = erase(before, BATCH) if erase else 0
    if number:
        Erasure.objects.create(name=row.name, at=at, before=before, number=number)
    RetentionPeriod.objects.filter(pk=row.pk).update(
        looked_at=at, is_behind=number >= BATCH, erased=F("erased") + number
    )
    return number


def cutoff(row: RetentionPeriod, at: datetime) -> datetime:
    """What is older goes: the site's period, never less than the rule behind it, and the head start."""
    keeping: RetentionPolicy = retention_policies[row.name]
    span = keeping.minimum if row.span.is_shorter_than(keeping.minimum) else row.span
    return span.before(at - keeping.grace_period)
