"""Mails as a server receives them; Django's in-memory backend does not encode them."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from portal.shared.mail import correlation
from portal.shared.mail.models import MailState
from portal.shared.mail.outbox import queue_mail
from portal.shared.mail.sending.delivery import deliver
from portal.shared.models import SiteSettings
from portal.shared.text import email_addresses
from tests.shared.mail.mailserver import Server, served_by

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.fixture
def server(settings):
    with served_by(Server(), settings, timeout=5) as running:
        yield running


def test_a_japanese_mail_is_ascii_on_the_wire_with_short_lines(server):
    site = SiteSettings.load()
    site.sender_name = "クラウドパス チケットデスク"
    site.save()
    mail = queue_mail("unknown_account", to="a@docomo.ne.jp", about=None, locale="ja", at=NOON)
    deliver(mail.pk, at=NOON)
    mail.refresh_from_db()

    assert mail.state == MailState.SENT, mail.last_error
    (raw,) = server.accepted
    message = message_from_bytes(raw, policy=policy.default)
    assert server.envelope_lines == ["MAIL <info@cloud-pass.jp> size=" + str(len(raw)), "RCPT <a@docomo.ne.jp>"]
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert raw.isascii()
    assert str(message["Subject"]) == "登録のないアドレスです"
    assert str(message["From"]) == "クラウドパス チケットデスク <info@cloud-pass.jp>"
    assert message["Message-ID"] == mail.message_id
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert "このアドレスの登録はありません。" in message.get_body(("plain",)).get_content()


@pytest.mark.parametrize(
    ("typed", "wire"),
    [
        ("a..b@docomo.ne.jp", '"a..b"@docomo.ne.jp'),
        ("ab.@ezweb.ne.jp", '"ab."@ezweb.ne.jp'),
        (".ab@docomo.ne.jp", '".ab"@docomo.ne.jp'),
        ('"ab."@ezweb.ne.jp', '"ab."@ezweb.ne.jp'),
        ("Ａ.b@ＤＯＣＯＭＯ.ne.jp", "A.b@docomo.ne.jp"),
    ],
)
def test_addresses_with_irregular_dots_are_quoted_on_the_wire_when_allowed(server, settings, typed, wire):
    settings.ALLOW_DOT_ADDRESSES = True
    receiver = email_addresses.normalise(typed)
    assert (receiver, email_addresses.problem(receiver)) == (wire, None)

    mail = queue_mail("unknown_account", to=receiver, about=None, locale="ja", at=NOON)
    deliver(mail.pk, at=NOON)
    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == (MailState.SENT, "")
    assert server.envelope_lines[1] == f"RCPT <{wire}>"


def test_the_return_path_identifies_the_mail_and_is_on_the_senders_domain(server, settings):
    settings.MAIL_BOUNCE_ADDRESS = "bounce@cloud-pass.jp"
    mail = queue_mail("unknown_account", to="a@docomo.ne.jp", about=None, locale="ja", at=NOON)
    deliver(mail.pk, at=NOON)

    sender = server.envelope_lines[0].removeprefix("MAIL <").partition(">")[0]
    assert sender == correlation.return_path(mail)
    assert correlation.mail_of_return_path(sender) == mail
    assert (
        message_from_bytes(server.accepted[0], policy=policy.default)["From"].addresses[0].addr_spec
        == "info@cloud-pass.jp"
    )
