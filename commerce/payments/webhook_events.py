"""The inbox of providers' news: each piece is stored once, after its sender was proven and before anything is done."""

from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import F

from commerce.payments.gateways.base import VerifiedEvent
from commerce.payments.models import PaymentEvent

RETRY_DELAYS = [timedelta(seconds=s) for s in (30, 60, 120, 300, 900, 1800, 3600)]  # the last one goes on


@transaction.atomic
def record_event(provider: str, event: VerifiedEvent, raw: bytes, *, at: datetime) -> tuple[PaymentEvent, bool]:
    """The event's row, and whether it is new. `raw` is the body as it was signed."""
    return PaymentEvent.objects.get_or_create(
        provider=provider,
        event_id=event.id,
        defaults={
            "kind": event.kind,
            "reference": event.reference,
            "body": raw.decode("utf-8", "replace"),
            "livemode": event.livemode,
            "received_at": at,
        },
    )


def overdue(at: datetime, limit: int = 100) -> list[int]:
    """Ids of events that should have been processed by now; each is offered ever more rarely."""
    waiting = PaymentEvent.objects.filter(processed_at=None, received_at__lte=at - RETRY_DELAYS[0]).order_by("pk")
    due = (event.pk for event in waiting.defer("body") if event.received_at + retry_delay(event.tries) <= at)
    return list(islice(due, limit))  # cut last: news that waits for its turn hides none behind it


def retry_delay(tries: int) -> timedelta:
    """How long after its beginning a thing is tried the next time, having been tried so often: ever more rarely."""
    known = RETRY_DELAYS[: tries + 1]
    return sum(known, timedelta()) + RETRY_DELAYS[-1] * max(0, tries + 1 - len(RETRY_DELAYS))


def count_offer(event_id: int) -> None:
    """Counts that the worker was asked once more."""
    PaymentEvent.objects.filter(pk=event_id).update(tries=F("tries") + 1)


def close(event: PaymentEvent, *, at: datetime, error: str = "") -> None:
    """Done: only after everything that follows from it was written."""
    PaymentEvent.objects.filter(pk=event.pk).update(processed_at=at, error=error)


def note_failure(event: PaymentEvent, error: str) -> None:
    """Why it is still open."""
    PaymentEvent.objects.filter(pk=event.pk).update(error=error[:2000])
