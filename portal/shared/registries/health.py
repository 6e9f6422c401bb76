"""Health checks: what `/readyz` and `manage.py doctor` run. Each app registers its own in `health.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import InterfaceError, OperationalError

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
    """The result of every check, by name; one that cannot be made has failed.

    After a check that the database did not answer no other waits for it.
    """
    results: dict[str, HealthResult] = {}
    is_away = False
    for name, run in health_checks:
        if is_away:
            results[name] = HealthResult(ok=False, detail="not checked: the database does not answer")
            continue
        try:
            results[name] = run(at)
        except (OperationalError, InterfaceError):
            is_away = True
            results[name] = HealthResult(ok=False, detail="the database does not answer")
        except Exception as error:  # noqa: BLE001 - one broken check must not hide the others
            results[name] = HealthResult(ok=False, detail=f"cannot be checked: {type(error).__name__}")
    return results
