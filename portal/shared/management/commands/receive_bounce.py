"""Reads one bounce from standard input, for a mail server that pipes bounces here in place of a mailbox."""

import sys

from django.core.management.base import BaseCommand

from portal.shared import clock
from portal.shared.mail.tracking.bounce_mailbox import take_bounce


class Command(BaseCommand):
    """`manage.py receive_bounce < message`, for instance from an alias of Postfix."""

    help = "Reads a delivery status notification from standard input."

    def handle(self, *args: object, **options: object) -> None:
        """Exits with 0 also for a mail without a usable report: on an error the mail server would bounce the bounce."""
        self.stdout.write("taken" if take_bounce(sys.stdin.buffer.read(), clock.now()) else "nothing in it")
