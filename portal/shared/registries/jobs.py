"""Jobs of the clock: what `manage.py run_scheduler` does each time. The owning app registers them; each may run twice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portal.shared.registries.base import Registry


@dataclass(frozen=True)
class Job:
    """`run(at)` does what is due at that moment and returns how many things it did."""

    name: str
    run: Callable[[datetime], int]


jobs: Registry[Job] = Registry("job")


def register_job(name: str, run: Callable[[datetime], int]) -> None:
    """Called by the owning app's `jobs.py`."""
    jobs.add(name, Job(name, run))
