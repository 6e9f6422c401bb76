"""What a server really gets: tested on the wire, since the mailbox in memory hides it."""

import socket
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from portal.shared.mail.delivery import deliver
from portal.shared.mail.models import MailState
from portal.shared.mail.outbox import queue_mail
from portal.shared.models import SiteSettings

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


class Sink:
    def __init__(self):
        self.envelopes = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.envelopes.append(envelope)
        return "250 OK"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@pytest.fixture
def server(settings):
    port = free_port()
    controller = Controller(Sink(), hostname="127.0.0.1", port=port, enable_SMTPUTF8=False)
    controller.start()
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 5},
        }
    }
    yield controller.handler
    controller.stop()


def test_a_japanese_mail_reaches_the_server_in_lines_that_carriers_take(server):
    site = SiteSettings.load()
    site.sender_name = "クラウドパス チケットデスク"
    site.save()
    mail = queue_mail("unknown_account", to="a@docomo.ne.jp", about=None, locale="ja", at=NOON)
    deliver(mail.pk, at=NOON)
    mail.refresh_from_db()

    assert mail.state == MailState.SENT, mail.last_error
    envelope = server.envelopes[0]
    raw = envelope.content
    message = message_from_bytes(raw, policy=policy.default)
    assert envelope.rcpt_tos == ["a@docomo.ne.jp"]
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert raw.isascii()
    assert str(message["Subject"]) == "登録のないアドレスです"
    assert str(message["From"]) == "クラウドパス チケットデスク <info@cloud-pass.jp>"
    assert message["Message-ID"] == mail.message_id
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert "このアドレスの登録はありません。" in message.get_body(("plain",)).get_content()
