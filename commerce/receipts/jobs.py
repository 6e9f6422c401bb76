"""What the clock does for receipts: documents whose drawing died are offered to the worker again."""

from datetime import datetime, timedelta

from commerce.receipts.models import Receipt
from commerce.receipts.tasks import draw_receipt
from portal.shared.registries.jobs import register_job

BATCH = 50
MINIMUM_AGE = timedelta(minutes=1)


def offer_undrawn(at: datetime) -> int:
    """Oldest first."""
    left = Receipt.objects.undrawn().filter(issued_at__lte=at - MINIMUM_AGE).order_by("pk")
    found = list(left.values_list("pk", flat=True)[:BATCH])
    for pk in found:
        draw_receipt.enqueue(pk)
    return len(found)


register_job("receipts drawn", offer_undrawn)
