"""The shape in which the demo's events are told: plain values, times as days from today and clock times in Japan."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

Words = tuple[str, str]  # Japanese, English


@dataclass(frozen=True)
class DemoType:
    """A kind of ticket; prices in yen, tax inside."""

    name: Words
    price_yen: int
    note: Words = ("", "")
    max_per_order: int = 4


@dataclass(frozen=True)
class DemoDate:
    """A performance `days` from today with one quota of `size` places that all its types share."""

    days: int
    doors: str
    starts: str
    ends: str
    venue: Words
    access: Words
    types: tuple[DemoType, ...]
    size: int
    label: Words = ("", "")
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
    title: Words
    summary: Words
    body: Words
    cautions: Words
    dates: tuple[DemoDate, ...]
    sale: tuple[int, int]
    pays_by: dict[str, int] = field(default_factory=dict)
    fees: tuple[DemoFee, ...] = ()
    rules: dict = field(default_factory=dict)
    is_lottery: bool = False
    issue_in: tuple[int, str] | None = None  # days from today and clock time, for events issued later


def moment(at: datetime, days: int, clock: str) -> datetime:
    """That many days after `at`'s day in Japan, at "18:30"."""
    hour, minute = (int(part) for part in clock.split(":"))
    day = timezone.localtime(at) + timedelta(days=days)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)
