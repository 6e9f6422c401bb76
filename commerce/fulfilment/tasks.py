"""Background tasks: processing of payment webhooks, and refunds that are sent before the next scheduled job."""

from django.tasks import task

from commerce.fulfilment.refunds.services import advance_refund
from commerce.fulfilment.webhook_processing import process_webhook_event
from portal.shared import clock


@task(backend="jobs")
def process_payment_event(event_id: int) -> None:
    """Processes a webhook event. May run twice; a scheduled job enqueues an unfinished one again."""
    process_webhook_event(event_id, clock.now())


@task(backend="jobs")
def send_refund(refund_id: int) -> None:
    """Sends a refund. May run twice; a scheduled job advances an unfinished one."""
    advance_refund(refund_id, clock.now())
