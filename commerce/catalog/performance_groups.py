"""Groups what belongs to performances (lines, tickets) by performance: the one home of this rule for pages and mails."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from commerce.catalog.models import Performance

PERFORMANCE_OF = attrgetter("performance")


@dataclass(frozen=True)
class PerformanceGroup[Row]:
    """One performance with its rows, in their order."""

    performance: Performance
    rows: tuple[Row, ...]


def group_by_performance[Row](rows: Iterable[Row]) -> list[PerformanceGroup[Row]]:
    """One group per performance, the earliest first. A row is anything with a `performance`: a line, a ticket.

    Callers load the performances and their texts.
    """
    by_performance: dict[Performance, list[Row]] = {}
    for row in rows:
        by_performance.setdefault(PERFORMANCE_OF(row), []).append(row)
    ordered = sorted(by_performance.items(), key=lambda item: (item[0].starts_at, item[0].pk))
    return [PerformanceGroup(performance, tuple(its_rows)) for performance, its_rows in ordered]
