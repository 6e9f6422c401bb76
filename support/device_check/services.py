"""Stores the result of a device check under a code, for the user and for staff."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from cms.environment.rules import Rule
from portal.shared.throttle import throttle
from support.device_check.detection import CLIENT_HINTS, DetectedDevice
from support.device_check.models import DeviceCheck
from support.device_check.verdicts import verdict_for

PER_NETWORK = 60  # results an hour


def save_check(
    device: DetectedDevice,
    *,
    headers: Mapping[str, str],
    user_answers: Collection[str],
    test_results: Mapping[str, str],
    rules: Collection[Rule],
    network: str,
    at: datetime,
) -> DeviceCheck:
    """Stores one result. Raises Throttled above PER_NETWORK an hour."""
    throttle(f"device-check:{network}", limit=PER_NETWORK, per=timedelta(hours=1), at=at)
    purposes = dict.fromkeys(rule.purpose for rule in rules)
    return DeviceCheck.objects.create(
        checked_at=at,
        user_agent=headers.get("User-Agent", "")[:1000],
        hints={name: headers[name][:80] for name in (*CLIENT_HINTS, "Sec-CH-UA") if headers.get(name)},
        user_answers=sorted(user_answers),
        system=device.system_label[:80],
        browser=device.browser_label[:80],
        model=device.model[:40],
        verdicts={purpose: str(verdict_for(device, purpose, rules).verdict) for purpose in purposes},
        outcomes=dict(test_results),
    )
