"""Documents are drawn in the request while few wait, and by the worker when many do."""

from datetime import datetime

from django.tasks import task

from commerce.receipts.models import Receipt
from commerce.receipts.queries import waiting_before
from commerce.receipts.services import draw

AT_ONCE = 3  # documents at 0.1 s: whoever comes then waits less than for a page that asks again


@task(backend="jobs")
def draw_receipt(receipt_id: int) -> None:
    """May run twice; what a dead worker left is offered again by the clock."""
    draw(receipt_id)


def draw_soon(receipt: Receipt, at: datetime) -> Receipt:
    """Drawn when this returns, if fewer than `AT_ONCE` others wait; else by the worker, after those before it."""
    if receipt.is_drawn:
        return receipt
    if waiting_before(receipt, at) < AT_ONCE:
        return draw(receipt.pk)
    draw_receipt.enqueue(receipt.pk)
    return receipt
