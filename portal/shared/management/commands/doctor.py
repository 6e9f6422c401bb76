"""Says how the house is: every registered check with its finding."""

from django.core.management.base import BaseCommand

from portal.shared import clock
from portal.shared.registries.health import run_health_checks


class Command(BaseCommand):
    """`manage.py doctor`; ends with 1 when something is wrong."""

    help = "Checks database, migrations, queue, mails and keys."

    def handle(self, *args, **options) -> None:
        """One line a check."""
        findings = run_health_checks(clock.now())
        for name, finding in findings.items():
            self.stdout.write(f"{'ok  ' if finding.ok else 'FAIL'} {name}: {finding.detail}")
        if not all(finding.ok for finding in findings.values()):
            raise SystemExit(1)
