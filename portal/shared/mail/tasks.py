"""The task that sends a mail. Its path is stored in waiting task rows, so it must not change."""

from django.tasks import task

from portal.shared import clock


@task(backend="jobs", queue_name="mail")
def deliver_mail(mail_id: int) -> None:
    """Sends one mail if it is due. Safe to run more than once, since `deliver` acquires a lease."""
    from portal.shared.mail.sending.delivery import deliver  # noqa: PLC0415 - outbox → tasks → delivery → outbox's kinds

    deliver(mail_id, at=clock.now())
