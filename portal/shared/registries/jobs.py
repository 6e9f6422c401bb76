"""Jobs: what `manage.py run_scheduler` runs each time. The owning app registers them; each must be safe to run twice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portal.shared.registries.base import Registry


@dataclass(frozen=True)
class Job:
    """`run(at)` does what is due at that time and returns how many items it processed."""

    name: str
    run: Callable[[datetime], int]


jobs: Registry[Job] = Registry("job")


def register_job(name: str, run: Callable[[datetime], int]) -> None:
    """Called by the owning app's `jobs.py`."""
    jobs.add(name, Job(name, run))
