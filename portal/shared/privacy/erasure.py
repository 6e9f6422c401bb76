"""Enforcement of retention: erases in batches what is older than its period, and records how many rows."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from portal.shared.privacy.models import Erasure, RetentionPeriod
from portal.shared.registries.retention import RetentionPolicy, retention_policies

log = logging.getLogger(__name__)
BATCH = 500
CHECK_INTERVAL = timedelta(hours=1)  # between two checks of a policy; after a full batch the next one follows at once


def retention_periods() -> list[RetentionPeriod]:
    """The row of each policy that erases, in the order of registration; missing rows are created."""
    periods = {period.name: period for period in RetentionPeriod.objects.all()}
    policies = [policy for policy in retention_policies if policy.erase]
    for policy in policies:
        if policy.name not in periods:
            initial = {"number": policy.period.number, "unit": policy.period.unit}
            periods[policy.name], _new = RetentionPeriod.objects.get_or_create(name=policy.name, defaults=initial)
    return [periods[policy.name] for policy in policies]


def erase_due(at: datetime) -> int:
    """Erases one batch of each policy that is due and returns how many rows; one that fails is logged and skipped."""
    erased = 0
    for period in retention_periods():
        if period.looked_at and not period.is_behind and at - period.looked_at < CHECK_INTERVAL:
            continue
        try:
            erased += erase_batch(period, at)
        except Exception:
            log.exception("erasing %s", period.name)
    return erased


@transaction.atomic
def erase_batch(period: RetentionPeriod, at: datetime) -> int:
    """Erases up to BATCH rows of one policy, records their number and returns it."""
    before = cutoff(period, at)
    erase = retention_policies[period.name].erase
    number = erase(before, BATCH) if erase else 0
    if number:
        Erasure.objects.create(name=period.name, at=at, before=before, number=number)
    RetentionPeriod.objects.filter(pk=period.pk).update(
        looked_at=at, is_behind=number >= BATCH, erased=F("erased") + number
    )
    return number


def cutoff(period: RetentionPeriod, at: datetime) -> datetime:
    """The time before which rows are erased: the site's period, at least the policy's minimum, plus its grace period."""
    policy: RetentionPolicy = retention_policies[period.name]
    span = policy.minimum if period.span.is_shorter_than(policy.minimum) else period.span
    return span.before(at - policy.grace_period)
