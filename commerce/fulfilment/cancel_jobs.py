"""What the clock does for events that are called off: it carries their runs on until no order is left."""

from datetime import datetime

from commerce.fulfilment.cancelling import carry_cancellation_on
from commerce.fulfilment.models import EventCancellation
from portal.shared.jobs import register_job


def carry_cancellations_on(at: datetime) -> int:
    """A batch of each run that is not finished."""
    running = EventCancellation.objects.filter(finished_at=None).order_by("pk").values_list("pk", flat=True)
    return sum(carry_cancellation_on(pk, at) for pk in list(running))


register_job("cancelled events carried on", carry_cancellations_on)
