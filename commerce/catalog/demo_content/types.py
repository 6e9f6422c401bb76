"""The shape in which the demo's events are told: plain values, times as days from today and clock times in Japan."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

Translated = tuple[str, str]  # Japanese, English


@dataclass(frozen=True)
class DemoType:
    """A kind of ticket; prices in yen, tax inside."""

    name: Translated
    price_yen: int
    note: Translated = ("", "")
    max_per_order: int = 4


@dataclass(frozen=True)
class DemoPerformance:
    """A performance `days` from today with one quota of `size` places that all its types share."""

    days: int
    doors_at: str
    starts: str
    ends: str
    venue: Translated
    access: Translated
    types: tuple[DemoType, ...]
    size: int
    label: Translated = ("", "")
    rules: dict = field(default_factory=dict)


@dataclass(frozen=True)
class DemoFee:
    """A fee per ticket or order, taken by the platform."""

    kind: str
    basis: str
    amount_yen: int


@dataclass(frozen=True)
class DemoEvent:
    """An event; `pays_by` maps a way to pay to its fee in yen, `sale` is the period in days from today."""

    slug: str
    organizer: str
    title: Translated
    summary: Translated
    body: Translated
    cautions: Translated
    dates: tuple[DemoPerformance, ...]
    sale: tuple[int, int]
    pays_by: dict[str, int] = field(default_factory=dict)
    fees: tuple[DemoFee, ...] = ()
    rules: dict = field(default_factory=dict)
    is_lottery: bool = False
    issue_in: tuple[int, str] | None = None  # days from today and clock time, for events issued later


def datetime_on(at: datetime, days: int, clock: str) -> datetime:
    """That many days after `at`'s day in Japan, at "18:30"."""
    hour, minute = (int(part) for part in clock.split(":"))
    day = timezone.localtime(at) + timedelta(days=days)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)
