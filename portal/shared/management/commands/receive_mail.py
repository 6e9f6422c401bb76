"""Reads one mail from standard input, for a mail server that pipes replies here, where no ESP calls a webhook."""

import sys

from django.core.management.base import BaseCommand

from portal.shared import clock
from portal.shared.mail.inbound.processing import process_received
from portal.shared.mail.inbound.storage import store_received
from portal.shared.mail.states import ReceivedState

RESULTS = {ReceivedState.ACCEPTED: "taken", ReceivedState.REVIEW: "set aside for staff"}


class Command(BaseCommand):
    """Postfix: reply: "|/srv/site/.venv/bin/python /srv/site/manage.py receive_mail"."""

    help = __doc__

    def handle(self, *args: object, **options: object) -> None:
        """Prints what became of the mail. Exits with 0 for a damaged one as well: the mail server would bounce it."""
        at = clock.now()
        mail = store_received(sys.stdin.buffer.read(), source="command", at=at)
        self.stdout.write(RESULTS.get(process_received(mail.pk, at), "for nobody"))
