"""Checks of the house: what `/readyz` and `manage.py doctor` ask. Each app registers its own in `health.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portal.shared.registries.base import Registry


@dataclass(frozen=True)
class HealthResult:
    """What a check saw: `ok`, and a figure or sentence that says why."""

    ok: bool
    detail: str


health_checks: Registry[tuple[str, Callable[[datetime], HealthResult]]] = Registry("check")


def register_health_check(name: str, run: Callable[[datetime], HealthResult]) -> None:
    """Called by the owning app's `health.py`."""
    health_checks.add(name, (name, run))


def run_health_checks(at: datetime) -> dict[str, HealthResult]:
    """Every check's finding by name."""
    return {name: run(at) for name, run in health_checks}
