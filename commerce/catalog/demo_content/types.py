"""Data classes of the demo's events. Dates are days after the day of loading, times are JST."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

Translated = tuple[str, str]  # Japanese, English


@dataclass(frozen=True)
class DemoType:
    """A ticket type; the price is in yen, tax included."""

    name: Translated
    price_yen: int
    note: Translated = ("", "")
    max_per_order: int = 4


@dataclass(frozen=True)
class DemoPerformance:
    """A performance `days` after the day of loading; all its types share one quota of `size` tickets."""

    days: int
    doors_at: str
    starts: str
    ends: str
    venue: Translated
    access: Translated
    types: tuple[DemoType, ...]
    size: int
    label: Translated = ("", "")
    postal_code: str = ""
    address: Translated = ("", "")
    ends_after: int = 0  # days after `days` until `ends`; for a stream, how long it can be watched
    rules: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class DemoFee:
    """A fee per ticket or per order; its seller is the platform."""

    kind: str
    basis: str
    amount_yen: int


@dataclass(frozen=True)
class DemoEvent:
    """An event. `pays_by` maps a method's code to its fee in yen; `sale` is the sales period in days after loading."""

    slug: str
    organizer: str
    title: Translated
    summary: Translated
    body: Translated
    cautions: Translated
    dates: tuple[DemoPerformance, ...]
    sale: tuple[int, int]
    genre: str
    performers: Translated = ("", "")
    age_info: Translated = ("", "")
    accessibility: Translated = ("", "")
    pays_by: dict[str, int] = field(default_factory=dict)
    fees: tuple[DemoFee, ...] = ()
    rules: dict[str, Any] = field(default_factory=dict)
    is_lottery: bool = False
    issue_in: tuple[int, str] | None = None  # days after loading and time, if tickets are issued on a date


def datetime_on(at: datetime, days: int, clock: str) -> datetime:
    """Returns the datetime `days` days after the Japanese day of `at`, at the time `clock` such as "18:30"."""
    hour, minute = (int(part) for part in clock.split(":"))
    day = timezone.localtime(at) + timedelta(days=days)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)
