"""Mail that comes in: from a provider's webhook or a pipe, in one shape, to whoever registered for it."""

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
MAX_TEXT_LENGTH = 20_000  # characters of text that are kept
BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|tr|blockquote)>", re.IGNORECASE)


@dataclass(frozen=True)
class InboundMail:
    """One mail: addresses in lower case, its text, its attachments as (name, bytes).

    `is_automatic`: an absence notice, a mailing list or a bounce, which nobody must answer (RFC 3834).
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
    """Called by the owning app's `mails.py`; the handler says whether the mail was for it."""
    handlers.add(name, (name, handler))


@receiver(inbound, dispatch_uid="portal.shared.mail.inbound.messages")
def from_webhook(sender, event: AnymailInboundEvent, esp_name: str, **kwargs) -> None:
    """A provider's webhook, proven by its secret before it comes here."""
    dispatch_mail(parse_message(event.message), clock.now())


def dispatch_mail(mail: InboundMail, at: datetime) -> bool:
    """Offers a mail to each handler; what nobody takes is forgotten, and the log says only that it came."""
    for _name, handler in handlers:
        if handler(mail, at):
            return True
    log.info("inbound mail for nobody")
    return False


def parse_message(message: AnymailInboundMessage) -> InboundMail:
    """Our shape of a parsed mail."""
    found = [message.envelope_recipient or "", *(str(one.addr_spec) for one in (*message.to, *message.cc))]
    written = message.get_address_header("From")
    sender = written[0].addr_spec if written else ""
    return InboundMail(
        recipients=tuple(dict.fromkeys(address.strip("<> ").lower() for address in found if address)),
        sender=sender.lower()[:254],
        subject=(message.subject or "")[:200],
        text=_text(message)[:MAX_TEXT_LENGTH],
        message_id=str(message.get("Message-ID", "")).strip()[:250] or _fingerprint(message),
        is_automatic=_is_automatic(message),
        attachments=tuple((part.get_filename() or "", part.get_content_bytes()) for part in message.attachments),
    )


def _fingerprint(message: AnymailInboundMessage) -> str:
    """Stands for a Message-ID that is missing, so that the same call twice is still one mail."""
    return hashlib.sha256(f"{message.get('From')}\n{message.get('Date')}\n{_text(message)}".encode()).hexdigest()


def _text(message: AnymailInboundMessage) -> str:
    """The plain text, or what is left of the HTML without its marks; NUL is refused by PostgreSQL."""
    plain = message.text
    if not plain and message.html:
        plain = html.unescape(strip_tags(BREAK.sub("\n", message.html)))
    return (plain or "").replace("\r\n", "\n").replace("\x00", "").strip()


def _is_automatic(message: AnymailInboundMessage) -> bool:
    said = str(message.get("Auto-Submitted", "no")).lower()
    bulk = str(message.get("Precedence", "")).lower() in {"bulk", "list", "junk", "auto_reply"}
    returned = message.envelope_sender in {"", "<>"} or str(message.get("Return-Path", "")).strip() == "<>"
    listed = "X-Autoreply" in message or "X-Autorespond" in message or "List-Id" in message
    return said != "no" or bulk or returned or listed
