"""Bounces of plain SMTP: parsed by RFC 3464 and matched to their mail by the signed return path."""

import mailbox
import sys
from datetime import UTC, datetime
from email.message import EmailMessage
from io import BytesIO, TextIOWrapper

import pytest
from django.core.management import call_command

from portal.shared.mail import correlation, suppression
from portal.shared.mail.mail_kinds import LIFETIME
from portal.shared.mail.models import MailMessage
from portal.shared.mail.outbox import queue_mail
from portal.shared.mail.retries import RETRY_DELAYS
from portal.shared.mail.states import FailureReason, MailState
from portal.shared.mail.tracking import bounce_mailbox
from tests.shared.mail.imapserver import mailbox_server

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.fixture
def mail(settings):
    settings.MAIL_BOUNCE_ADDRESS = "bounce@cloud-pass.jp"
    row = queue_mail("unknown_account", to="hanako@docomo.ne.jp", about=None, locale="ja", at=NOON)
    MailMessage.objects.filter(pk=row.pk).update(state=MailState.SENT)
    return row


def notice(to, *, action="failed", status="5.1.1", code="smtp; 550 Unknown user", about="", message_id="<dsn-1@mx>"):
    """A delivery status notification in the format of Postfix."""
    fields = "Reporting-MTA: dns; mx.cloud-pass.jp\r\n\r\nFinal-Recipient: rfc822; hanako@docomo.ne.jp\r\n"
    fields += f"Action: {action}\r\nStatus: {status}\r\nDiagnostic-Code: {code}\r\n"
    lines = [
        "From: MAILER-DAEMON@mx.cloud-pass.jp", f"To: {to}", f"Message-ID: {message_id}", "Subject: Undelivered Mail",
        "Auto-Submitted: auto-replied", "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"', "",
        "--b", "Content-Type: text/plain", "", "I'm sorry.",
        "--b", "Content-Type: message/delivery-status", "", fields,
        "--b", "Content-Type: text/rfc822-headers", "", f"Message-ID: {about}", "", "--b--", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode()


def state_of(mail):
    mail.refresh_from_db()
    return mail.state, mail.reason


def test_the_return_path_is_a_valid_address_and_identifies_its_mail(mail):
    address = correlation.return_path(mail)
    assert len(address.partition("@")[0]) <= 64
    assert correlation.mail_of_return_path(address) == mail
    assert correlation.mail_of_return_path(address.upper()) == mail
    assert correlation.mail_of_return_path(address.replace("@", "a@")) is None
    assert correlation.mail_of_return_path("bounce@cloud-pass.jp") is None


def test_a_notice_is_stored_once(mail):
    raw = notice(correlation.return_path(mail))
    assert [bounce_mailbox.receive_bounce(raw, NOON) for _again in range(2)] == [True, False]
    assert state_of(mail) == (MailState.BOUNCED, FailureReason.MISSING_OR_FILTERED)
    assert mail.last_error == "550 Unknown user 5.1.1"


@pytest.mark.parametrize(
    ("action", "status", "code", "state", "reason"),
    [
        ("delayed", "4.4.1", "smtp; 450 4.2.0 later", MailState.DEFERRED, FailureReason.TEMPORARY),
        ("delivered", "2.1.5", "smtp; 250 OK", MailState.DELIVERED, ""),
        ("failed", "5.2.2", "smtp; 552 mailbox full", MailState.BOUNCED, FailureReason.MAILBOX_FULL),
        ("relayed", "2.1.9", "smtp; 250 OK", MailState.SENT, ""),
    ],
)
def test_the_action_of_a_notice_decides_the_state(mail, action, status, code, state, reason):
    raw = notice(correlation.return_path(mail), action=action, status=status, code=code)
    assert bounce_mailbox.receive_bounce(raw, NOON) == (state != MailState.SENT)
    assert state_of(mail) == (state, reason)


@pytest.mark.parametrize(
    "code", ["smtp; 554 5.7.1 Relay access denied", "smtp; 550 5.7.26 DMARC policy", "smtp; 554 5.7.1 spam content"]
)
def test_a_mail_that_came_back_for_a_reason_of_ours_is_queued_again_and_suppresses_nothing(mail, code):
    MailMessage.objects.filter(pk=mail.pk).update(attempts=1)
    assert bounce_mailbox.receive_bounce(notice(correlation.return_path(mail), status="5.7.1", code=code), NOON)
    assert state_of(mail) == (MailState.QUEUED, FailureReason.SENDER_PROBLEM)
    assert (mail.next_try_at, suppression.is_suppressed(mail.address)) == (NOON + RETRY_DELAYS[0], False)
    assert [event.state for event in mail.events.all()] == [MailState.BOUNCED]


def test_a_mail_that_matters_no_more_is_not_queued_again(mail):
    raw = notice(correlation.return_path(mail), status="5.7.1", code="smtp; 554 5.7.1 Relay access denied")
    assert bounce_mailbox.receive_bounce(raw, NOON + LIFETIME)
    assert state_of(mail) == (MailState.BOUNCED, FailureReason.SENDER_PROBLEM)


def test_without_our_return_path_the_mail_is_found_by_its_message_id(mail):
    assert bounce_mailbox.receive_bounce(notice("info@cloud-pass.jp", about=mail.message_id), NOON)
    assert state_of(mail)[0] == MailState.BOUNCED


def test_a_forged_notice_changes_nothing(mail):
    address = correlation.return_path(mail)
    forged = address.replace(address[-20:], "aaaa" + address[-16:])
    assert not bounce_mailbox.receive_bounce(notice(forged, about="<guessed@cloud-pass.jp>"), NOON)
    assert state_of(mail) == (MailState.SENT, "")


def plain_bounce(to, body, **headers):
    message = EmailMessage()
    message["From"], message["To"] = headers.pop("sender", "MAILER-DAEMON@docomo.ne.jp"), to
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    return message.as_bytes()


def test_a_plain_text_bounce_is_parsed(mail):
    raw = plain_bounce(correlation.return_path(mail), "送信できませんでした。\n550 Unknown user hanako@docomo.ne.jp\n")
    assert bounce_mailbox.receive_bounce(raw, NOON)
    assert state_of(mail) == (MailState.BOUNCED, FailureReason.MISSING_OR_FILTERED)


def test_an_absence_notice_is_not_a_bounce(mail):
    from_user = plain_bounce(correlation.return_path(mail), "550 日間お休みです", sender="hanako@docomo.ne.jp")
    auto_replied = plain_bounce(correlation.return_path(mail), "552 bytes", Auto_Submitted="auto-replied")
    assert [bounce_mailbox.receive_bounce(raw, NOON) for raw in (from_user, auto_replied, b"", b"\xff\x00")] == [
        False
    ] * 4
    assert state_of(mail) == (MailState.SENT, "")


def test_a_maildir_is_read_and_emptied(mail, settings, tmp_path):
    box = mailbox.Maildir(tmp_path / "box", create=True)
    for raw in (notice(correlation.return_path(mail)), plain_bounce("info@cloud-pass.jp", "hello")):
        box.add(raw)
    settings.BOUNCE_MAILBOX = f"maildir://{tmp_path}/box"

    assert bounce_mailbox.read_bounce_mailbox(NOON) == 1
    assert (state_of(mail)[0], len(mailbox.Maildir(tmp_path / "box"))) == (MailState.BOUNCED, 0)


def test_a_mailbox_on_a_server_is_read_and_emptied_once_a_minute(mail, settings):
    with mailbox_server([notice(correlation.return_path(mail)), b"Subject: hello\r\n\r\nhello"]) as (port, commands):
        settings.BOUNCE_MAILBOX = f"imap://bounce:pass%40word@127.0.0.1:{port}/INBOX"
        assert [bounce_mailbox.read_bounce_mailbox(NOON) for _again in range(2)] == [1, 0]
    assert state_of(mail)[0] == MailState.BOUNCED
    assert commands == ['LOGIN bounce "pass@word"', "SELECT INBOX", "STORE 1", "STORE 2", "EXPUNGE"]


def test_a_notice_can_be_piped_into_the_command(mail, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(notice(correlation.return_path(mail)))))
    call_command("receive_bounce")
    assert (capsys.readouterr().out, state_of(mail)[0]) == ("taken\n", MailState.BOUNCED)
