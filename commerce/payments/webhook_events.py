"""Stores webhook events, once each, after their signature was verified and before they are processed."""

from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import F

from commerce.payments.gateways.base import VerifiedEvent
from commerce.payments.models import PaymentEvent

RETRY_DELAYS = [timedelta(seconds=s) for s in (30, 60, 120, 300, 900, 1800, 3600)]  # the last one repeats


@transaction.atomic
def record_event(provider: str, event: VerifiedEvent, raw: bytes, *, at: datetime) -> tuple[PaymentEvent, bool]:
    """Stores an event; returns its row and whether it is new. `raw` is the body as it was signed."""
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
    """Returns ids of unprocessed events that are due for another try; intervals grow with RETRY_DELAYS."""
    waiting = PaymentEvent.objects.filter(processed_at=None, received_at__lte=at - RETRY_DELAYS[0]).order_by("pk")
    due = (event.pk for event in waiting.defer("body") if event.received_at + retry_delay(event.tries) <= at)
    return list(islice(due, limit))  # the limit applies to due events only


def retry_delay(tries: int) -> timedelta:
    """Returns the time from reception to the next try, after that number of tries."""
    delays = RETRY_DELAYS[: tries + 1]
    return sum(delays, timedelta()) + RETRY_DELAYS[-1] * max(0, tries + 1 - len(RETRY_DELAYS))


def count_offer(event_id: int) -> None:
    """Counts another try, when the task is queued again."""
    PaymentEvent.objects.filter(pk=event_id).update(tries=F("tries") + 1)


def close(event: PaymentEvent, *, at: datetime, error: str = "") -> None:
    """Marks an event as processed; call it only after all its effects are stored."""
    PaymentEvent.objects.filter(pk=event.pk).update(processed_at=at, error=error)


def note_failure(event: PaymentEvent, error: str) -> None:
    """Stores why an event could not be processed; it stays open."""
    PaymentEvent.objects.filter(pk=event.pk).update(error=error[:2000])
