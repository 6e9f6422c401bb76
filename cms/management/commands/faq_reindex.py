"""manage.py faq_reindex: rebuilds the search index of the help and of the admin."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from cms.search import indexing

BAR_WIDTH = 30  # characters


class Command(BaseCommand):
    """Rebuilds the search index."""

    help = (
        "Analyses every published answer again and writes its row. Processes that run follow within a second. "
        "Also fills the index of the admin's own search, unless --answers is given."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--answers", action="store_true", help="only the help's answers, not the admin's search")

    def handle(self, *args: Any, **options: Any) -> None:
        done = indexing.rebuild(self._show_progress)
        if not options["answers"]:
            call_command("update_index", verbosity=0, stdout=self.stdout)
        self.stdout.write(f"faq_reindex: {done} answers")

    def _show_progress(self, done: int, total: int) -> None:
        """A progress bar, on a terminal only."""
        if self.stderr.isatty():
            full = BAR_WIDTH * done // total
            self.stderr.write(
                f"\r[{'#' * full}{'.' * (BAR_WIDTH - full)}] {done}/{total}", ending="" if done < total else "\n"
            )
