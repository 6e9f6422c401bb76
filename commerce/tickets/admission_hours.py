"""When the tickets of a performance are admitted: on its day in Japan, and until its end where that is later."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from commerce.catalog.models import Event, Performance

LASTS = timedelta(hours=6)  # of a performance without `ends_at`


def admission_hours(performance: Performance) -> tuple[datetime, datetime]:
    """The first moment of its day (JST), and the one after which its tickets belong to another day.

    Doors before midnight and an end after it belong to the same performance.
    """
    starts_at = performance.starts_at
    first = min(performance.doors_at or starts_at, starts_at)
    last = performance.ends_at or starts_at + LASTS
    return _midnight(first), max(_midnight(starts_at) + timedelta(days=1), last)


def performances_on(event: Event, at: datetime) -> set[int]:
    """The pks of the event's performances whose tickets are admitted at that time."""
    hours = {performance.pk: admission_hours(performance) for performance in event.performances.all()}
    return {pk for pk, (opens, closes) in hours.items() if opens <= at < closes}


def _midnight(at: datetime) -> datetime:
    """The beginning of that day in JST."""
    return timezone.make_aware(datetime.combine(timezone.localtime(at).date(), time.min))
