"""Reads a delivery status notification (RFC 3464), or the plain letter that some servers send in its place."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import getaddresses, parseaddr
from typing import cast

from portal.shared.mail.states import MailState

STATES = {
    "failed": MailState.BOUNCED,
    "delayed": MailState.DEFERRED,
    "delivered": MailState.DELIVERED,
}
RETURN_PATH_HEADERS = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
DAEMON = re.compile(r"^(mailer-daemon|postmaster)@|^$", re.IGNORECASE)
REFUSAL = re.compile(r"(?<![\d.])[45]\d\d[ -].{3,300}")


@dataclass(frozen=True)
class Notice:
    """What a server says of one mail."""

    state: MailState
    diagnostic: str  # the server's own words
    return_paths: list[str]  # addresses of ours that it came to
    message_id: str  # of the mail that it is about, "" when it does not say
    notice_id: str  # of the notice itself


def parse_notice(raw: bytes) -> Notice | None:
    """The notice in a mail; None when it is none, such as somebody's holiday answer."""
    message = message_from_bytes(raw, policy=policy.default)
    told = _standard(message) or _plain_text_notice(message)
    if told is None:
        return None
    state, reply = told
    came_to = [
        address for name in RETURN_PATH_HEADERS for _name, address in getaddresses(map(str, message.get_all(name, [])))
    ]
    return Notice(state, reply, came_to, _original_message_id(message), str(message["Message-ID"] or "").strip())


def _standard(message: EmailMessage) -> tuple[MailState, str] | None:
    """By the fields that every such notice has for its receiver: Action, Status, Diagnostic-Code."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for fields in cast(list[Message], part.get_payload()):
            state = STATES.get(str(fields.get("Action", "")).strip().lower())
            if state:
                said = str(fields.get("Diagnostic-Code", "")).partition(";")[2] or ""
                status = str(fields.get("Status", "")).strip()
                return state, " ".join(f"{said} {'' if status in said else status}".split())
    return None


def _plain_text_notice(message: EmailMessage) -> tuple[MailState, str] | None:
    """A server's letter in words: a refusal is found by its number, and a person's automatic answer has none."""
    if str(message.get("Auto-Submitted", "")).startswith("auto-replied"):
        return None
    if not DAEMON.match(parseaddr(str(message.get("From", "")))[1]):
        return None
    body = message.get_body(preferencelist=("plain",))
    found = REFUSAL.search(body.get_content()) if body else None
    return (MailState.BOUNCED, " ".join(found[0].split())) if found else None


def _original_message_id(message: EmailMessage) -> str:
    """The Message-ID of the mail that came back, whole or its headers alone."""
    for part in message.walk():
        returned: Message | None = None
        if part.get_content_type() == "text/rfc822-headers":
            returned = message_from_bytes(cast(bytes, part.get_payload(decode=True)), policy=policy.default)
        elif part.get_content_type() == "message/rfc822":
            returned = next(iter(cast(list[Message], part.get_payload())), None)
        if returned is not None:
            return str(returned["Message-ID"] or "").strip()
    return ""
