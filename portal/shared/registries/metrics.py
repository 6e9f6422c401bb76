"""Gauges: figures for `/metrics` in Prometheus' text format. Each app registers its own, as it does with checks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from portal.shared.registries.base import Registry


@dataclass(frozen=True)
class Gauge:
    """`read(at)` gives one figure, or with `label` one figure per value of that label."""

    name: str  # with its unit at the end: tickets_mail_oldest_seconds
    help: str
    read: Callable[[datetime], float | dict[str, float]]
    label: str = ""


gauges: Registry[Gauge] = Registry("gauge")


def register_gauge(gauge: Gauge) -> Gauge:
    """Called by the owning app's `health.py`."""
    return gauges.add(gauge.name, gauge)


def exposition(at: datetime) -> str:
    """All gauges in Prometheus' text format, version 0.0.4."""
    return "".join(f"{line}\n" for gauge in gauges for line in _lines(gauge, at))


def _lines(gauge: Gauge, at: datetime) -> Iterator[str]:
    yield f"# HELP {gauge.name} {gauge.help}"
    yield f"# TYPE {gauge.name} gauge"
    found = gauge.read(at)
    if not isinstance(found, dict):
        yield f"{gauge.name} {found:g}"
        return
    for value, figure in found.items():
        yield f'{gauge.name}{{{gauge.label}="{value}"}} {figure:g}'
