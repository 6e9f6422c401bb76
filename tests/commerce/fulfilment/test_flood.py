"""Webhooks in large numbers: the endpoint only verifies and stores, and a backlog of days is processed."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from commerce.fulfilment import jobs
from commerce.payments.gateways.sandbox.signature import HEADER, sign
from commerce.payments.models import LedgerEntry, PaymentEvent
from portal.shared import clock
from tests.factories.catalog import EventFactory
from tests.factories.payments import a_placed_order, an_attempt, snapshot_of
from tests.factories.recorded_gateway import NAME, record

pytestmark = pytest.mark.django_db
WEBHOOK_PATH = "/hooks/payments/sandbox/"


def post_event(client: Client, event_id: str = "e1") -> int:
    at = clock.now()
    body = {"id": event_id, "kind": "k", "created_at": at.isoformat(), "livemode": False, "data": {"id": "r"}}
    raw = json.dumps(body).encode()
    headers = {HEADER: sign(raw, "sandbox-webhook-secret", at)}
    return client.post(WEBHOOK_PATH, raw, content_type="application/json", headers=headers).status_code


def statements(queries: CaptureQueriesContext) -> list[str]:
    """The SQL verbs of the queries, without the test's savepoints."""
    verbs = [query["sql"].split()[0] for query in queries]
    return [verb for verb in verbs if verb not in {"SAVEPOINT", "RELEASE"}]


def test_row_37_the_endpoint_only_verifies_stores_and_answers(client):
    post_event(client, "warm")
    with CaptureQueriesContext(connection) as queries:
        assert post_event(client) == 200
    assert statements(queries) == ["SELECT", "INSERT", "INSERT"]  # is it known, the event's row, the worker's task
    assert PaymentEvent.objects.filter(processed_at=None).count() == 2
    assert DBTaskResult.objects.filter(status="READY").count() == 2


def test_row_37_a_repeated_webhook_costs_one_query(client):
    post_event(client)
    with CaptureQueriesContext(connection) as queries:
        assert post_event(client) == 200
    assert statements(queries) == ["SELECT"]
    assert PaymentEvent.objects.count() == 1


def test_row_37_an_unverified_webhook_runs_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.post(WEBHOOK_PATH, b"{}", content_type="application/json").status_code == 400


def test_row_36_a_backlog_of_days_is_worked_off(monkeypatch, settings, run_jobs):
    """Thirty orders paid while no worker ran, four events each: two rounds of the scheduler settle them all."""
    gateway, at = record(monkeypatch, settings, "card"), clock.now()
    event = EventFactory(at=at)
    attempts = [an_attempt(a_placed_order(at=at, event=event), at=at) for _n in range(30)]
    for attempt in attempts:
        gateway.snapshots[attempt.reference] = snapshot_of(attempt, "paid")
        for n in range(4):
            PaymentEvent.objects.create(
                provider=NAME,
                event_id=f"{attempt.reference}-{n}",
                kind="k",
                reference=attempt.reference,
                body="",
                received_at=at - timedelta(days=3),
            )
    assert [jobs.enqueue_open_events(at), run_jobs() > 0] == [100, True]
    assert [jobs.enqueue_open_events(at), run_jobs() > 0] == [20, True]
    assert jobs.enqueue_open_events(at) == 0
    assert PaymentEvent.objects.filter(processed_at=None).count() == 0
    assert LedgerEntry.objects.count() == 30
    assert {attempt.order.__class__.objects.get(pk=attempt.order_id).state for attempt in attempts} == {"confirmed"}
