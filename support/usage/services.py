"""The one way to count."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from support.usage.models import DailyCount, UsageKind


def increment(usage_kind: UsageKind, key: str, *, at: datetime) -> None:
    """One more on the day of `at`."""
    row: dict[str, Any] = {"day": timezone.localtime(at).date(), "kind": usage_kind, "key": key[:60]}
    if not DailyCount.objects.filter(**row).update(number=F("number") + 1):
        DailyCount.objects.get_or_create(**row)
        DailyCount.objects.filter(**row).update(number=F("number") + 1)


def count_verdicts(request: HttpRequest, answers: Iterable, *, at: datetime) -> None:
    """What the check of a device said, `purpose` and `verdict` of each answer; machines do not count."""
    if is_internal_navigation(request):
        for one in answers:
            increment(UsageKind.DEVICE_CHECK, f"{one.purpose}:{one.verdict}", at=at)


def is_internal_navigation(request: HttpRequest) -> bool:
    """Whether a page of ours led here: people press our links, search engines follow addresses from nowhere."""
    ours = f"{request.scheme}://{request.get_host()}/"
    return "HX-Request" in request.headers or request.headers.get("Referer", "").startswith(ours)
