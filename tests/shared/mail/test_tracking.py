"""Delivery events of mail services: verified, stored once, in any order of arrival."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.shared.mail import services as mail_services
from portal.shared.mail.jobs import match_early_events
from portal.shared.mail.models import MailEvent, MailMessage
from portal.shared.mail.outbox import queue_mail
from portal.shared.mail.states import FailureReason, MailState
from portal.shared.mail.tracking import esp_events
from tests.shared.mail import esp_payloads

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:django-anymail has dropped")]
NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
BY_NAME = sorted(esp_payloads.PROVIDERS)


@pytest.fixture(autouse=True)
def configured(settings):
    settings.ANYMAIL = dict(esp_payloads.SETTINGS)


@pytest.fixture
def mail():
    row = queue_mail("unknown_account", to="hanako@docomo.ne.jp", about=None, locale="ja", at=NOON)
    MailMessage.objects.filter(pk=row.pk).update(state=MailState.SENT, sent_at=NOON, esp_message_id="1234567890")
    row.refresh_from_db()
    return row


def post(client, provider, payload):
    address = f"/hooks/mail/{provider}/tracking/"
    if payload.content_type == "form":
        return client.post(address, payload.raw, headers=payload.headers)
    return client.post(address, payload.raw, content_type=payload.content_type, headers=payload.headers)


def post_event(client, provider, mail, event_kind, at=NOON):
    return post(client, provider, esp_payloads.PROVIDERS[provider](mail, event_kind, at))


def state_of(mail):
    mail.refresh_from_db()
    return mail.state, mail.reason


def test_all_providers_of_the_table_have_a_payload_here():
    assert sorted(esp_events.ESP_WEBHOOKS) == BY_NAME


@pytest.mark.parametrize("provider", BY_NAME)
def test_a_repeated_bounce_event_is_stored_once(client, mail, provider):
    answers = [post_event(client, provider, mail, "bounced").status_code for _again in range(3)]

    # Resend does not report the diagnostic text, so the reason is unknown.
    no_diagnostic = provider == "resend"
    assert answers == [200, 200, 200]
    assert state_of(mail) == (
        MailState.BOUNCED,
        FailureReason.UNKNOWN if no_diagnostic else FailureReason.MISSING_OR_FILTERED,
    )
    assert [event.state for event in mail.events.all()] == [MailState.BOUNCED]
    assert no_diagnostic or "Unknown user" in mail.last_error


@pytest.mark.parametrize("provider", BY_NAME)
def test_a_delivery_event_sets_the_state_delivered(client, mail, provider):
    assert post_event(client, provider, mail, "delivered").status_code == 200
    assert state_of(mail)[0] == (MailState.DEFERRED if provider == "mandrill" else MailState.DELIVERED)


@pytest.mark.parametrize("order", [("delivered", "bounced"), ("bounced", "delivered")])
@pytest.mark.parametrize("later", ["delivered", "bounced"])
def test_the_later_event_counts_whichever_arrives_first(client, mail, order, later):
    for event_kind in order:
        at = NOON + timedelta(minutes=event_kind == later)
        post_event(client, "postmark", mail, event_kind, at=at)
    assert state_of(mail)[0] == later
    assert mail.events.count() == 2


@pytest.mark.parametrize("provider", BY_NAME)
def test_a_forged_event_is_refused_and_changes_nothing(client, mail, provider):
    payload = esp_payloads.PROVIDERS[provider](mail, "bounced", NOON)
    forged = {name: value[:-2] + "xx" for name, value in payload.headers.items() if name in SIGNATURE_HEADERS}
    body = payload.body
    if provider == "mailgun":
        body["signature"]["signature"] = "0" * 64
    if provider == "unisender_go":
        body = body.replace(b"hard_bounced", b"delivered")
    answer = post(client, provider, esp_payloads.Post(body, payload.headers | forged, payload.content_type))

    assert answer.status_code == 400
    assert state_of(mail) == (MailState.SENT, "")


SIGNATURE_HEADERS = ("Authorization", "Signature", "X-Mandrill-Signature", "X-Postal-Signature")


def test_amazon_gets_401_before_it_sends_the_password(client, mail):
    payload = esp_payloads.amazon_ses(mail, "bounced", NOON)
    headers = {name: value for name, value in payload.headers.items() if name != "Authorization"}
    answer = post(client, "amazon_ses", esp_payloads.Post(payload.body, headers))

    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Basic realm="mail"')
    assert state_of(mail) == (MailState.SENT, "")


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"null", b"\xff\xfe", b"[1]", b'{"RecordType": []}'])
@pytest.mark.parametrize("provider", [name for name in BY_NAME if name != "mandrill"])
def test_an_unreadable_request_is_no_server_error(client, provider, body):
    answer = post(client, provider, esp_payloads.Post(body))
    assert answer.status_code in {200, 400}
    assert MailEvent.objects.count() == 0


@pytest.mark.parametrize("provider", ["postmark", "no-such"])
def test_a_provider_that_is_not_configured_gets_404(client, settings, provider):
    settings.ANYMAIL = {}
    assert client.post(f"/hooks/mail/{provider}/tracking/", b"{}", content_type="application/json").status_code == 404


def test_a_head_request_is_answered(client):
    assert client.head("/hooks/mail/postmark/tracking/").status_code == 200


def test_an_event_before_our_commit_is_attached_to_its_mail_later(client, mail):
    MailMessage.objects.filter(pk=mail.pk).update(esp_message_id="", state=MailState.SENDING, attempts=1)
    early = esp_payloads.postmark(MailMessage(esp_message_id="late-1", address=mail.address), "bounced", NOON)
    assert [post(client, "postmark", early).status_code for _again in range(2)] == [200, 200]
    assert MailEvent.objects.filter(mail=None).count() == 1

    mail.refresh_from_db()
    mail_services.record_attempt(mail, MailState.SENT, NOON, sent_at=NOON, esp_message_id="late-1")
    assert state_of(mail) == (MailState.BOUNCED, FailureReason.MISSING_OR_FILTERED)
    assert MailEvent.objects.filter(mail=None).count() == 0


def test_the_job_matches_early_events_and_deletes_unmatched_ones_after_a_day(client, mail):
    other_mail = MailMessage(esp_message_id="not-ours", address="a@example.jp")
    MailEvent.objects.create(
        state="bounced", at=NOON, source="postmark", external_id="1", esp_message_id=mail.esp_message_id
    )
    post_event(client, "postmark", other_mail, "bounced")

    assert match_early_events(NOON) == 1
    assert state_of(mail)[0] == MailState.BOUNCED
    assert match_early_events(NOON + timedelta(days=2)) == 1
    assert MailEvent.objects.filter(mail=None).count() == 0


def test_the_mail_is_found_by_our_id_in_the_metadata(client, mail):
    payload = esp_payloads.postmark(MailMessage(esp_message_id="other", address=mail.address), "bounced", NOON)
    post(client, "postmark", esp_payloads.Post(payload.body | {"Metadata": {"mail": mail.public_id}}))
    assert state_of(mail)[0] == MailState.BOUNCED


def test_a_complaint_is_final(client, mail):
    complaint = {"RecordType": "SpamComplaint", "ID": 1, "Type": "SpamComplaint", "Email": mail.address}
    complaint |= {"MessageID": mail.esp_message_id, "BouncedAt": NOON.isoformat()}
    post(client, "postmark", esp_payloads.Post(complaint))
    post_event(client, "postmark", mail, "delivered", at=NOON + timedelta(hours=1))
    assert state_of(mail) == (MailState.COMPLAINED, FailureReason.SPAM)


def test_a_delivered_mail_is_not_sent_again_after_a_broken_connection(client, mail):
    MailMessage.objects.filter(pk=mail.pk).update(state=MailState.QUEUED, next_try_at=NOON)
    post_event(client, "postmark", mail, "delivered")
    assert state_of(mail)[0] == MailState.DELIVERED
    assert mail_services.acquire_lease(mail.pk, NOON + timedelta(hours=1)) is None


def test_nul_and_long_texts_are_removed_from_the_diagnostic(client, mail):
    payload = esp_payloads.postmark(mail, "bounced", NOON)
    assert (
        post(client, "postmark", esp_payloads.Post(payload.body | {"Details": "550 a\x00b" + "x" * 9000})).status_code
        == 200
    )
    mail.refresh_from_db()
    assert (len(mail.last_error), "\x00" in mail.last_error) == (mail_services.MAX_DIAGNOSTIC_LENGTH, False)
