"""Jobs of the scheduler for the site itself: mails that are due are enqueued again, dead tasks are marked as failed."""

from datetime import datetime, timedelta

from django_tasks_db.models import DBTaskResult

from portal.shared.mail.models import MailMessage
from portal.shared.mail.tasks import deliver_mail
from portal.shared.registries.jobs import register_job

BATCH = 200
DEAD_AFTER = timedelta(minutes=15)


def enqueue_due_emails(at: datetime) -> int:
    """Hands mails that are due to the worker again: those that wait for another try and those whose worker died."""
    overdue = MailMessage.objects.due(at - timedelta(seconds=30)).values_list("pk", flat=True)[:BATCH]
    for pk in overdue:
        deliver_mail.enqueue(pk)
    return len(overdue)


def fail_dead_tasks(at: datetime) -> int:
    """Marks tasks as failed whose worker was killed; what they should have done is offered again by its owner's job."""
    dead = DBTaskResult.objects.filter(status="RUNNING", started_at__lt=at - DEAD_AFTER)
    return dead.update(status="FAILED", finished_at=at)


register_job("mails offered again", enqueue_due_emails)
register_job("dead tasks buried", fail_dead_tasks)
