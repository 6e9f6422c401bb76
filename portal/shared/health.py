"""Checks of the house: what `/readyz` and `manage.py doctor` ask. Each app registers its own in `health.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portal.shared.registry import Registry


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


def _database(at: datetime) -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return Finding(cursor.fetchone() == (1,), "answers")


def _migrations(at: datetime) -> Finding:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return Finding(not waiting, f"{len(waiting)} waiting")


register_check("database", _database)
register_check("migrations", _migrations)
