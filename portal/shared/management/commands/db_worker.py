"""The worker of django-tasks-db, which also writes heartbeats and keeps to the log levels of the settings."""

import logging
import time
from threading import Thread
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections
from django_tasks_db.management.commands import db_worker

from portal.shared import clock
from portal.shared.processes import heartbeats

log = logging.getLogger(__name__)


class Command(db_worker.Command):
    """`manage.py db_worker --backend jobs --queue-name mail`; `'*'` serves all queues."""

    def configure_logging(self, verbosity: int) -> None:
        """Sets levels only where `--verbosity` asks for others than LOG_LEVEL and the settings do."""
        if verbosity != 1:
            super().configure_logging(verbosity)

    def handle(self, *, queue_name: str, batch: bool, **options: Any) -> None:
        """Beats beside the tasks, however long one takes, until the process ends."""
        if not batch:
            Thread(target=beat_on, args=(served_queues(queue_name),), name="heartbeat", daemon=True).start()
        super().handle(queue_name=queue_name, batch=batch, **options)


def served_queues(queue_name: str) -> list[str]:
    """The queues that `--queue-name` names: several separated by commas, or `*` for all."""
    names = queue_name.split(",")
    return settings.TASK_QUEUES if "*" in names else names


def beat_on(queues: list[str]) -> None:
    """Writes a beat for each queue every BEAT_SECONDS, on a connection that it gives back each time."""
    while True:
        try:
            for queue in queues:
                heartbeats.beat(heartbeats.worker_name(queue), clock.now())
        except DatabaseError as error:
            log.warning("no heartbeat: %s", error)
        finally:
            connections.close_all()
        time.sleep(heartbeats.BEAT_SECONDS)
