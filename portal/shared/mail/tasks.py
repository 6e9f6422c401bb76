"""The worker's door to delivery."""

from django.tasks import task

from portal.shared import clock


@task(backend="jobs", queue_name="mail")
def deliver_mail(mail_id: int) -> None:
    """Sends one mail if it is due; may run twice."""
    from portal.shared.mail.sending.delivery import deliver  # noqa: PLC0415 - outbox → tasks → delivery → outbox's kinds

    deliver(mail_id, at=clock.now())
