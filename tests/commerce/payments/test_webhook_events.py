"""Stored webhook events: each once, offered with growing delays until it is processed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from commerce.payments import webhook_events
from commerce.payments.gateways.base import VerifiedEvent
from commerce.payments.models import PaymentEvent
from tests.factories.catalog import AT

pytestmark = pytest.mark.django_db
EVENT = VerifiedEvent("e1", "charge.captured", "ref", AT, livemode=False)


def test_the_same_event_is_stored_once():
    first, is_new = webhook_events.record_event("sandbox", EVENT, b"{}", at=AT)
    second, is_new_again = webhook_events.record_event("sandbox", EVENT, b"{}", at=AT)
    assert (is_new, is_new_again, second.pk) == (True, False, first.pk)
    assert webhook_events.record_event("another", EVENT, b"{}", at=AT)[1] is True


def test_an_open_event_is_offered_with_growing_delays_and_a_processed_one_never():
    event, _new = webhook_events.record_event("sandbox", EVENT, b"{}", at=AT)
    offered_after = []
    for seconds in range(0, 12_000, 10):
        if webhook_events.overdue(AT + timedelta(seconds=seconds)):
            offered_after.append(seconds)
            webhook_events.count_offer(event.pk)
    assert offered_after == [30, 90, 210, 510, 1410, 3210, 6810, 10410]
    webhook_events.close(event, at=AT)
    assert webhook_events.overdue(AT + timedelta(days=9)) == []


def test_events_that_are_not_due_do_not_hide_a_due_one():
    for number in range(3):
        webhook_events.record_event("sandbox", replace(EVENT, id=f"waits{number}"), b"{}", at=AT)
    PaymentEvent.objects.update(tries=6)
    event, _new = webhook_events.record_event("sandbox", EVENT, b"{}", at=AT)
    assert webhook_events.overdue(AT + timedelta(minutes=20), limit=3) == [event.pk]


def test_a_failure_is_stored_and_the_event_stays_open():
    event, _new = webhook_events.record_event("sandbox", EVENT, b"\xff", at=AT)
    webhook_events.note_failure(event, "no answer")
    event = PaymentEvent.objects.get()
    assert (event.error, event.processed_at, event.body) == ("no answer", None, "\ufffd")
