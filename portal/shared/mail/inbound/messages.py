"""What a received mail says, and the handlers it is passed to."""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import Message

from portal.shared.mail.inbound.headers import addresses, header, headers
from portal.shared.mail.inbound.mime_parts import content_of
from portal.shared.registries.base import Registry

log = logging.getLogger(__name__)
MAX_TEXT_LENGTH = 20_000  # characters


@dataclass(frozen=True)
class InboundMail:
    """One mail: addresses in lower case, the plain text, the attachments as (name, bytes).

    `is_automatic`: an absence notice, a mailing list or a bounce, which must not be answered (RFC 3834).
    """

    recipients: tuple[str, ...]
    sender: str
    subject: str
    text: str
    message_id: str
    is_automatic: bool
    attachments: tuple[tuple[str, bytes], ...]


Handler = Callable[[InboundMail, datetime], bool]
handlers: Registry[tuple[str, Handler]] = Registry("inbound mail handler")


def register_inbound_handler(name: str, handler: Handler) -> None:
    """Called by the owning app's `emails.py`; a handler returns whether the mail was for it."""
    handlers.add(name, (name, handler))


def dispatch_mail(mail: InboundMail, at: datetime) -> bool:
    """Passes a mail to the handlers until one accepts it; False when none does. Then only a log line remains."""
    for _name, handler in handlers:
        if handler(mail, at):
            return True
    log.info("inbound mail for nobody")
    return False


def parse_message(message: Message, envelope_sender: str | None = None, envelope_recipient: str = "") -> InboundMail:
    """Reads one mail; long texts and headers are cut. The envelope is known when a mail service reports it."""
    content = content_of(message)
    recipients = [envelope_recipient.strip("<> ").lower()]
    for name in ("To", "Cc", "Delivered-To", "X-Original-To"):
        recipients += addresses(message, name)
    text = content.text.strip()
    return InboundMail(
        recipients=tuple(dict.fromkeys(address for address in recipients if address)),
        sender=next(iter(addresses(message, "From")), "")[:254],
        subject=header(message, "Subject")[:200],
        text=text[:MAX_TEXT_LENGTH],
        message_id=header(message, "Message-ID")[:250] or _fingerprint(message, text),
        is_automatic=_is_automatic(message, envelope_sender),
        attachments=tuple(content.attachments),
    )


def _fingerprint(message: Message, text: str) -> str:
    """Replaces a missing Message-ID, so that a repeated webhook call is still recognised."""
    return hashlib.sha256(f"{header(message, 'From')}\n{header(message, 'Date')}\n{text}".encode()).hexdigest()


def _is_automatic(message: Message, envelope_sender: str | None) -> bool:
    auto_submitted = header(message, "Auto-Submitted").lower() or "no"
    is_bulk = header(message, "Precedence").lower() in {"bulk", "list", "junk", "auto_reply"}
    is_bounce = envelope_sender in {"", "<>"} or "<>" in headers(message, "Return-Path")
    is_notice = any(headers(message, name) for name in ("X-Autoreply", "X-Autorespond", "List-Id"))
    return not auto_submitted.startswith("no") or is_bulk or is_bounce or is_notice
