"""manage.py faq_spreadsheet write FILE | read FILE [--apply]: questions and answers as XLSX."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cms.spreadsheet import workbook
from cms.spreadsheet.apply import apply
from cms.spreadsheet.import_plan import plan

NOTHING = "nothing was changed"


class Command(BaseCommand):
    """Writes all questions to a file, or says what a file would change, and with --apply saves that as drafts."""

    help = __doc__

    def add_arguments(self, parser) -> None:
        parser.add_argument("what", choices=["write", "read"])
        parser.add_argument("file", type=Path)
        parser.add_argument("--language", default="", help="only this language (write)")
        parser.add_argument("--apply", action="store_true", help="save the changes as drafts (read)")

    def handle(self, *args, what: str, file: Path, language: str, **options) -> None:
        if what == "write":
            file.write_bytes(workbook.write(language))
            self.stdout.write(str(file))
        else:
            self._read(file, apply_them=options["apply"])

    def _read(self, file: Path, *, apply_them: bool) -> None:
        try:
            with file.open("rb") as stream:
                changes = plan(workbook.read(stream))
        except (OSError, workbook.SheetError) as error:
            raise CommandError(str(error)) from error
        for change in changes:
            names = ", ".join(str(label) for label, _before, _after in change.differences)
            told = "; ".join(change.errors) or names
            if told:
                self.stdout.write(f"{change.row}: {change.title}: {told}")
        if any(change.errors for change in changes):
            raise CommandError(NOTHING)
        if apply_them:
            self.stdout.write(f"{apply(changes)} saved as drafts")
