"""Heartbeats: each scheduler and worker writes a row while it works, so that a dead one is seen within two minutes."""

from datetime import datetime, timedelta

from django.conf import settings

from portal.shared.site_models import Heartbeat

SCHEDULER = "scheduler"
LIMIT = timedelta(minutes=2)  # a tick lasts seconds and a worker beats every BEAT_SECONDS
BEAT_SECONDS = 20


def beat(name: str, at: datetime) -> None:
    """Notes that the process of that name works at `at`; a write, so that a full disk shows as well."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": at})


def worker_name(queue: str) -> str:
    """The name under which the workers of a queue beat: any one of them is enough."""
    return f"worker of {queue}"


def expected_names() -> list[str]:
    """The scheduler, and one name for each queue of tasks that some worker must serve."""
    return [SCHEDULER, *map(worker_name, settings.TASK_QUEUES)]


def ages(at: datetime) -> dict[str, float | None]:
    """Seconds since the last beat of each expected process, by name; None for one that never beat."""
    beats = dict(Heartbeat.objects.values_list("name", "at"))
    return {name: (at - beats[name]).total_seconds() if name in beats else None for name in expected_names()}


def silent(at: datetime) -> dict[str, float | None]:
    """The ages above LIMIT, and those of processes that never beat."""
    return {name: age for name, age in ages(at).items() if age is None or age > LIMIT.total_seconds()}
