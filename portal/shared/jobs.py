"""Jobs of the site itself: mails that are due are enqueued again, tasks of killed workers are marked as failed."""

from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter

from django_tasks_db.models import DBTaskResult

from portal.shared.mail.models import MailMessage
from portal.shared.mail.tasks import delivery_task
from portal.shared.processes.task_queue import enqueue_missing
from portal.shared.registries.jobs import register_job

BATCH = 200
DEAD_AFTER = timedelta(minutes=15)


def enqueue_due_emails(at: datetime) -> int:
    """Enqueues mails that are due: those that wait for a retry and those whose worker was killed. Returns how many."""
    overdue = MailMessage.objects.due(at - timedelta(seconds=30)).values_list("priority", "pk")[:BATCH]
    batches = groupby(overdue, key=itemgetter(0))  # due mails are in the order of their priority
    return sum(len(enqueue_missing(delivery_task(priority), [pk for _, pk in mails])) for priority, mails in batches)


def fail_dead_tasks(at: datetime) -> int:
    """Marks tasks of killed workers as failed, and returns how many; the owning app's job enqueues their work again."""
    dead = DBTaskResult.objects.filter(status="RUNNING", started_at__lt=at - DEAD_AFTER)
    return dead.update(status="FAILED", finished_at=at)


register_job("enqueue due emails", enqueue_due_emails)
register_job("fail dead tasks", fail_dead_tasks)
