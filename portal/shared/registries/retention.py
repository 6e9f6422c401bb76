"""What the house keeps of people, why and for how long: one registry that help page, admin and clock read.

The owning app registers its rows in a module `keeping.py`. What the law asks for is engineering of a rule that is named
there, and no legal advice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import ngettext, pgettext_lazy

from portal.shared.registries.base import Registry


class Unit(models.TextChoices):
    """In what a period is counted."""

    DAYS = "days", pgettext_lazy("span", "日")
    MONTHS = "months", pgettext_lazy("span", "か月")
    YEARS = "years", pgettext_lazy("span", "年")


@dataclass(frozen=True)
class Span:
    """A length of time as people write it down: 7 years, 30 days."""

    number: int
    unit: Unit = Unit.DAYS

    def before(self, at: datetime) -> datetime:
        """The moment that lies so far back; of a month without that day its last one."""
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
        """Compared over a year without a leap day, so that 365 days are a year."""
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
    """So many years."""
    return Span(number, Unit.YEARS)


def days(number: int) -> Span:
    """So many days."""
    return Span(number)


A_DAY = days(1)


@dataclass(frozen=True)
class RetentionPolicy:
    """One kind of things kept.

    `erase(before, limit)` removes or empties up to `limit` rows whose period ended before that moment and returns how
    many; running it again does the rest. `period` is what a site begins with, `least` what an editor cannot go below
    and `law` why. `head_start` passes before the period begins to run. Without `erase` the thing lives as long as the
    account. `stays` says that it is kept for its period when the account is deleted.
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


retention_policies: Registry[RetentionPolicy] = Registry("keeping")


def register_retention_policy(policy: RetentionPolicy) -> RetentionPolicy:
    """Called by the owning app's `keeping.py`."""
    return retention_policies.add(policy.name, policy)


def delete_batch(rows: models.QuerySet, limit: int) -> int:
    """Deletes the first `limit` rows, what hangs on them too; returns how many rows of the queryset itself."""
    some = list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
    rows.model._base_manager.filter(pk__in=some).delete()  # noqa: SLF001 - Django's documented manager
    return len(some)
