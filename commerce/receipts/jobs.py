"""Scheduled job for receipts: enqueues documents again whose drawing failed."""

from datetime import datetime, timedelta

from commerce.receipts.models import Receipt
from commerce.receipts.tasks import draw_receipt
from portal.shared.processes.task_queue import enqueue_missing
from portal.shared.registries.jobs import register_job

BATCH = 50
MINIMUM_AGE = timedelta(minutes=1)


def offer_undrawn(at: datetime) -> int:
    """Enqueues up to `BATCH` undrawn receipts older than `MINIMUM_AGE` that no task waits for; returns their number."""
    undrawn = Receipt.objects.undrawn().filter(issued_at__lte=at - MINIMUM_AGE).order_by("pk")
    return len(enqueue_missing(draw_receipt, undrawn.values_list("pk", flat=True)[:BATCH]))


register_job("enqueue undrawn receipts", offer_undrawn)
