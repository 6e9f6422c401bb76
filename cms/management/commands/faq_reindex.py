"""Makes the search's rows anew, for the help and for the admin."""

from django.core.management import call_command
from django.core.management.base import BaseCommand

from cms.search import indexing

WIDTH = 30


class Command(BaseCommand):
    """`manage.py faq_reindex`."""

    help = (
        "Analyses every published answer again and writes its row. Processes that run follow within a second. "
        "Also fills the index of the admin's own search, unless --answers is given."
    )

    def add_arguments(self, parser) -> None:
        """One option."""
        parser.add_argument("--answers", action="store_true", help="only the help's answers, not the admin's search")

    def handle(self, *args, **options) -> None:
        """Shows a bar on a terminal, one line elsewhere."""
        done = indexing.rebuild(self._show_progress)
        if not options["answers"]:
            call_command("update_index", verbosity=0, stdout=self.stdout)
        self.stdout.write(f"faq_reindex: {done} answers")

    def _show_progress(self, done: int, total: int) -> None:
        if self.stderr.isatty():
            full = WIDTH * done // total
            self.stderr.write(
                f"\r[{'#' * full}{'.' * (WIDTH - full)}] {done}/{total}", ending="" if done < total else "\n"
            )
