"""Parses inbound mail, from a webhook or from the command receive_mail, and passes it to the registered handlers."""

import hashlib
import html
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from anymail.inbound import AnymailInboundMessage
from anymail.signals import AnymailInboundEvent, inbound
from django.dispatch import receiver
from django.utils.html import strip_tags

from portal.shared import clock
from portal.shared.registries.base import Registry

log = logging.getLogger(__name__)
MAX_TEXT_LENGTH = 20_000  # characters
BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|tr|blockquote)>", re.IGNORECASE)


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


@receiver(inbound, dispatch_uid="portal.shared.mail.inbound.messages")
def from_webhook(sender: object, event: AnymailInboundEvent, esp_name: str, **kwargs: object) -> None:
    """Receives a mail from anymail's webhook view, which has verified the secret."""
    dispatch_mail(parse_message(event.message), clock.now())


def dispatch_mail(mail: InboundMail, at: datetime) -> bool:
    """Passes a mail to the handlers until one accepts it; False when none does. Then only a log line remains."""
    for _name, handler in handlers:
        if handler(mail, at):
            return True
    log.info("inbound mail for nobody")
    return False


def parse_message(message: AnymailInboundMessage) -> InboundMail:
    """Converts anymail's message; long texts and headers are cut."""
    recipients = [message.envelope_recipient or "", *(str(to.addr_spec) for to in (*message.to, *message.cc))]
    from_header = message.get_address_header("From")
    sender = from_header[0].addr_spec if from_header else ""
    return InboundMail(
        recipients=tuple(dict.fromkeys(address.strip("<> ").lower() for address in recipients if address)),
        sender=sender.lower()[:254],
        subject=(message.subject or "")[:200],
        text=_text(message)[:MAX_TEXT_LENGTH],
        message_id=str(message.get("Message-ID", "")).strip()[:250] or _fingerprint(message),
        is_automatic=_is_automatic(message),
        attachments=tuple((part.get_filename() or "", part.get_content_bytes()) for part in message.attachments),
    )


def _fingerprint(message: AnymailInboundMessage) -> str:
    """Replaces a missing Message-ID, so that a repeated webhook call is still recognised."""
    return hashlib.sha256(f"{message.get('From')}\n{message.get('Date')}\n{_text(message)}".encode()).hexdigest()


def _text(message: AnymailInboundMessage) -> str:
    """The plain text, else the HTML without its tags; without NUL, which PostgreSQL refuses."""
    plain = message.text
    if not plain and message.html:
        plain = html.unescape(strip_tags(BREAK.sub("\n", message.html)))
    return (plain or "").replace("\r\n", "\n").replace("\x00", "").strip()


def _is_automatic(message: AnymailInboundMessage) -> bool:
    auto_submitted = str(message.get("Auto-Submitted", "no")).lower()
    is_bulk = str(message.get("Precedence", "")).lower() in {"bulk", "list", "junk", "auto_reply"}
    is_bounce = message.envelope_sender in {"", "<>"} or str(message.get("Return-Path", "")).strip() == "<>"
    is_list = "X-Autoreply" in message or "X-Autorespond" in message or "List-Id" in message
    return auto_submitted != "no" or is_bulk or is_bounce or is_list
