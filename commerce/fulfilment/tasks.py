"""The worker's door to providers' news, and to refunds that should not wait for the clock."""

from django.tasks import task

from commerce.fulfilment.refunds.services import advance_refund
from commerce.fulfilment.webhook_processing import process_webhook_event
from portal.shared import clock


@task(backend="jobs")
def process_payment_event(event_id: int) -> None:
    """May run twice; what stays open is offered again by the clock."""
    process_webhook_event(event_id, clock.now())


@task(backend="jobs")
def send_refund(refund_id: int) -> None:
    """May run twice; what stays open is carried on by the clock."""
    advance_refund(refund_id, clock.now())
