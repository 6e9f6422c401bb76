"""What is done with a provider's news: the truth is fetched and settled, and only then the news is closed."""

import logging
from datetime import datetime

from django.db import transaction

from commerce.fulfilment.services import reconcile
from commerce.fulfilment.settlement import settle_order
from commerce.payments import webhook_events
from commerce.payments.gateways.base import Snapshot, Unreachable, VerifiedEvent
from commerce.payments.gateways.routing import gateway_named, reach
from commerce.payments.models import PaymentAttempt, PaymentEvent, ReviewItem
from commerce.payments.queries import difference
from commerce.payments.reviews import open_provider_review
from commerce.payments.states import ReviewKind

log = logging.getLogger(__name__)
MAX_RETRIES = 10  # about five hours; then a person looks


@transaction.atomic
def receive_webhook(provider: str, webhook_event: VerifiedEvent, raw: bytes, *, at: datetime) -> PaymentEvent | None:
    """Stores proven news; its row when there is work to do, None when it is known or not for us.

    News of the other mode (a test's where money is real, or the reverse) is kept, told to staff and never settled.
    """
    row, is_new = webhook_events.record_event(provider, webhook_event, raw, at=at)
    if not is_new:
        return None
    if webhook_event.livemode == gateway_named(provider).is_live:
        return row
    log.error("news of the wrong mode from %s: %s", provider, webhook_event.id)
    data = {"event": webhook_event.id, "livemode": webhook_event.livemode}
    open_provider_review(ReviewKind.WRONG_MODE, provider, data=data, at=at)
    webhook_events.close(row, at=at, error="wrong mode")
    return None


def process_webhook_event(event_id: int, at: datetime) -> bool:
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
        return _retry_later(event, f"no answer: {silence}", at)
    attempt_id = _attempt_of(event, snapshot)
    if attempt_id is None:
        return _retry_later(event, "no attempt of ours", at)
    try:
        differs = _settle(event, attempt_id, snapshot, at)
        if differs and not reconcile(attempt_id, at):
            return _retry_later(event, "no answer when compared", at)
    except Exception as fault:
        log.exception("news %s of %s", event.event_id, event.provider)
        return _retry_later(event, f"error: {type(fault).__name__}", at)
    if differs:
        webhook_events.close(event, at=at)
    return True


@transaction.atomic
def _settle(webhook_event: PaymentEvent, attempt_id: int, snapshot: Snapshot, at: datetime) -> bool:
    """True when our ledger differs afterwards: refunds are turned back by a comparison alone. Else the news is done."""
    settle_order(attempt_id, snapshot, source=f"event:{webhook_event.event_id}"[:80], at=at)
    differs = bool(difference(PaymentAttempt.objects.get(pk=attempt_id), snapshot))
    if not differs:
        webhook_events.close(webhook_event, at=at)
    return differs


def _attempt_of(webhook_event: PaymentEvent, snapshot: Snapshot) -> int | None:
    """By the provider's id, else by ours: news may overtake the answer to our own call."""
    ours = PaymentAttempt.objects.filter(provider=webhook_event.provider)
    by_reference = ours.filter(reference=snapshot.reference).exclude(reference="")
    by_our_id = ours.filter(public_id=snapshot.attempt)
    return (by_reference | by_our_id).values_list("pk", flat=True).first()


@transaction.atomic
def _retry_later(webhook_event: PaymentEvent, why: str, at: datetime) -> bool:
    """The clock offers it again; after many tries a person gets it, and it is closed.

    The first failure never closes it: it may have been offered for days to a worker that was dead.
    """
    if webhook_event.tries < MAX_RETRIES or not webhook_event.error:
        webhook_events.note_failure(webhook_event, why)
        return False
    data = {
        "provider": webhook_event.provider,
        "event": webhook_event.event_id,
        "reference": webhook_event.reference,
        "why": why,
    }
    ReviewItem.objects.create(kind=ReviewKind.UNMATCHED_EVENT, data=data, opened_at=at)
    webhook_events.close(webhook_event, at=at, error=why)
    return True
