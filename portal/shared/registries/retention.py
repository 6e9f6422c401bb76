"""Retention policies: what is stored of people, why and for how long; read by the help page, admin and scheduler.

The owning app registers its policies in a module `retention.py`. A minimum period names the law that it implements; that
is engineering, not legal advice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import ngettext, pgettext_lazy

from portal.shared.registries.base import Registry


class Unit(models.TextChoices):
    """The unit in which a period is counted."""

    DAYS = "days", pgettext_lazy("span", "日")
    MONTHS = "months", pgettext_lazy("span", "か月")
    YEARS = "years", pgettext_lazy("span", "年")


@dataclass(frozen=True)
class Span:
    """A length of time in calendar units: 7 years, 30 days."""

    number: int
    unit: Unit = Unit.DAYS

    def before(self, at: datetime) -> datetime:
        """The time that lies this span before `at`; the last day of a month that lacks the day of `at`."""
        if self.unit == Unit.DAYS:
            return at - timedelta(days=self.number)
        months = self.number * (12 if self.unit == Unit.YEARS else 1)
        year, month = divmod(at.year * 12 + at.month - 1 - months, 12)
        for day in range(at.day, at.day - 4, -1):
            try:
                return at.replace(year=year, month=month + 1, day=day)
            except ValueError:
                continue
        raise AssertionError(self)  # no month is shorter than 28 days

    def is_shorter_than(self, other: "Span") -> bool:
        """Whether it is shorter, counted back over a year without a leap day, so that 365 days equal a year."""
        return self.before(REFERENCE_DATE) > other.before(REFERENCE_DATE)

    def __str__(self) -> str:
        match self.unit:
            case Unit.YEARS:
                return ngettext("%(n)d年", "%(n)d年", self.number) % {"n": self.number}
            case Unit.MONTHS:
                return ngettext("%(n)dか月", "%(n)dか月", self.number) % {"n": self.number}
        return ngettext("%(n)d日間", "%(n)d日間", self.number) % {"n": self.number}


REFERENCE_DATE = datetime(2026, 3, 1)  # noqa: DTZ001 - only differences count


def years(number: int) -> Span:
    """A span of `number` years."""
    return Span(number, Unit.YEARS)


def days(number: int) -> Span:
    """A span of `number` days."""
    return Span(number)


A_DAY = days(1)


@dataclass(frozen=True)
class RetentionPolicy:
    """One category of stored data.

    `erase(before, limit)` deletes or anonymises up to `limit` rows whose period ended before that time and returns how
    many; running it again does the rest. `period` is the initial setting, `minimum` the shortest one that an editor can
    set and `legal_basis` the reason. `grace_period` passes before the period begins. Without `erase` the data is stored
    as long as the account. `survives_deletion`: it is stored for its period also when the account is deleted.
    """

    name: str
    label: object
    purpose: object
    counted_from: object
    erase: Callable[[datetime, int], int] | None = None
    period: Span = A_DAY
    minimum: Span = A_DAY
    legal_basis: object = ""
    grace_period: timedelta = timedelta()
    survives_deletion: bool = False


retention_policies: Registry[RetentionPolicy] = Registry("retention policy")


def register_retention_policy(policy: RetentionPolicy) -> RetentionPolicy:
    """Called by the owning app's `retention.py`."""
    return retention_policies.add(policy.name, policy)


def delete_batch(rows: models.QuerySet, limit: int) -> int:
    """Deletes the first `limit` rows by key, with cascades; returns how many rows of the queryset itself."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
    rows.model._base_manager.filter(pk__in=keys).delete()  # noqa: SLF001 - Django's documented manager
    return len(keys)
