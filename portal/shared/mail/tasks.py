"""The task that sends a mail. Its path is stored in waiting task rows, so it must not change."""

from django.tasks import Task, task

from portal.shared import clock

MAX_TASK_PRIORITY = 10  # of mails with priority 0; tasks of other kinds have 0


@task(backend="jobs", queue_name="mail")
def deliver_mail(mail_id: int) -> None:
    """Sends one mail if it is due. Safe to run more than once, since `deliver` acquires a lease."""
    from portal.shared.mail.sending.delivery import deliver  # noqa: PLC0415 - outbox → tasks → delivery → outbox's kinds

    deliver(mail_id, at=clock.now())


def delivery_task(priority: int) -> Task[[int], None]:
    """The task for a mail of that priority (0 is most urgent): the worker takes urgent mails before batches."""
    return deliver_mail.using(priority=MAX_TASK_PRIORITY - priority)
