"""Keeping a result under a code, for whoever is to read it: the person, or our staff."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from cms.environment.rules import Rule
from portal.shared.throttle import throttle
from support.device_check.detection import CLIENT_HINTS, DetectedDevice
from support.device_check.models import DeviceCheck
from support.device_check.verdicts import verdict_for

PER_NETWORK = 60  # an hour


def save_check(
    found: DetectedDevice,
    *,
    headers: Mapping[str, str],
    user_answers: Collection[str],
    test_results: Mapping[str, str],
    rules: Collection[Rule],
    network: str,
    at: datetime,
) -> DeviceCheck:
    """Stores what was recognised and tried. Raises TooManyTries beyond 60 an hour from one network."""
    throttle(f"device-check:{network}", limit=PER_NETWORK, per=timedelta(hours=1), at=at)
    purposes = dict.fromkeys(rule.purpose for rule in rules)
    return DeviceCheck.objects.create(
        checked_at=at,
        user_agent=headers.get("User-Agent", "")[:1000],
        hints={name: headers[name][:80] for name in (*CLIENT_HINTS, "Sec-CH-UA") if headers.get(name)},
        user_answers=sorted(user_answers),
        system=found.system_label[:80],
        browser=found.browser_label[:80],
        model=found.model[:40],
        verdicts={purpose: str(verdict_for(found, purpose, rules).verdict) for purpose in purposes},
        outcomes=dict(test_results),
    )
