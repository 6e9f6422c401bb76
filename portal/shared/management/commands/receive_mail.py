"""Reads one mail from standard input, for a mail server that pipes replies here, where no ESP calls a webhook."""

import sys

from anymail.inbound import AnymailInboundMessage
from django.core.management.base import BaseCommand

from portal.shared import clock
from portal.shared.mail.inbound.messages import dispatch_mail, parse_message


class Command(BaseCommand):
    """Postfix: reply: "|/srv/site/.venv/bin/python /srv/site/manage.py receive_mail"."""

    help = __doc__

    def handle(self, *args: object, **options: object) -> None:
        """Prints whether a handler took the mail."""
        mail = parse_message(AnymailInboundMessage.parse_raw_mime_bytes(sys.stdin.buffer.read()))
        self.stdout.write("taken" if dispatch_mail(mail, clock.now()) else "for nobody")
