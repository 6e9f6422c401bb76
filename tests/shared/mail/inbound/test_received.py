"""A received mail is stored as it came, then read; what cannot be read waits for staff, and never stops the sender."""

import sys
from io import BytesIO, TextIOWrapper

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.shared import clock
from portal.shared.health import _received_messages
from portal.shared.mail.inbound.processing import process_received
from portal.shared.mail.inbound.providers import PROVIDERS
from portal.shared.mail.inbound.storage import store_received
from portal.shared.mail.jobs import TASK_DELAY, read_waiting_received
from portal.shared.mail.models import ReceivedMail
from portal.shared.mail.states import ReceivedState
from tests.support.contact.test_thread import AUTH

pytestmark = pytest.mark.django_db
HOOK = "/hooks/mail/inbound/postmark/"


@pytest.fixture(autouse=True)
def secret(settings):
    settings.ANYMAIL = {"WEBHOOK_SECRET": "hook:secret"}


def states() -> list[str]:
    return list(ReceivedMail.objects.values_list("state", flat=True))


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"1", b'"x"', b"\xff\xfe", b'{"FromFull": 3}', b'{"Headers": "x", "ToFull": {}}', b"[" * 100_000,
        b'{"TextBody": "\\ud800"}', b'{"TextBody": {"a": 1}}', b'{"Attachments": [{"Content": "%%%", "ContentType": "a"}]}',
    ],
)  # fmt: skip
def test_a_verified_request_is_answered_200_whatever_it_contains(client, body, run_jobs):
    assert client.post(HOOK, body, content_type="application/json", headers=AUTH).status_code == 200
    assert bytes(ReceivedMail.objects.get().raw) == body
    run_jobs()
    assert states() in ([ReceivedState.REVIEW], [ReceivedState.UNMATCHED])


@pytest.mark.parametrize("provider", [*PROVIDERS, "nobody"])
def test_a_provider_that_is_not_configured_has_no_address_and_none_answers_500(client, provider):
    answer = client.post(f"/hooks/mail/inbound/{provider}/", b"{}", content_type="application/json")
    assert answer.status_code in {400, 401, 404}
    assert states() == []


@pytest.mark.parametrize("provider", ["mailgun", "mandrill", "mailersend", "postal"])
def test_a_provider_whose_key_is_missing_has_no_address(client, provider):
    assert client.post(
        f"/hooks/mail/inbound/{provider}/", b"{}", content_type="application/json", headers=AUTH
    ).status_code in {400, 404}


@pytest.mark.parametrize("length", ["", "x", "-1"])
def test_the_declared_length_decides_nothing(client, length):
    answer = client.post(HOOK, b"{}", content_type="application/json", headers=AUTH, CONTENT_LENGTH=length)
    assert answer.status_code in {200, 400}


def test_the_same_request_twice_is_stored_once(client):
    for _ in range(2):
        client.post(HOOK, b"{}", content_type="application/json", headers=AUTH)
    assert states() == [ReceivedState.WAITING]


def test_a_mail_whose_task_was_lost_is_read_by_the_job():
    at = clock.now()
    store_received(b"Subject: x\r\n\r\nhello", source="command", at=at)

    assert read_waiting_received(at) == 0
    assert read_waiting_received(at + TASK_DELAY * 2) == 1
    assert states() == [ReceivedState.UNMATCHED]


def test_the_command_stores_any_bytes_and_exits_with_0(monkeypatch, capsys):
    for raw in (b"", b"\x00\xff", b"Subject: x\r\n\r\nhello"):
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(raw)))
        call_command("receive_mail")
    assert capsys.readouterr().out.split("\n") == ["for nobody"] * 3 + [""]
    assert states() == [ReceivedState.UNMATCHED] * 3


def test_a_mail_of_countless_parts_is_set_aside_before_it_is_parsed():
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 3000
    mail = store_received(raw, source="command", at=clock.now())

    assert process_received(mail.pk, clock.now()) == ReceivedState.REVIEW
    assert ReceivedMail.objects.get().problem == "ValueError: too many parts"


def test_the_doctor_counts_what_waits_for_staff():
    store_received(b"x", source="command", at=clock.now())
    ReceivedMail.objects.update(state=ReceivedState.REVIEW)
    result = _received_messages(clock.now())

    assert (result.ok, result.detail) == (True, "1 could not be read and wait for staff")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_set_aside(raw):
    mail = store_received(raw, source="command", at=clock.now())
    assert process_received(mail.pk, clock.now()) in {ReceivedState.UNMATCHED, ReceivedState.REVIEW}
