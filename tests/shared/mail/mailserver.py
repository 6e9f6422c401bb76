"""A local SMTP server that fails in configurable ways and records the mails that it accepted."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

TIMEOUT = 0.4  # seconds that our side waits for a command's answer in these tests


class Server:
    """Handler with an answer per SMTP command; commands without one are accepted."""

    def __init__(self, **answers: str) -> None:
        self.answers = answers  # "ehlo", "mail", "rcpt", "data" → an answer, "drop", "slow" or "drop after"
        self.accepted: list[bytes] = []
        self.envelope_lines: list[str] = []  # the lines MAIL and RCPT as received

    async def _answer(self, server: SMTP, name: str, default: str) -> str:
        answer = self.answers.get(name, default)
        if answer == "drop":
            server.transport.abort()
        if answer == "slow":
            await asyncio.sleep(TIMEOUT * 2)
            return default
        return default if answer in {"drop", "drop after"} else answer

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802 - aiosmtpd's name
        await self._answer(server, "ehlo", "")
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        envelope.mail_from = address
        return await self._answer(server, "mail", "250 OK")

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        envelope.rcpt_tos.append(address)
        return await self._answer(server, "rcpt", "250 OK")

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        answer = await self._answer(server, "data", "250 OK")
        if answer.startswith("250") and self.answers.get("data") != "drop":
            self.accepted.append(envelope.content)
        if self.answers.get("data") == "drop after":
            server.transport.write(b"250 OK\r\n")
            server.transport.close()
        return answer


class RecordingSMTP(SMTP):
    """Records MAIL and RCPT as received, since aiosmtpd removes the quotes of an address."""

    async def smtp_MAIL(self, arg):  # noqa: N802
        self.event_handler.envelope_lines.append(f"MAIL {arg.partition(':')[2]}")
        await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg):  # noqa: N802
        self.event_handler.envelope_lines.append(f"RCPT {arg.partition(':')[2]}")
        await super().smtp_RCPT(arg)


class RecordingController(Controller):
    """Runs RecordingSMTP."""

    def factory(self):
        return RecordingSMTP(self.handler, enable_SMTPUTF8=False)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@contextmanager
def served_by(
    server: Server, settings, backend: str = "portal.shared.mail.smtp.EmailBackend", timeout: float = TIMEOUT
) -> Iterator[Server]:
    """Runs the server and configures it as our mail server."""
    port = free_port()
    controller = RecordingController(server, hostname="127.0.0.1", port=port)
    controller.start()
    options = {"host": "127.0.0.1", "port": port, "timeout": timeout}
    settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": options}}
    yield server
    controller.stop()
