"""A mail server that can be slow, hang, refuse and break off, and writes down what it took."""

import asyncio
import email

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.chaos.ledger import Ledger

REPLIES = {
    "421": "421 4.3.2 Service not available",
    "450": "450 4.2.0 Greylisted, try again",
    "550": "550 5.7.1 Message refused by policy",
    "relay": "554 5.7.1 Relay access denied",
}
MODES = (*REPLIES, "slow", "hang", "drop before", "drop after")
SLOW_SECONDS, HANG_SECONDS = 2.0, 15.0


class MailServer:
    """Handler of aiosmtpd; `mode` is "ok" or one of MODES."""

    def __init__(self, ledger: Ledger, port: int) -> None:
        self.ledger, self.mode = ledger, "ok"
        self.controller = Controller(self, hostname="127.0.0.1", port=port)

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Refuses the receiver in the modes of REPLIES."""
        if self.mode in REPLIES:
            return REPLIES[self.mode]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Takes the mail, or breaks off before or after it did."""
        mode = self.mode
        if mode == "drop before":
            self.break_off(server)
            return "451 Gone"
        if mode in {"slow", "hang"}:
            await asyncio.sleep(SLOW_SECONDS if mode == "slow" else HANG_SECONDS)
        message_id = str(email.message_from_bytes(bytes(envelope.content or b""))["Message-ID"]).strip()
        is_cut = server.transport is None or server.transport.is_closing()
        self.ledger.accepted(message_id, envelope.rcpt_tos[0], answered=mode != "drop after" and not is_cut)
        if mode == "drop after":
            self.break_off(server)
        return "250 OK"

    @staticmethod
    def break_off(server: SMTP) -> None:
        """Cuts the connection without a word."""
        if isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
