"""Keeping a result under a code, for whoever is to read it: the person, or our staff."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from cms.environment.rules import Rule
from portal.shared.throttle import count_try
from support.device_check.detection import HINTS, Recognised
from support.device_check.models import DeviceCheck
from support.device_check.verdicts import answer

PER_NETWORK = 60  # an hour


def keep_check(
    found: Recognised,
    *,
    headers: Mapping[str, str],
    said: Collection[str],
    outcomes: Mapping[str, str],
    rules: Collection[Rule],
    network: str,
    at: datetime,
) -> DeviceCheck:
    """Stores what was recognised and tried. Raises TooManyTries beyond 60 an hour from one network."""
    count_try(f"device-check:{network}", limit=PER_NETWORK, per=timedelta(hours=1), at=at)
    purposes = dict.fromkeys(rule.purpose for rule in rules)
    return DeviceCheck.objects.create(
        checked_at=at,
        user_agent=headers.get("User-Agent", "")[:1000],
        hints={name: headers[name][:80] for name in (*HINTS, "Sec-CH-UA") if headers.get(name)},
        said=sorted(said),
        system=found.system_words[:80],
        browser=found.browser_words[:80],
        model=found.model[:40],
        verdicts={purpose: str(answer(found, purpose, rules).verdict) for purpose in purposes},
        outcomes=dict(outcomes),
    )
