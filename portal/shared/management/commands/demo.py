"""Fills an empty site with demo data; running it again changes nothing."""

from django.core.management.base import BaseCommand
from django.db import transaction

from portal.shared import clock
from portal.shared.registries.demo import demo_parts


class Command(BaseCommand):
    """`manage.py demo` runs all registered demo parts."""

    help = "Loads the demo: help pages, events, users. Idempotent."

    def handle(self, *args: object, **options: object) -> None:
        """Loads each part in its own transaction, by ascending order, and prints its name."""
        at = clock.now()
        for part in sorted(demo_parts, key=lambda part: part.order):
            with transaction.atomic():
                part.load(at)
            self.stdout.write(f"demo: {part.name}")
