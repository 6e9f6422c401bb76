"""The webhook endpoint: verifies the signature, stores once, answers at once, leaves the work to the worker."""

import json

import pytest
from django_tasks_db.models import DBTaskResult

from commerce.payments.gateways.base import MAX_WEBHOOK_BYTES
from commerce.payments.gateways.sandbox.signature import HEADER, sign
from commerce.payments.models import PaymentEvent
from portal.shared import clock

pytestmark = pytest.mark.django_db
SECRET = "sandbox-webhook-secret"


def event_body(event_id="e1", **fields) -> bytes:
    body = {
        "id": event_id,
        "kind": "charge.captured",
        "created_at": clock.now().isoformat(),
        "livemode": False,
        "data": {"id": "ref"},
    }
    return json.dumps(body | fields).encode()


def send(client, raw: bytes, secret=SECRET, path="/hooks/payments/sandbox/", **headers):
    signed_headers = {HEADER: sign(raw, secret, clock.now())} | headers
    return client.post(path, raw, content_type="application/json", headers=signed_headers)


def stored() -> tuple[int, int]:
    return PaymentEvent.objects.count(), DBTaskResult.objects.count()


def test_an_event_is_stored_and_enqueued_once_however_often_it_arrives(client):
    assert send(client, event_body()).status_code == 200
    assert stored() == (1, 1)
    assert send(client, event_body()).status_code == 200
    assert stored() == (1, 1)
    assert send(client, event_body("e2")).status_code == 200
    assert stored() == (2, 2)


def test_the_endpoint_needs_no_csrf_token(client):
    client.handler.enforce_csrf_checks = True
    assert send(client, event_body()).status_code == 200


@pytest.mark.parametrize(
    ("raw", "secret", "headers"),
    [
        (event_body(), "another", {}),
        (event_body(), "", {}),
        (event_body(), SECRET, {HEADER: ""}),
        (b"\xff\xfe\x00", SECRET, {}),
        (b"", SECRET, {}),
        (event_body(pad="x" * MAX_WEBHOOK_BYTES), SECRET, {}),
        (event_body(), SECRET, {HEADER: sign(event_body() + b" ", SECRET, clock.now())}),
    ],
    ids=["another secret", "empty secret", "no header", "not text", "empty", "too long", "altered"],
)
def test_what_is_not_proven_is_refused_and_not_stored(client, raw, secret, headers):
    assert send(client, raw, secret, **headers).status_code == 400
    assert stored() == (0, 0)


def test_an_unknown_gateway_is_not_found(client):
    assert send(client, event_body(), path="/hooks/payments/nobody/").status_code == 404


def test_the_endpoint_allows_only_post(client):
    assert client.get("/hooks/payments/sandbox/").status_code == 405
