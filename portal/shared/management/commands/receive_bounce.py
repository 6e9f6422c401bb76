"""Takes one returned mail from standard input: what a mail server pipes into us in place of a mailbox."""

import sys

from django.core.management.base import BaseCommand

from portal.shared import clock
from portal.shared.mail.tracking.bounce_mailbox import receive_bounce


class Command(BaseCommand):
    """`manage.py receive_bounce < letter`, for instance from an alias of Postfix."""

    help = "Reads a delivery status notification from standard input."

    def handle(self, *args, **options) -> None:
        """Ends with 0 also for what tells nothing: a mail server would send that back."""
        self.stdout.write("taken" if receive_bounce(sys.stdin.buffer.read(), clock.now()) else "nothing in it")
