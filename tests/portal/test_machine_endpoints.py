"""What machines send is refused with 400 or stored: no body makes an error of the server."""

import base64
import json

import pytest
from django.test import Client

from commerce.payments.gateways.komoju.signature import HEADER as KOMOJU_HEADER
from commerce.payments.gateways.komoju.signature import sign as komoju_sign
from commerce.payments.gateways.sandbox.signature import HEADER, sign
from commerce.payments.models import PaymentEvent
from portal.shared import clock
from portal.shared.mail.models import MailEvent

pytestmark = pytest.mark.django_db
EVENT = {
    "id": "evt_1",
    "kind": "charge.captured",
    "data": {"id": "ch_1"},
    "created_at": "2026-11-30T10:00:00+09:00",
    "livemode": False,
}
BAD_BODIES = [
    b"",
    b"[]",
    b"null",
    b"5",
    b"\xff\xfe{}",
    b'{"a": NaN}',
    b"[" * 100_000,
    b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
]
BAD_EVENTS = [
    {"id": "\0"},
    {"id": "\ud800"},
    {"id": ""},
    {"id": "x" * 201},
    {"id": 5},
    {"id": None},
    {"kind": "x" * 81},
    {"kind": ["a"]},
    {"livemode": "false"},
    {"livemode": None},
    {"livemode": 1},
    {"data": None},
    {"data": []},
    {"data": {"id": {"a": 1}}},
    {"data": {"id": "x" * 201}},
    {"created_at": "yesterday"},
    {"created_at": 10**30},
    {"created_at": "0001-01-01T00:00:00+09:00"},
]


@pytest.fixture
def machine(settings) -> Client:
    settings.SANDBOX_WEBHOOK_SECRET = settings.KOMOJU_WEBHOOK_SECRET = "secret"
    settings.ANYMAIL = {"WEBHOOK_SECRET": "user:password"}
    return Client(raise_request_exception=False)


def send(machine: Client, raw: bytes) -> int:
    headers = {HEADER: sign(raw, "secret", clock.now())}
    return machine.post("/hooks/payments/sandbox/", raw, "application/json", headers=headers).status_code


def test_a_signed_event_is_stored(machine):
    assert (send(machine, json.dumps(EVENT).encode()), PaymentEvent.objects.count()) == (200, 1)


@pytest.mark.parametrize("raw", BAD_BODIES)
def test_a_signed_body_that_cannot_be_read_is_refused(machine, raw):
    assert (send(machine, raw), PaymentEvent.objects.count()) == (400, 0)


@pytest.mark.parametrize("other", BAD_EVENTS)
def test_a_signed_event_with_values_of_another_shape_is_refused(machine, other):
    assert (send(machine, json.dumps(EVENT | other).encode()), PaymentEvent.objects.count()) == (400, 0)


@pytest.mark.parametrize(
    "payload", [{"id": "x" * 201, "type": "a"}, {"id": "\0", "type": "a"}, {"id": "a", "type": "x" * 81}, {"id": "a"}]
)
def test_komojus_events_have_the_same_bounds(machine, payload):
    raw = json.dumps(payload).encode()
    headers = {KOMOJU_HEADER: komoju_sign(raw, "secret")}
    answer = machine.post("/hooks/payments/komoju/", raw, "application/json", headers=headers)
    assert (answer.status_code, PaymentEvent.objects.count()) == (400, 0)


AUTHORIZED = {"Authorization": f"Basic {base64.b64encode(b'user:password').decode()}"}


@pytest.mark.parametrize("raw", [*BAD_BODIES, b'{"RecordType": 5}', b'{"RecordType": ["Bounce"]}'])
@pytest.mark.parametrize("door", ["postmark/tracking", "sparkpost/tracking", "sendgrid/tracking", "inbound/postmark"])
def test_mail_services_get_no_5xx_for_what_cannot_be_read(machine, door, raw):
    answer = machine.post(f"/hooks/mail/{door}/", raw, "application/json", headers=AUTHORIZED)
    assert (answer.status_code in {200, 400, 404}, MailEvent.objects.count()) == (True, 0)


def test_a_reported_event_with_unstorable_text_is_stored_without_it(machine):
    event = {"RecordType": "Bounce", "MessageID": "a\ud800", "Email": "a@example.jp", "Details": "550 \0\ud800 x"}
    event |= {"BouncedAt": "2026-11-30T00:00:00Z", "Type": "HardBounce", "ID": 1}
    answer = machine.post("/hooks/mail/postmark/tracking/", event, "application/json", headers=AUTHORIZED)
    assert (answer.status_code, MailEvent.objects.get().reply) == (200, "550 \ufffd\ufffd x")


@pytest.mark.parametrize("provider", ["mandrill", "brevo", "resend", "nobody"])
def test_a_provider_without_a_key_has_no_door_for_mail(machine, provider):
    assert (
        machine.post(f"/hooks/mail/inbound/{provider}/", b"", "application/json", headers=AUTHORIZED).status_code == 404
    )


def test_the_door_of_an_unset_secret_is_closed(machine, settings):
    settings.ANYMAIL = {}
    assert machine.post("/hooks/mail/inbound/postmark/", b"", "application/json", headers=AUTHORIZED).status_code == 404
