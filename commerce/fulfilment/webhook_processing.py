"""Processing of payment webhooks: the provider's record is fetched and settled, then the event is closed."""

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
MAX_RETRIES = 10  # about five hours; then a review is opened


@transaction.atomic
def receive_webhook(provider: str, webhook_event: VerifiedEvent, raw: bytes, *, at: datetime) -> PaymentEvent | None:
    """Stores an authenticated webhook event; returns its row when it must be processed, else None.

    An event of the other mode (a test event on a live site, or the reverse) is stored, reviewed and never settled.
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
    """Fetches and settles the payment of an event; False when it must be retried. May run twice and concurrently."""
    webhook_event = PaymentEvent.objects.get(pk=event_id)
    if webhook_event.processed_at:
        return True
    if not webhook_event.reference:  # about no payment: a test delivery, or a type of event that is not used here
        webhook_events.close(webhook_event, at=at)
        return True
    try:
        snapshot = reach(webhook_event.provider).fetch(webhook_event.reference)
    except Unreachable as error:
        return _retry_later(webhook_event, f"no answer: {error}", at)
    attempt_id = _attempt_of(webhook_event, snapshot)
    if attempt_id is None:
        return _retry_later(webhook_event, "no attempt of ours", at)
    try:
        differs = _settle(webhook_event, attempt_id, snapshot, at)
        if differs and not reconcile(attempt_id, at):
            return _retry_later(webhook_event, "no answer when compared", at)
    except Exception as error:
        log.exception("news %s of %s", webhook_event.event_id, webhook_event.provider)
        return _retry_later(webhook_event, f"error: {type(error).__name__}", at)
    if differs:
        webhook_events.close(webhook_event, at=at)
    return True


@transaction.atomic
def _settle(webhook_event: PaymentEvent, attempt_id: int, snapshot: Snapshot, at: datetime) -> bool:
    """Settles the snapshot; True when the ledger still differs (only `reconcile` undoes refunds), else closes the event."""
    settle_order(attempt_id, snapshot, source=f"event:{webhook_event.event_id}"[:80], at=at)
    differs = bool(difference(PaymentAttempt.objects.get(pk=attempt_id), snapshot))
    if not differs:
        webhook_events.close(webhook_event, at=at)
    return differs


def _attempt_of(webhook_event: PaymentEvent, snapshot: Snapshot) -> int | None:
    """Found by the provider's id, else by ours: a webhook may arrive before the answer to our own call."""
    attempts = PaymentAttempt.objects.filter(provider=webhook_event.provider)
    by_reference = attempts.filter(reference=snapshot.reference).exclude(reference="")
    by_our_id = attempts.filter(public_id=snapshot.attempt)
    return (by_reference | by_our_id).values_list("pk", flat=True).first()


@transaction.atomic
def _retry_later(webhook_event: PaymentEvent, why: str, at: datetime) -> bool:
    """Leaves the event open for the scheduled job; after 10 retries opens a review and closes the event.

    The first failure never closes it: its retries may have been counted while no worker was running.
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
