"""The clock: does everything that is due, once or again and again."""

import logging
import time

from django.core.management.base import BaseCommand

from portal.shared import clock
from portal.shared.registries.jobs import jobs

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """`manage.py run_scheduler` runs every job once; `--every 10` goes on until stopped."""

    help = "Does what is due: holds, deadlines, due tickets, unfinished payments and mails."

    def add_arguments(self, parser) -> None:
        """One option."""
        parser.add_argument("--every", type=int, default=0, metavar="SECONDS", help="repeat at this pace until stopped")

    def handle(self, *args, **options) -> None:
        """Says what it did; a job that fails is logged and does not stop the others."""
        while True:
            failed = self.run_jobs()
            if not options["every"]:
                if failed:
                    raise SystemExit(1)
                return
            time.sleep(options["every"])

    def run_jobs(self) -> int:
        """Runs every job once at one moment; returns how many failed."""
        at, failed = clock.now(), 0
        for job in jobs:
            try:
                done = job.run(at)
            except Exception:
                log.exception("job %s failed", job.name)
                failed += 1
            else:
                if done:
                    self.stdout.write(f"{job.name}: {done}")
        return failed
