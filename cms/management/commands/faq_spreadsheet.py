"""manage.py faq_spreadsheet write FILE | read FILE [--apply]: questions and answers as XLSX."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.spreadsheet import workbook
from cms.spreadsheet.apply import apply
from cms.spreadsheet.import_plan import plan

NOTHING = "nothing was changed"


class Command(BaseCommand):
    """Writes all questions to a file, or lists what a file would change, and with --apply saves the changes as drafts."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["write", "read"])
        parser.add_argument("file", type=Path)
        parser.add_argument("--language", default="", help="only this language (write)")
        parser.add_argument("--apply", action="store_true", help="save the changes as drafts (read)")

    def handle(self, *args: Any, what: str, file: Path, language: str, **options: Any) -> None:
        if what == "write":
            file.write_bytes(workbook.write(language))
            self.stdout.write(str(file))
        else:
            self._read(file, save=options["apply"])

    def _read(self, file: Path, *, save: bool) -> None:
        try:
            with file.open("rb") as stream:
                changes = plan(workbook.read(stream))
        except (OSError, workbook.SheetError) as error:
            raise CommandError(str(error)) from error
        for change in changes:
            names = ", ".join(str(label) for label, _before, _after in change.differences)
            result = "; ".join(change.errors) or names
            if result:
                self.stdout.write(f"{change.row}: {change.title}: {result}")
        if any(change.errors for change in changes):
            raise CommandError(NOTHING)
        if save:
            self.stdout.write(f"{len(apply(changes))} saved as drafts")
