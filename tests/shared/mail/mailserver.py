"""A mail server on this machine that behaves as badly as it is told to, and counts what it took."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

TIMEOUT = 0.4  # seconds that our side waits for a command's answer in these tests


class Server:
    """What it answers at each step; a number of steps may drop the line or be slow. Nothing told: it takes the mail."""

    def __init__(self, **steps: str) -> None:
        self.steps = steps  # "mail", "rcpt", "data" → an answer, "drop", "slow" or "drop after"
        self.taken: list[bytes] = []
        self.envelope_lines: list[str] = []  # the lines MAIL and RCPT as they came over the wire

    async def _answer(self, server: SMTP, name: str, otherwise: str) -> str:
        told = self.steps.get(name, otherwise)
        if told == "drop":
            server.transport.abort()
        if told == "slow":
            await asyncio.sleep(TIMEOUT * 2)
            return otherwise
        return otherwise if told in {"drop", "drop after"} else told

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
        if answer.startswith("250") and self.steps.get("data") != "drop":
            self.taken.append(envelope.content)
        if self.steps.get("data") == "drop after":
            server.transport.write(b"250 OK\r\n")
            server.transport.close()
        return answer


class Recording(SMTP):
    """Keeps the lines as they came: aiosmtpd itself forgets an address's quotes."""

    async def smtp_MAIL(self, arg):  # noqa: N802
        self.event_handler.envelope_lines.append(f"MAIL {arg.partition(':')[2]}")
        await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg):  # noqa: N802
        self.event_handler.envelope_lines.append(f"RCPT {arg.partition(':')[2]}")
        await super().smtp_RCPT(arg)


class Recorded(Controller):
    """With the recording protocol."""

    def factory(self):
        return Recording(self.handler, enable_SMTPUTF8=False)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@contextmanager
def served_by(
    server: Server, settings, backend: str = "portal.shared.mail.smtp.EmailBackend", timeout: float = TIMEOUT
) -> Iterator[Server]:
    """Our mails go to that server as long as this lasts."""
    port = free_port()
    controller = Recorded(server, hostname="127.0.0.1", port=port)
    controller.start()
    options = {"host": "127.0.0.1", "port": port, "timeout": timeout}
    settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": options}}
    yield server
    controller.stop()
