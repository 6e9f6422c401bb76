"""Health checks: what `/readyz` and `manage.py doctor` run. Each app registers its own in `health.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portal.shared.registries.base import Registry


@dataclass(frozen=True)
class HealthResult:
    """Result of a check: `ok`, and a figure or sentence with the reason."""

    ok: bool
    detail: str


type HealthCheck = Callable[[datetime], HealthResult]

health_checks: Registry[tuple[str, HealthCheck]] = Registry("health check")


def register_health_check(name: str, run: HealthCheck) -> None:
    """Called by the owning app's `health.py`."""
    health_checks.add(name, (name, run))


def run_health_checks(at: datetime) -> dict[str, HealthResult]:
    """The result of every check, by name."""
    return {name: run(at) for name, run in health_checks}
