"""The scheduler: runs every registered job, once or repeatedly."""

import logging
import time
from threading import Thread
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections, connections

from portal.shared import clock
from portal.shared.processes import heartbeats
from portal.shared.registries.jobs import Job, jobs

log = logging.getLogger(__name__)
BUDGET_SECONDS = 20.0  # of one job: after it the tick goes on beside the job


class Command(BaseCommand):
    """`manage.py run_scheduler` runs every job once; `--every 10` repeats every 10 seconds until stopped."""

    help = "Does what is due: holds, deadlines, due tickets, unfinished payments and mails."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--every` sets the pause between two runs, in seconds."""
        parser.add_argument("--every", type=int, default=0, metavar="SECONDS", help="repeat at this pace until stopped")

    def handle(self, *args: object, **options: Any) -> None:
        """Runs the jobs; without `--every` exits with 1 when one failed, with it when a tick shows that none can work."""
        if not options["every"]:
            self.run_all_once()
            return
        running: dict[str, Thread] = {}
        while True:
            self.tick(running)
            connections.close_all()  # that of the beat
            time.sleep(options["every"])

    def run_all_once(self) -> None:
        """Runs the jobs one after the other. Raises SystemExit(1) when one failed, after the others ran."""
        failed = 0
        for job in jobs:
            failed += not self.run_job(job)
            close_old_connections()
        if failed:
            raise SystemExit(1)

    def tick(self, running: dict[str, Thread]) -> None:
        """Runs every job in a thread of its own, one after the other, and beats.

        A thread has a database connection of its own, so none outlives its job. A job that is silent for
        BUDGET_SECONDS goes on beside the others, and `running` keeps it from starting again before it ended.

        Raises SystemExit(1) when no job could work or the beat cannot be written: the supervisor starts a new process.
        """
        succeeded: dict[str, bool] = {}
        for job in jobs:
            self.run_within_budget(job, running, succeeded)
        try:
            heartbeats.beat(heartbeats.SCHEDULER, clock.now())
        except DatabaseError as error:
            log.critical("the database takes no heartbeat: %s", error)
            raise SystemExit(1) from error
        if succeeded and not any(succeeded.values()):
            log.critical("every job failed")
            raise SystemExit(1)

    def run_within_budget(self, job: Job, running: dict[str, Thread], succeeded: dict[str, bool]) -> None:
        """Waits BUDGET_SECONDS at most for the job, and notes in `succeeded` how one ended that did."""
        if job.name in running and running[job.name].is_alive():
            return

        def run() -> None:
            succeeded[job.name] = self.run_job(job)
            connections.close_all()

        thread = running[job.name] = Thread(target=run, name=job.name, daemon=True)
        thread.start()
        thread.join(BUDGET_SECONDS)
        if thread.is_alive():
            log.warning("job %s takes longer than %d s; the others go on", job.name, BUDGET_SECONDS)

    def run_job(self, job: Job) -> bool:
        """Runs a job once; a failure is logged. Returns whether it succeeded."""
        try:
            count = job.run(clock.now())
        except Exception:
            log.exception("job %s failed", job.name)
            return False
        if count:
            self.stdout.write(f"{job.name}: {count}")
        return True
