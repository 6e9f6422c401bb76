"""Finds the parts of a multipart/report (RFC 6522), whatever its own type says: fields, texts, the returned mail."""

import re
from email.message import Message
from typing import cast

from portal.shared.mail.inbound.charsets import decode
from portal.shared.mail.inbound.headers import PARSE_ERRORS, content_type, header, parameter
from portal.shared.mail.inbound.html_text import visible_text
from portal.shared.mail.inbound.mime_parts import payload
from portal.shared.mail.tracking.bounce_texts import field_blocks

STATUS_TYPES = {"message/delivery-status", "message/global-delivery-status"}
COMPLAINT_TYPE = "message/feedback-report"  # RFC 5965
HEADER_TYPES = {"text/rfc822-headers", "message/global-headers", "text/rfc822-header"}
MAIL_TYPES = {"message/rfc822", "message/global"}
MESSAGE_ID = re.compile(r"^[> \t]*Message-ID:\s*(<[^<>\s]{3,250}>)", re.IGNORECASE | re.MULTILINE)
MAX_PARTS = 50


def status_fields(message: Message) -> list[dict[str, str]]:
    """The blocks of fields of all reports, names in lower case."""
    return [
        fields
        for part in _parts(message)
        if content_type(part) in STATUS_TYPES
        for fields in field_blocks(_source(part))
    ]


def complaint_fields(message: Message) -> list[dict[str, str]]:
    """The fields of the reports that a reader has called the mail unwanted."""
    reports = [part for part in _parts(message) if content_type(part) == COMPLAINT_TYPE]
    return [fields for part in reports for fields in field_blocks(_source(part))]


def text_of(message: Message) -> str:
    """The readable text of a notice; of the HTML when there is no other."""
    leaves = [part for part in _parts(message) if not part.is_multipart()]
    # A multipart without parts is one whose boundary is wrong: all of it is text.
    plain = [_leaf_text(part) for part in leaves if content_type(part).startswith(("text/plain", "multipart/"))]
    rich = [visible_text(_leaf_text(part)) for part in leaves if content_type(part) == "text/html"]
    return "\n".join(text for text in plain if text.strip()) or "\n".join(rich)


def returned_message_id(message: Message) -> str:
    """The Message-ID of the returned mail, of which the notice contains all, the headers, or a copy as text; else ""."""
    for part in _parts(message):
        if content_type(part) in HEADER_TYPES | MAIL_TYPES:
            returned = MESSAGE_ID.search(_source(part))
            if returned:
                return returned[1]
    returned = MESSAGE_ID.search(text_of(message))
    return returned[1] if returned else ""


def _parts(message: Message) -> list[Message]:
    """The parts from the outside in, without those of the returned mail."""
    found: list[Message] = []
    waiting = [message]
    while waiting and len(found) < MAX_PARTS:
        part = waiting.pop(0)
        found.append(part)
        if part.is_multipart() and content_type(part) not in MAIL_TYPES | STATUS_TYPES | HEADER_TYPES | {
            COMPLAINT_TYPE
        }:
            waiting += [child for child in cast(list[Message], part.get_payload()) if isinstance(child, Message)]
    return found


def _leaf_text(part: Message) -> str:
    return decode(payload(part), parameter(part, "Content-Type", "charset"))


def _source(part: Message) -> str:
    """The text of a part that Python has parsed as a mail; decoded when the part was encoded (RFC 6533 §3)."""
    if not part.is_multipart():
        return _leaf_text(part)
    pieces = []
    for child in cast(list[Message], part.get_payload()):
        try:
            pieces.append(decode(child.as_bytes()))
        except PARSE_ERRORS:
            pieces.append("\n".join(f"{name}: {header(child, name)}" for name in child))
    text = "\n".join(pieces)
    if header(part, "Content-Transfer-Encoding").lower() in {"base64", "quoted-printable"}:
        holder = Message()
        holder["Content-Transfer-Encoding"] = header(part, "Content-Transfer-Encoding")
        holder.set_payload(text.lstrip("\n"))
        return decode(payload(holder))
    return text
