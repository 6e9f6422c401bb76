"""Fills an empty site with the demo; running it again changes nothing."""

from django.core.management.base import BaseCommand
from django.db import transaction

from portal.shared import clock
from portal.shared.registries.demo import demo_parts


class Command(BaseCommand):
    """`manage.py demo`."""

    help = "Loads the demo: help pages, events, people. Idempotent."

    def handle(self, *args, **options) -> None:
        """Each part in its own transaction, in order."""
        at = clock.now()
        for part in sorted(demo_parts, key=lambda part: part.order):
            with transaction.atomic():
                part.load(at)
            self.stdout.write(f"demo: {part.name}")
