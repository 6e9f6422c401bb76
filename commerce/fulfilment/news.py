"""What is done with a provider's news: the truth is fetched and settled, and only then the news is closed."""

from datetime import datetime

from django.db import transaction

from commerce.fulfilment.services import settle_order
from commerce.payments import inbox
from commerce.payments.gateways.contract import Snapshot, Unreachable
from commerce.payments.gateways.routing import reach
from commerce.payments.models import PaymentAttempt, PaymentEvent, ReviewItem
from commerce.payments.states import ReviewKind

MOST_TRIES = 10  # about five hours; then a person looks


def process_event(event_id: int, at: datetime) -> bool:
    """True when everything that follows from it is written. May run twice, and at the same time as others."""
    event = PaymentEvent.objects.get(pk=event_id)
    if event.processed_at:
        return True
    try:
        snapshot = reach(event.provider).fetch(event.reference)
    except Unreachable as silence:
        return _try_later(event, f"no answer: {silence}", at)
    attempt_id = _attempt_of(event, snapshot)
    if attempt_id is None:
        return _try_later(event, "no attempt of ours", at)
    with transaction.atomic():
        settle_order(attempt_id, snapshot, source=f"event:{event.event_id}"[:80], at=at)
        inbox.close(event, at=at)
    return True


def _attempt_of(event: PaymentEvent, snapshot: Snapshot) -> int | None:
    """By the provider's id, else by ours: news may overtake the answer to our own call."""
    ours = PaymentAttempt.objects.filter(provider=event.provider)
    by_reference = ours.filter(reference=snapshot.reference).exclude(reference="")
    by_our_id = ours.filter(public_id=snapshot.attempt)
    return (by_reference | by_our_id).values_list("pk", flat=True).first()


@transaction.atomic
def _try_later(event: PaymentEvent, why: str, at: datetime) -> bool:
    """The clock offers it again; after many tries a person gets it, and it is closed."""
    if event.tries < MOST_TRIES:
        inbox.note_failure(event, why)
        return False
    facts = {"provider": event.provider, "event": event.event_id, "reference": event.reference, "why": why}
    ReviewItem.objects.create(kind=ReviewKind.UNMATCHED_EVENT, facts=facts, opened_at=at)
    inbox.close(event, at=at, error=why)
    return True
