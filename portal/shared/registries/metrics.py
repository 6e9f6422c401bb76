"""Metrics: gauges for `/metrics` in Prometheus' text format. Each app registers its own."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from portal.shared.registries.base import Registry


@dataclass(frozen=True)
class Gauge:
    """`read(at)` gives one number, or with `label` one number per value of that label."""

    name: str  # with its unit at the end: tickets_mail_oldest_seconds
    help: str
    read: Callable[[datetime], float | dict[str, float]]
    label: str = ""


gauges: Registry[Gauge] = Registry("gauge")


def register_gauge(gauge: Gauge) -> Gauge:
    """Called by the owning app's `metrics.py`."""
    return gauges.add(gauge.name, gauge)


def exposition(at: datetime) -> str:
    """All gauges in Prometheus' text format, version 0.0.4."""
    return "".join(f"{line}\n" for gauge in gauges for line in _lines(gauge, at))


def _lines(gauge: Gauge, at: datetime) -> Iterator[str]:
    yield f"# HELP {gauge.name} {gauge.help}"
    yield f"# TYPE {gauge.name} gauge"
    reading = gauge.read(at)
    if not isinstance(reading, dict):
        yield f"{gauge.name} {_number(reading)}"
        return
    for value, number in reading.items():
        yield f'{gauge.name}{{{gauge.label}="{value}"}} {_number(number)}'


def _number(value: float) -> str:
    """As Prometheus writes it."""
    return "+Inf" if math.isinf(value) else f"{value:g}"
