"""Checks of the house: what `/readyz` and `manage.py doctor` ask. Each app registers its own in `health.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portal.shared.registries.base import Registry


@dataclass(frozen=True)
class Finding:
    """What a check saw: `ok`, and a figure or sentence that says why."""

    ok: bool
    detail: str


checks: Registry[tuple[str, Callable[[datetime], Finding]]] = Registry("check")


def register_check(name: str, run: Callable[[datetime], Finding]) -> None:
    """Called by the owning app's `health.py`."""
    checks.add(name, (name, run))


def run_checks(at: datetime) -> dict[str, Finding]:
    """Every check's finding by name."""
    return {name: run(at) for name, run in checks}
