"""Groups what belongs to performances (lines, tickets) by performance: the one home of this rule for pages and mails."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from commerce.catalog.models import Performance


class OfPerformance(Protocol):
    """A line of an order or quote, or a ticket."""

    @property
    def performance(self) -> Performance:
        """The performance under which it stands."""


@dataclass(frozen=True)
class PerformanceGroup[Row: OfPerformance]:
    """One performance with its rows, in their order."""

    performance: Performance
    rows: tuple[Row, ...]


def group_by_performance[Row: OfPerformance](rows: Iterable[Row]) -> list[PerformanceGroup[Row]]:
    """One group per performance, the earliest first; callers load `performance` and its texts."""
    by_performance: dict[Performance, list[Row]] = {}
    for row in rows:
        by_performance.setdefault(row.performance, []).append(row)
    ordered = sorted(by_performance.items(), key=lambda item: (item[0].starts_at, item[0].pk))
    return [PerformanceGroup(performance, tuple(its_rows)) for performance, its_rows in ordered]
