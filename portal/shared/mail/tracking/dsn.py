"""Parses delivery status notifications (RFC 3464), and the plain-text bounces that some servers send instead."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import getaddresses, parseaddr
from typing import cast

from portal.shared.mail.states import MailState

STATES_BY_ACTION = {
    "failed": MailState.BOUNCED,
    "delayed": MailState.DEFERRED,
    "delivered": MailState.DELIVERED,
}
RETURN_PATH_HEADERS = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
DAEMON = re.compile(r"^(mailer-daemon|postmaster)@|^$", re.IGNORECASE)
REFUSAL = re.compile(r"(?<![\d.])[45]\d\d[ -].{3,300}")


@dataclass(frozen=True)
class Notice:
    """The report of a server about one mail."""

    state: MailState
    diagnostic: str  # text of the server
    return_paths: list[str]  # our addresses that received the notice
    message_id: str  # of the reported mail; "" when missing
    notice_id: str  # Message-ID of the notice


def parse_notice(raw: bytes) -> Notice | None:
    """The notice in a mail; None when the mail is something else, such as an absence notice."""
    message = message_from_bytes(raw, policy=policy.default)
    report = _standard(message) or _plain_text_notice(message)
    if report is None:
        return None
    state, diagnostic = report
    return_paths = [
        address for name in RETURN_PATH_HEADERS for _name, address in getaddresses(map(str, message.get_all(name, [])))
    ]
    notice_id = str(message["Message-ID"] or "").strip()
    return Notice(state, diagnostic, return_paths, _original_message_id(message), notice_id)


def _standard(message: EmailMessage) -> tuple[MailState, str] | None:
    """(state, diagnostic) by the recipient fields of RFC 3464 §2.3: Action, Status, Diagnostic-Code."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for fields in cast(list[Message], part.get_payload()):
            state = STATES_BY_ACTION.get(str(fields.get("Action", "")).strip().lower())
            if state:
                diagnostic = str(fields.get("Diagnostic-Code", "")).partition(";")[2] or ""
                status = str(fields.get("Status", "")).strip()
                return state, " ".join(f"{diagnostic} {'' if status in diagnostic else status}".split())
    return None


def _plain_text_notice(message: EmailMessage) -> tuple[MailState, str] | None:
    """(bounced, diagnostic) of a plain-text bounce of a mail daemon that contains an SMTP code; None without one."""
    if str(message.get("Auto-Submitted", "")).startswith("auto-replied"):
        return None
    if not DAEMON.match(parseaddr(str(message.get("From", "")))[1]):
        return None
    body = message.get_body(preferencelist=("plain",))
    refusal = REFUSAL.search(body.get_content()) if body else None
    return (MailState.BOUNCED, " ".join(refusal[0].split())) if refusal else None


def _original_message_id(message: EmailMessage) -> str:
    """The Message-ID of the returned mail, of which the notice contains all or the headers; "" when missing."""
    for part in message.walk():
        returned: Message | None = None
        if part.get_content_type() == "text/rfc822-headers":
            returned = message_from_bytes(cast(bytes, part.get_payload(decode=True)), policy=policy.default)
        elif part.get_content_type() == "message/rfc822":
            returned = next(iter(cast(list[Message], part.get_payload())), None)
        if returned is not None:
            return str(returned["Message-ID"] or "").strip()
    return ""
