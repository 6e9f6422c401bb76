"""The task that reads a received mail. Its path is stored in waiting task rows, so it must not change."""

from django.tasks import task

from portal.shared import clock
from portal.shared.mail.inbound.processing import process_received


@task(backend="jobs", queue_name="mail")
def read_received_mail(mail_id: int) -> None:
    """Reads a stored mail outside the web process: its pictures are decoded one at a time. Safe to run twice."""
    process_received(mail_id, clock.now())
