"""Bounces in every form: the reports of RFC 3464 and 6533, with wrong labels too, and the texts of other servers."""

import base64
import logging
import mailbox
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.shared.health import _received_messages
from portal.shared.mail import correlation
from portal.shared.mail.models import MailMessage, ReceivedMail
from portal.shared.mail.outbox import queue_mail
from portal.shared.mail.states import MailState
from portal.shared.mail.tracking import bounce_mailbox
from portal.shared.mail.tracking.dsn import Notice, parse_notice
from tests.shared.mail.test_bounces import notice

NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
TO = "bounce+x-abc@cloud-pass.jp"
FIELDS = (
    "Reporting-MTA: dns; mx.example.jp\n\nFinal-Recipient: {kind}; hanako@docomo.ne.jp\n"
    "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp;\n 550 Unknown user\n"
)
RFC822 = FIELDS.format(kind="rfc822")
OURS = "<1@cloud-pass.jp>"
RETURNED = f"From: info@cloud-pass.jp\nMessage-ID: {OURS}\nSubject: x\n"
UNKNOWN = (MailState.BOUNCED, "550 Unknown user 5.1.1")


def report(
    *parts: tuple[str, str], outer: str = "multipart/report; report-type=delivery-status", **headers: str
) -> bytes:
    """A mail of a daemon with these (head, body) parts."""
    lines = [f"From: MAILER-DAEMON@mx.example.jp\nTo: {TO}\nSubject: Undelivered Mail\nMIME-Version: 1.0"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    lines += [f'Content-Type: {outer}; boundary="b"\n']
    lines += [f"--b\n{head}\n\n{body}" for head, body in parts]
    return ("\n".join(lines) + "\n--b--\n").encode()


def text_bounce(
    body: str, *, sender: str = "MAILER-DAEMON@mx.example.jp", subject: str = "failure notice", **headers: str
) -> bytes:
    lines = [f"From: {sender}", f"To: {TO}", f"Subject: {subject}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\n".join(lines) + "\nContent-Type: text/plain; charset=utf-8\n\n" + body).encode()


def encoded(text: str) -> str:
    return base64.encodebytes(text.encode()).decode()


TEXT = ("Content-Type: text/plain", "I'm sorry.")
REPORTS = {
    "RFC 3464": report(
        TEXT, ("Content-Type: message/delivery-status", RFC822), ("Content-Type: message/rfc822", RETURNED)
    ),
    "RFC 6533": report(
        TEXT,
        ("Content-Type: message/global-delivery-status", FIELDS.format(kind="utf-8")),
        ("Content-Type: message/global-headers", RETURNED),
        outer="multipart/report; report-type=global-delivery-status",
    ),
    "RFC 6533 in base64": report(
        TEXT,
        ("Content-Type: message/global-delivery-status\nContent-Transfer-Encoding: base64", encoded(RFC822)),
        ("Content-Type: message/global\nContent-Transfer-Encoding: base64", encoded(RETURNED)),
    ),
    "delivery-status in base64": report(
        TEXT,
        ("Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64", encoded(RFC822)),
        ("Content-Type: text/rfc822-headers", RETURNED),
    ),
    "without report-type": report(
        TEXT,
        ("Content-Type: message/delivery-status", RFC822),
        ("Content-Type: message/rfc822", RETURNED),
        outer="multipart/report",
    ),
    "as multipart/mixed": report(
        TEXT,
        ("Content-Type: message/delivery-status", RFC822),
        ("Content-Type: message/rfc822", RETURNED),
        outer="multipart/mixed",
    ),
    "status as text/plain": report(
        TEXT, ("Content-Type: text/plain", RFC822), ("Content-Type: message/rfc822", RETURNED)
    ),
    "wrong boundary": report(
        TEXT, ("Content-Type: message/delivery-status", RFC822), ("Content-Type: message/rfc822", RETURNED)
    ).replace(b'boundary="b"', b'boundary="c"'),
    "nested in mixed": report(
        (
            "Content-Type: multipart/report; boundary=i",
            f"--i\nContent-Type: message/delivery-status\n\n{RFC822}\n--i--",
        ),
        ("Content-Type: message/rfc822", RETURNED),
        outer="multipart/mixed",
    ),
    "CRLF": report(
        TEXT, ("Content-Type: message/delivery-status", RFC822), ("Content-Type: message/rfc822", RETURNED)
    ).replace(b"\n", b"\r\n"),
    "comment in the action": report(
        TEXT,
        ("Content-Type: message/delivery-status", RFC822.replace("failed", "failed (bad mailbox)")),
        ("Content-Type: message/rfc822", RETURNED),
    ),
    "in capitals": report(
        TEXT,
        ("CONTENT-TYPE: MESSAGE/DELIVERY-STATUS", RFC822.replace("Action", "ACTION").replace("failed", "FAILED")),
        ("CONTENT-TYPE: MESSAGE/RFC822", RETURNED),
    ),
    "RFC 6533 in quoted-printable": report(
        TEXT,
        (
            "Content-Type: message/global-delivery-status\nContent-Transfer-Encoding: quoted-printable",
            RFC822.replace("Action", "=41ction"),
        ),
        ("Content-Type: message/global-headers", RETURNED),
    ),
    "an unknown type": report(
        TEXT, ("Content-Type: message/x-delivery-status", RFC822), ("Content-Type: message/rfc822", RETURNED)
    ),
    "an action of no standard": report(
        TEXT,
        ("Content-Type: message/delivery-status", RFC822.replace("failed", "expired")),
        ("Content-Type: message/rfc822", RETURNED),
    ),
    "a folded Message-ID": report(
        TEXT,
        ("Content-Type: message/delivery-status", RFC822),
        ("Content-Type: text/rfc822-headers", RETURNED.replace("Message-ID: ", "Message-Id:\n ")),
    ),
    "without an action": report(
        TEXT,
        ("Content-Type: message/delivery-status", RFC822.replace("Action: failed\n", "")),
        ("Content-Type: message/rfc822", RETURNED),
    ),
}


@pytest.mark.parametrize("raw", REPORTS.values(), ids=REPORTS)
def test_a_report_is_read_whatever_its_labels_say(raw):
    read = parse_notice(raw)
    assert read is not None
    assert (read.state, read.diagnostic) == UNKNOWN
    assert read.return_paths == [TO]
    assert read.message_id == OURS


COPY = f"\nReturn-Path: <{TO}>\nMessage-ID: {OURS}\nSubject: 550 places left\n"
TEXTS = {
    "au, full": (
        text_bounce(f"The user(s) account is temporarily over quota.\n<a@ezweb.ne.jp>\n{COPY}", subject="Returned mail"),
        (MailState.BOUNCED, "The user(s) account is temporarily over quota."),
    ),
    "qmail": (
        text_bounce(
            "Hi. This is the qmail-send program at example.jp.\n"
            "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
            "This is a permanent error; I've given up. Sorry it didn't work out.\n\n<hanako@example.jp>:\n"
            "Sorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n" + COPY
        ),
        (MailState.BOUNCED, "5.1.1"),
    ),
    "qmail, remote": (
        text_bounce(
            "Hi. This is the qmail-send program at example.jp.\n\n<hanako@docomo.ne.jp>:\n"
            "203.0.113.1 does not like recipient.\n"
            "Remote host said: 550 Unknown user hanako@docomo.ne.jp\nGiving up on 203.0.113.1.\n\n"
            "--- Below this line is a copy of the message.\n" + COPY
        ),
        (MailState.BOUNCED, "550 Unknown user hanako@docomo.ne.jp"),
    ),
    "Exim": (
        text_bounce(
            "This message was created automatically by mail delivery software.\n\n"
            "A message that you sent could not be delivered to one or more of its\n"
            "recipients. This is a permanent error. The following address(es) failed:\n\n  hanako@example.jp\n"
            "    Unrouteable address\n\n"
            "------ This is a copy of the message, including all the headers. ------\n" + COPY,
            sender="Mail Delivery System <Mailer-Daemon@example.jp>",
            subject="Mail delivery failed: returning message to sender",
            X_Failed_Recipients="hanako@example.jp",
            Auto_Submitted="auto-replied",
        ),
        (MailState.BOUNCED, "A message that you sent could not be delivered to one or more of its"),
    ),
    "Exim, delayed": (
        text_bounce(
            "A message that you sent has not yet been delivered to one or more of its\n"
            "recipients after more than 24 hours on the queue.\n\n"
            "No action is required on your part. Delivery attempts will continue for\nsome time.\n" + COPY,
            sender="Mail Delivery System <Mailer-Daemon@example.jp>",
            subject="Warning: message 1abc delayed 24 hours; Delivery status",
            Auto_Submitted="auto-replied",
        ),
        (MailState.DEFERRED, "A message that you sent has not yet been delivered to one or more of its"),
    ),
    "Postfix": (
        text_bounce(
            "This is the mail system at host mx.example.jp.\n\n"
            "I'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients.\n\n"
            "<hanako@ezweb.ne.jp>: host lsean.ezweb.ne.jp[203.0.113.2] said: 550 <hanako@ezweb.ne.jp>: User unknown\n" + COPY,
            subject="Undelivered Mail Returned to Sender",
        ),
        (MailState.BOUNCED, "550 <hanako@ezweb.ne.jp>: User unknown"),
    ),
    "docomo": (
        text_bounce("宛先のメールアドレスが見つかりませんでした。\n<hanako@docomo.ne.jp>\n"
            "" + COPY, sender="Postmaster <postmaster@docomo.ne.jp>", subject="エラーメール"),
        (MailState.BOUNCED, "宛先のメールアドレスが見つかりませんでした。"),
    ),
    "au": (
        text_bounce(
            "Your mail sent on: Mon, 23 Nov 2026 12:00:00 +0900\n"
            "Could not be delivered to: <hanako@ezweb.ne.jp>\nAs their mailbox is full.\n" + COPY,
            sender="Postmaster@ezweb.ne.jp",
            subject="Mail System Error - Returned Mail",
        ),
        (MailState.BOUNCED, "Could not be delivered to: <hanako@ezweb.ne.jp>"),
    ),
    "au, account": (
        text_bounce("The user(s) account is disabled.\n\n<hanako@ezweb.ne.jp>\n"
            "" + COPY, sender="<>", subject="Mail System Error - Returned Mail"),
        (MailState.BOUNCED, "The user(s) account is disabled."),
    ),
    "SoftBank": (
        text_bounce("次の宛先に送信できませんでした。\n550 Invalid recipient: <hanako@softbank.ne.jp>\n"
            "" + COPY, sender="MAILER-DAEMON"),
        (MailState.BOUNCED, "550 Invalid recipient: <hanako@softbank.ne.jp>"),
    ),
    "Exchange 2003": (
        text_bounce(
            "Your message\n\n  To: hanako@example.co.jp\n  Subject: x\n\n"
            "did not reach the following recipient(s):\n\nhanako@example.co.jp on Mon, 23 Nov 2026\n"
            "    The recipient name is not recognized\n\tThe MTS-ID of the original message is: c=jp;a= ;p=x\n"
            "    MSEXCH:IMS:X:Y 0 (000C05A6) Unknown Recipient\n" + COPY,
            sender="System Administrator <postmaster@example.co.jp>",
            subject="Undeliverable: x",
        ),
        (MailState.BOUNCED, "did not reach the following recipient(s):"),
    ),
    "Exchange 2019": (
        text_bounce(
            "Delivery has failed to these recipients or groups:\n\nhanako@example.co.jp\n"
            "The email address you entered couldn't be found.\n\n"
            "Diagnostic information for administrators:\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##\n"
            "\nOriginal message headers:\n" + COPY,
            sender="MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.co.jp",
            subject="配信不能: x",
        ),
        (MailState.BOUNCED, "550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##"),
    ),
    "Sendmail, warning": (
        text_bounce(
            "    **********************************************\n"
            "    **      THIS IS A WARNING MESSAGE ONLY      **\n    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **\n"
            "    **********************************************\n\nDeferred: Connection timed out\n"
            "Message could not be delivered for 4 hours\n" + COPY,
            subject="Warning: could not send message for past 4 hours; Delivery Status",
        ),
        (MailState.DEFERRED, "Message could not be delivered for 4 hours"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "expected"), TEXTS.values(), ids=TEXTS)
def test_a_bounce_of_text_is_read(raw, expected):
    assert parse_notice(raw) == Notice(*expected, [TO], OURS, "")


@pytest.mark.parametrize(
    "raw",
    [
        text_bounce("550 日間お休みです", sender="hanako@example.jp", subject="Re: お知らせ"),
        text_bounce("11月30日まで休みます。5.1.1", subject="不在のお知らせ", Auto_Submitted="auto-replied"),
        text_bounce("ようこそ。", subject="Welcome"),
        text_bounce("お問い合わせの返事です。", sender="hanako@example.jp", subject="Undeliverable"),
        report(TEXT, ("Content-Type: message/delivery-status", RFC822.replace("failed", "relayed"))),
        b"",
    ],
)
def test_what_is_no_bounce_is_left_alone(raw):
    assert parse_notice(raw) is None


def complaint(kind: str) -> bytes:
    fields = f"Feedback-Type: {kind}\nUser-Agent: Loop/1.0\nVersion: 1\nOriginal-Rcpt-To: hanako@docomo.ne.jp"
    parts = (TEXT, ("Content-Type: message/feedback-report", fields), ("Content-Type: message/rfc822", RETURNED))
    return report(*parts, outer="multipart/report; report-type=feedback-report")


@pytest.mark.parametrize("kind", ["abuse", "fraud", "Abuse"])
def test_a_report_that_a_reader_does_not_want_our_mail_is_a_complaint(kind):
    assert parse_notice(complaint(kind)) == Notice(
        MailState.COMPLAINED, f"Feedback-Type: {kind.lower()}", [TO], OURS, ""
    )


@pytest.mark.parametrize("kind", ["not-spam", "auth-failure"])
def test_a_report_of_something_else_is_no_complaint(kind):
    assert parse_notice(complaint(kind)) is None


@given(
    st.binary(max_size=300), st.sampled_from([b"", *(raw[:400] for raw in REPORTS.values())]), st.binary(max_size=200)
)
def test_any_bytes_are_a_notice_or_none(head, middle, tail):
    read = [parse_notice(middle + head + tail), parse_notice(head + middle + tail)]
    assert [notice for notice in read if not isinstance(notice, Notice | None)] == []


@pytest.mark.django_db
class TestUnreadableBounce:
    @pytest.fixture
    def mail(self, settings):
        settings.MAIL_BOUNCE_ADDRESS = "bounce@cloud-pass.jp"
        row = queue_mail("unknown_account", to="hanako@docomo.ne.jp", about=None, locale="ja", at=NOON)
        MailMessage.objects.filter(pk=row.pk).update(state=MailState.SENT)
        return row

    def test_one_that_cannot_be_read_is_set_aside_and_the_next_is_read(
        self, mail, settings, tmp_path, monkeypatch, caplog
    ):
        box = mailbox.Maildir(tmp_path / "box", create=True)
        good = notice(correlation.return_path(mail))
        for raw in (b"bad 1", good, b"bad 2"):
            box.add(raw)
        settings.BOUNCE_MAILBOX = f"maildir://{tmp_path}/box"
        read = bounce_mailbox.receive_bounce

        def fails_on_bad(raw, at):
            if raw.startswith(b"bad"):
                raise ValueError(raw)
            return read(raw, at)

        monkeypatch.setattr(bounce_mailbox, "receive_bounce", fails_on_bad)
        with caplog.at_level(logging.ERROR):
            assert bounce_mailbox.read_bounce_mailbox(NOON) == 1

        mail.refresh_from_db()
        assert mail.state == MailState.BOUNCED
        assert len(mailbox.Maildir(tmp_path / "box")) == 0
        assert sorted(ReceivedMail.objects.values_list("source", "state")) == [("bounces", "review")] * 2
        assert _received_messages(NOON).detail == "2 could not be read and wait for staff"
        assert caplog.text.count("could not be read") == 2
