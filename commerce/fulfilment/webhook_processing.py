"""What is done with a provider's news: the truth is fetched and settled, and only then the news is closed."""

import logging
from datetime import datetime

from django.db import transaction

from commerce.fulfilment.services import compare
from commerce.fulfilment.settlement import settle_order
from commerce.payments import webhook_events
from commerce.payments.gateways.base import Snapshot, Unreachable, VerifiedEvent
from commerce.payments.gateways.routing import gateway_named, reach
from commerce.payments.models import PaymentAttempt, PaymentEvent, ReviewItem
from commerce.payments.queries import difference
from commerce.payments.reviews import open_provider_review
from commerce.payments.states import ReviewKind

log = logging.getLogger(__name__)
MOST_TRIES = 10  # about five hours; then a person looks


@transaction.atomic
def take_in(provider: str, event: VerifiedEvent, raw: bytes, *, at: datetime) -> PaymentEvent | None:
    """Stores proven news; its row when there is work to do, None when it is known or not for us.

    News of the other mode (a test's where money is real, or the reverse) is kept, told to staff and never settled.
    """
    row, is_new = webhook_events.record_event(provider, event, raw, at=at)
    if not is_new:
        return None
    if event.livemode == gateway_named(provider).is_live:
        return row
    log.error("news of the wrong mode from %s: %s", provider, event.id)
    facts = {"event": event.id, "livemode": event.livemode}
    open_provider_review(ReviewKind.WRONG_MODE, provider, facts=facts, at=at)
    webhook_events.close(row, at=at, error="wrong mode")
    return None


def process_event(event_id: int, at: datetime) -> bool:
    """True when everything that follows from it is written. May run twice, and at the same time as others."""
    event = PaymentEvent.objects.get(pk=event_id)
    if event.processed_at:
        return True
    if not event.reference:  # of no payment: a provider's test of its line, or a kind that we never use
        webhook_events.close(event, at=at)
        return True
    try:
        snapshot = reach(event.provider).fetch(event.reference)
    except Unreachable as silence:
        return _try_later(event, f"no answer: {silence}", at)
    attempt_id = _attempt_of(event, snapshot)
    if attempt_id is None:
        return _try_later(event, "no attempt of ours", at)
    try:
        differs = _settle(event, attempt_id, snapshot, at)
        if differs and not compare(attempt_id, at):
            return _try_later(event, "no answer when compared", at)
    except Exception as fault:
        log.exception("news %s of %s", event.event_id, event.provider)
        return _try_later(event, f"error: {type(fault).__name__}", at)
    if differs:
        webhook_events.close(event, at=at)
    return True


@transaction.atomic
def _settle(event: PaymentEvent, attempt_id: int, snapshot: Snapshot, at: datetime) -> bool:
    """True when our ledger differs afterwards: refunds are turned back by a comparison alone. Else the news is done."""
    settle_order(attempt_id, snapshot, source=f"event:{event.event_id}"[:80], at=at)
    differs = bool(difference(PaymentAttempt.objects.get(pk=attempt_id), snapshot))
    if not differs:
        webhook_events.close(event, at=at)
    return differs


def _attempt_of(event: PaymentEvent, snapshot: Snapshot) -> int | None:
    """By the provider's id, else by ours: news may overtake the answer to our own call."""
    ours = PaymentAttempt.objects.filter(provider=event.provider)
    by_reference = ours.filter(reference=snapshot.reference).exclude(reference="")
    by_our_id = ours.filter(public_id=snapshot.attempt)
    return (by_reference | by_our_id).values_list("pk", flat=True).first()


@transaction.atomic
def _try_later(event: PaymentEvent, why: str, at: datetime) -> bool:
    """The clock offers it again; after many tries a person gets it, and it is closed.

    The first failure never closes it: it may have been offered for days to a worker that was dead.
    """
    if event.tries < MOST_TRIES or not event.error:
        webhook_events.note_failure(event, why)
        return False
    facts = {"provider": event.provider, "event": event.event_id, "reference": event.reference, "why": why}
    ReviewItem.objects.create(kind=ReviewKind.UNMATCHED_EVENT, facts=facts, opened_at=at)
    webhook_events.close(event, at=at, error=why)
    return True
