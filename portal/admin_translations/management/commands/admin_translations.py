"""Prints how much of the admin is translated to Japanese, and which texts are missing."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.admin_translations.coverage import coverage_by_app, redundant_texts


class Command(BaseCommand):
    """`manage.py admin_translations`; ends with an error when a text is missing and `--check` is given."""

    help = "Counts, app by app, which texts of the admin are Japanese by upstream, by us, or not at all."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--missing` lists the texts, `--check` is for scripts."""
        parser.add_argument("--missing", action="store_true", help="list each text that is still in English")
        parser.add_argument("--check", action="store_true", help="end with an error when a text is missing")

    def handle(self, *args: object, missing: bool, check: bool, **options: object) -> None:
        """One line per app, the sum, and our texts that upstream has translated meanwhile."""
        apps = coverage_by_app()
        self.stdout.write(f"{'app':36}{'texts':>7}{'upstream':>10}{'ours':>7}{'missing':>9}")
        for app in apps:
            self.stdout.write(f"{app.app:36}{app.total:7}{app.upstream:10}{app.ours:7}{len(app.missing):9}")
            if missing:
                self.stdout.writelines(f"    {text!r}" for text in app.missing)
        missing_count = sum(len(app.missing) for app in apps)
        total = sum(app.total for app in apps)
        self.stdout.write(f"{total - missing_count} of {total} texts are Japanese.")
        if redundant := redundant_texts():
            self.stdout.write(f"{len(redundant)} of our texts may be deleted, upstream has them: {redundant}")
        if check and missing_count:
            raise CommandError(
                f"{missing_count} texts are missing; `manage.py admin_translations --missing` lists them"
            )
