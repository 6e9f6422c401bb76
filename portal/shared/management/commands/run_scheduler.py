"""The scheduler: runs every registered job, once or repeatedly."""

import logging
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.shared import clock
from portal.shared.registries.jobs import jobs

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """`manage.py run_scheduler` runs every job once; `--every 10` repeats every 10 seconds until stopped."""

    help = "Does what is due: holds, deadlines, due tickets, unfinished payments and mails."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--every` sets the pause between two runs, in seconds."""
        parser.add_argument("--every", type=int, default=0, metavar="SECONDS", help="repeat at this pace until stopped")

    def handle(self, *args: object, **options: Any) -> None:
        """Runs the jobs; without `--every` exits with 1 when one failed."""
        while True:
            failed = self.run_jobs()
            if not options["every"]:
                if failed:
                    raise SystemExit(1)
                return
            time.sleep(options["every"])

    def run_jobs(self) -> int:
        """Runs every job once with the same `at`; a failing one is logged and the others still run. Returns how many failed."""
        at, failed = clock.now(), 0
        for job in jobs:
            try:
                count = job.run(at)
            except Exception:
                log.exception("job %s failed", job.name)
                failed += 1
            else:
                if count:
                    self.stdout.write(f"{job.name}: {count}")
        return failed
