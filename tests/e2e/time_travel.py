"""Simulates that days pass for one order of the running site, by moving its times into the past."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.e2e.stack import Stack

PASS = """
from datetime import timedelta
from django.db.models import F
from commerce.models import Hold, Order, PaymentAttempt, SandboxCharge
by = timedelta(days={days})
order = Order.objects.get(code="{code}")
ids = list(order.attempts.values_list("public_id", flat=True))
SandboxCharge.objects.filter(attempt__in=ids).update(created_at=F("created_at") - by, expires_at=F("expires_at") - by)
Order.objects.filter(pk=order.pk).update(created_at=F("created_at") - by, expires_at=F("expires_at") - by)
Hold.objects.filter(order=order).update(until=F("until") - by)
order.attempts.update(
    created_at=F("created_at") - by, expires_at=F("expires_at") - by, release_at=F("release_at") - by)
"""
RESIZE = """
from commerce.catalog.services import resize
from commerce.models import Order, QuotaCounter
for line in Order.objects.get(code="{code}").lines.all():
    counters = QuotaCounter.objects.filter(quota=line.ticket_type.quota)
    print(sum(counters.values_list("size", flat=True)))
    resize(line.ticket_type.quota, {size} or sum(counters.values_list("taken", flat=True)))
"""


def let_days_pass(site: Stack, code: str, days: int) -> None:
    """Moves the times of the order and of its sandbox charge by `days`."""
    site.manage("shell", "--no-imports", "-c", PASS.format(code=code, days=days))


@contextmanager
def sold_out(site: Stack, code: str) -> Iterator[None]:
    """Within the context the quotas of the order's ticket types have no available tickets."""
    size = site.manage("shell", "--no-imports", "-c", RESIZE.format(code=code, size=0)).strip()
    yield
    site.manage("shell", "--no-imports", "-c", RESIZE.format(code=code, size=size))
