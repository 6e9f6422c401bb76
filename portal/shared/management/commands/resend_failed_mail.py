"""Queues again every mail of an order that failed for a reason of ours, once that reason is mended."""

from django.core.management.base import BaseCommand

from portal.shared import clock
from portal.shared.mail.failures import failed_emails, still_missed
from portal.shared.mail.outbox import queue_again


class Command(BaseCommand):
    """`manage.py resend_failed_mail`; the worker sends them. Running it twice sends nothing twice."""

    help = "Queues again the mails of orders that failed, other than by a wrong address or a full mailbox."

    def handle(self, *args: object, **options: object) -> None:
        """One line per mail without its address, then their number."""
        at, number = clock.now(), 0
        for mail in still_missed(failed_emails(), at):
            if queue_again(mail, at):
                self.stdout.write(f"{mail.kind} {mail.public_id}")
                number += 1
        self.stdout.write(f"queued again: {number}")
