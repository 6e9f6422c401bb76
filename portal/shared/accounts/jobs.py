"""Jobs about verification links, waiting data exports and due account deletions."""

from datetime import datetime, timedelta

from portal.shared.accounts.data_requests.account_deletion import run_due_deletions
from portal.shared.accounts.models import DataExport, EmailVerification
from portal.shared.accounts.tasks import make_export
from portal.shared.processes.task_queue import enqueue_missing
from portal.shared.registries.jobs import register_job

STATES = EmailVerification.State
LOST_AFTER = timedelta(minutes=2)
BATCH = 50


def expire_links(at: datetime) -> int:
    """Marks unused links as expired once their 24 hours are over; returns how many."""
    return EmailVerification.objects.filter(state=STATES.SENT, expires_at__lte=at).update(state=STATES.EXPIRED)


def enqueue_lost_exports(at: datetime) -> int:
    """Enqueues exports that still wait two minutes after their request, since their task was lost; returns how many."""
    waiting = DataExport.objects.filter(state=DataExport.State.WAITING, asked_at__lte=at - LOST_AFTER)
    return len(enqueue_missing(make_export, waiting.order_by("pk").values_list("pk", flat=True)[:BATCH]))


register_job("expire verification links", expire_links)
register_job("enqueue lost data exports", enqueue_lost_exports)
register_job("run due account deletions", run_due_deletions)
