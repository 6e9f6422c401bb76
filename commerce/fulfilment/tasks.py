"""The worker's door to providers' news."""

from django.tasks import task

from commerce.fulfilment.news import process_event
from portal.shared import clock


@task(backend="jobs")
def process_payment_event(event_id: int) -> None:
    """May run twice; what stays open is offered again by the clock."""
    process_event(event_id, clock.now())
