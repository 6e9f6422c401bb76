"""Prints the result of every registered health check, and what each registry holds."""

from django.core.management.base import BaseCommand

from portal.shared import clock
from portal.shared.registries.base import all_registries
from portal.shared.registries.health import run_health_checks


class Command(BaseCommand):
    """`manage.py doctor`; exits with 1 when a check fails."""

    help = "Checks database, migrations, queue, mails and keys, and lists what the apps have registered."

    def handle(self, *args: object, **options: object) -> None:
        """One line per check, then one per registry."""
        results = run_health_checks(clock.now())
        for name, result in results.items():
            self.stdout.write(f"{'ok  ' if result.ok else 'FAIL'} {name}: {result.detail}")
        for registry in all_registries:
            names = registry.names()
            self.stdout.write(f"     registered, {registry.label}: {len(names)} ({', '.join(names)})")
        if not all(result.ok for result in results.values()):
            raise SystemExit(1)
