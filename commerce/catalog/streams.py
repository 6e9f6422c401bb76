"""When a streamed performance can be watched; used by every page that links to a stream."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from commerce.catalog.models import Performance
from commerce.catalog.states import PerformanceKind, PerformanceState

OPENS_BEFORE = timedelta(minutes=30)  # before the start, if the performance has no `doors_at`
CLOSES_AFTER = timedelta(hours=24)  # after the start, if the performance has no `ends_at`


@dataclass(frozen=True)
class Stream:
    """A streamed performance with the time in which it can be watched."""

    performance: Performance
    opens_at: datetime
    closes_at: datetime
    is_open: bool
    is_over: bool


def streams_of(performances: Iterable[Performance], at: datetime) -> list[Stream]:
    """Returns the streams among performances, each once; cancelled performances and those without a URL are left out."""
    return [_stream(performance, at) for performance in dict.fromkeys(performances) if _is_streamed(performance)]


def _is_streamed(performance: Performance) -> bool:
    is_on = performance.state != PerformanceState.CANCELLED
    return is_on and performance.kind == PerformanceKind.STREAMING and bool(performance.stream_url)


def stream_period(performance: Performance) -> tuple[datetime, datetime]:
    """When a streamed performance can be watched, from and until; the one home of what pages and mails promise."""
    opens_at = performance.doors_at or performance.starts_at - OPENS_BEFORE
    return opens_at, performance.ends_at or performance.starts_at + CLOSES_AFTER


def _stream(performance: Performance, at: datetime) -> Stream:
    opens_at, closes_at = stream_period(performance)
    return Stream(performance, opens_at, closes_at, opens_at <= at < closes_at, closes_at <= at)
