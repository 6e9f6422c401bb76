"""Increments the counters per day."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from support.usage.models import DailyCount, UsageKind


class CountedVerdict(Protocol):
    """The part of a device verdict that is counted."""

    @property
    def purpose(self) -> str: ...

    @property
    def verdict(self) -> str: ...


def increment(usage_kind: UsageKind, key: str, *, at: datetime) -> None:
    """Adds 1 to the counter of the day of `at` in JST. Safe with concurrent requests."""
    row: dict[str, Any] = {"day": timezone.localtime(at).date(), "kind": usage_kind, "key": key[:60]}
    if not DailyCount.objects.filter(**row).update(number=F("number") + 1):
        DailyCount.objects.get_or_create(**row)
        DailyCount.objects.filter(**row).update(number=F("number") + 1)


def count_verdicts(request: HttpRequest, answers: Iterable[CountedVerdict], *, at: datetime) -> None:
    """Counts the verdicts of a device check, unless the request seems to come from a crawler."""
    if is_internal_navigation(request):
        for answer in answers:
            increment(UsageKind.DEVICE_CHECK, f"{answer.purpose}:{answer.verdict}", at=at)


def is_internal_navigation(request: HttpRequest) -> bool:
    """Whether a page of this site led here; crawlers send neither HX-Request nor our Referer."""
    site_url = f"{request.scheme}://{request.get_host()}/"
    return "HX-Request" in request.headers or request.headers.get("Referer", "").startswith(site_url)
