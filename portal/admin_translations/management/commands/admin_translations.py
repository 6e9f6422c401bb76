"""Says how much of the admin an editor reads in Japanese, and which texts nobody has translated."""

from django.core.management.base import BaseCommand, CommandError

from portal.admin_translations.coverage import coverage_by_app, redundant_texts


class Command(BaseCommand):
    """`manage.py admin_translations`; ends with an error when a text is missing and `--check` is given."""

    help = "Counts, app by app, which texts of the admin are Japanese by upstream, by us, or not at all."

    def add_arguments(self, parser) -> None:
        """`--missing` lists the texts, `--check` is for scripts."""
        parser.add_argument("--missing", action="store_true", help="list each text that is still in English")
        parser.add_argument("--check", action="store_true", help="end with an error when a text is missing")

    def handle(self, *args, missing: bool, check: bool, **options) -> None:
        """One line an app, the sum, and what upstream has caught up with."""
        found = coverage_by_app()
        self.stdout.write(f"{'app':36}{'texts':>7}{'upstream':>10}{'ours':>7}{'missing':>9}")
        for words in found:
            row = f"{words.app:36}{words.total:7}{words.upstream:10}{words.ours:7}{len(words.missing):9}"
            self.stdout.write(row)
            if missing:
                self.stdout.writelines(f"    {text!r}" for text in words.missing)
        lacking = sum(len(words.missing) for words in found)
        total = sum(words.total for words in found)
        self.stdout.write(f"{total - lacking} of {total} texts are Japanese.")
        if caught_up := redundant_texts():
            self.stdout.write(f"{len(caught_up)} of our texts may be deleted, upstream has them: {caught_up}")
        if check and lacking:
            raise CommandError(f"{lacking} texts are missing; `manage.py admin_translations --missing` lists them")
