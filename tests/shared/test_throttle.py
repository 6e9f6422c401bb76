"""Limits count across processes and end with their window."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.shared.errors import Throttled
from portal.shared.models import ThrottleCount
from portal.shared.throttle import throttle

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_the_fourth_request_within_the_hour_is_refused():
    for _ in range(3):
        throttle("resend:1", limit=3, per=HOUR, at=NOON)

    with pytest.raises(Throttled):
        throttle("resend:1", limit=3, per=HOUR, at=NOON + timedelta(minutes=59))
    assert ThrottleCount.objects.get(key="resend:1").count == 3


def test_a_new_window_begins_when_the_old_one_has_ended():
    for _ in range(3):
        throttle("resend:1", limit=3, per=HOUR, at=NOON)
    throttle("resend:1", limit=3, per=HOUR, at=NOON + HOUR)

    row = ThrottleCount.objects.get(key="resend:1")
    assert (row.count, row.ends_at) == (1, NOON + 2 * HOUR)


def test_keys_are_counted_separately():
    throttle("resend:1", limit=1, per=HOUR, at=NOON)
    throttle("resend:2", limit=1, per=HOUR, at=NOON)

    assert ThrottleCount.objects.count() == 2
