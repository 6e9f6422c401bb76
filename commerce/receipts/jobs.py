"""Scheduled job for receipts: enqueues documents again whose drawing failed."""

from datetime import datetime, timedelta

from commerce.receipts.models import Receipt
from commerce.receipts.tasks import draw_receipt
from portal.shared.registries.jobs import register_job

BATCH = 50
MINIMUM_AGE = timedelta(minutes=1)


def offer_undrawn(at: datetime) -> int:
    """Enqueues up to `BATCH` undrawn receipts older than `MINIMUM_AGE`, oldest first; returns their number."""
    undrawn = Receipt.objects.undrawn().filter(issued_at__lte=at - MINIMUM_AGE).order_by("pk")
    ids = list(undrawn.values_list("pk", flat=True)[:BATCH])
    for pk in ids:
        draw_receipt.enqueue(pk)
    return len(ids)


register_job("enqueue undrawn receipts", offer_undrawn)
