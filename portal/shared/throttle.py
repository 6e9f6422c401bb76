"""Limits of requests per period, stored as rows so that all processes count together."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from portal.shared.errors import Throttled
from portal.shared.site_models import ThrottleCount


def throttle(key: str, *, limit: int, per: timedelta, at: datetime) -> None:
    """Counts one request in the running window of `key`. Raises Throttled when the limit was reached before."""
    with transaction.atomic():
        row, _ = ThrottleCount.objects.select_for_update().get_or_create(
            key=key[:200], defaults={"ends_at": at + per, "count": 0}
        )
        if row.ends_at <= at:
            ThrottleCount.objects.filter(pk=row.pk).update(count=1, ends_at=at + per)
        elif row.count >= limit:
            raise Throttled
        else:
            ThrottleCount.objects.filter(pk=row.pk).update(count=F("count") + 1)
