"""The time source: the only place that reads the system time; CLOCK_OFFSET shifts it for tests of processes."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The present time, timezone-aware. Entry points (views, tasks, commands) call it once and pass it on as `at`."""
    return timezone.now() + timedelta(seconds=settings.CLOCK_OFFSET)
