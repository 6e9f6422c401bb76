"""Draws receipt PDFs in the request while the queue is short, else in the worker."""

from datetime import datetime

from django.tasks import task

from commerce.receipts.models import Receipt
from commerce.receipts.queries import waiting_before
from commerce.receipts.services import draw
from portal.shared.processes.task_queue import enqueue_missing

AT_ONCE = 3  # queued documents at 0.1 s each: waiting in the request is faster than a page that polls


@task(backend="jobs")
def draw_receipt(receipt_id: int) -> None:
    """Draws one receipt; idempotent. A scheduled job enqueues it again if the worker crashes."""
    draw(receipt_id)


def draw_soon(receipt: Receipt, at: datetime) -> Receipt:
    """Draws the receipt now if fewer than `AT_ONCE` others are queued, else enqueues it."""
    if receipt.is_drawn:
        return receipt
    if waiting_before(receipt, at) < AT_ONCE:
        return draw(receipt.pk)
    enqueue_missing(draw_receipt, [receipt.pk])  # the page that waits asks again and again
    return receipt
