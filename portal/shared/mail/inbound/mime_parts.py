"""Collects the texts and attachments of a mail: all text parts in order, pictures with a file name as attachments."""

from dataclasses import dataclass, field
from email.message import Message
from typing import cast

from portal.shared.mail.inbound.charsets import clean, decode
from portal.shared.mail.inbound.flowed_text import unflow
from portal.shared.mail.inbound.headers import PARSE_ERRORS, content_type, header, parameter
from portal.shared.mail.inbound.html_text import visible_text

MAX_PARTS = 200
MAX_TEXT_BYTES = 400_000  # of one text part that are read
MAX_DEPTH = 20
MAX_ATTACHMENTS = 30
SIGNATURES = {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}


@dataclass
class Content:
    """The texts of a mail in order, and its attachments as (name, bytes)."""

    texts: list[str] = field(default_factory=list)
    attachments: list[tuple[str, bytes]] = field(default_factory=list)
    parts: int = 0

    @property
    def text(self) -> str:
        """All texts, separated by a blank line."""
        return "\n\n".join(text for text in self.texts if text)


def content_of(message: Message) -> Content:
    """Reads all parts, at most MAX_PARTS."""
    content = Content()
    _add(message, content, depth=0)
    return content


def _add(part: Message, content: Content, *, depth: int) -> None:
    content.parts += 1
    if content.parts > MAX_PARTS or depth > MAX_DEPTH:
        return
    mime_type = content_type(part)
    if mime_type == "multipart/alternative" and part.is_multipart():
        _add_alternative(part, content, depth)
    elif mime_type in {"message/rfc822", "message/global"} and part.is_multipart():
        _add_forwarded(part, content, depth)
    elif part.is_multipart():
        for child in _children(part):
            _add(child, content, depth=depth + 1)
    else:
        _add_leaf(part, mime_type, content)


def _children(part: Message) -> list[Message]:
    return [child for child in cast(list[Message], part.get_payload()) if isinstance(child, Message)]


def _add_alternative(part: Message, content: Content, depth: int) -> None:
    """The same text several times: the first that is not empty, plain text before HTML; attachments of all."""
    versions = []
    for child in _children(part):
        version = Content(parts=content.parts)
        _add(child, version, depth=depth + 1)
        content.parts = version.parts
        versions.append((content_type(child) != "text/plain", version))
    versions.sort(key=lambda pair: pair[0])
    content.texts += next((version.texts for _is_rich, version in versions if version.text), [])
    for _is_rich, version in versions:
        content.attachments += version.attachments


def _add_forwarded(part: Message, content: Content, depth: int) -> None:
    """A mail that is attached to the mail: its subject and its texts, as another text."""
    for child in _children(part):
        subject = header(child, "Subject")
        content.texts.append(f"[{subject}]" if subject else "")
        _add(child, content, depth=depth + 1)


def _add_leaf(part: Message, mime_type: str, content: Content) -> None:
    name = parameter(part, "Content-Disposition", "filename") or parameter(part, "Content-Type", "name")
    is_attached = header(part, "Content-Disposition").lower().startswith("attachment")
    is_text = mime_type in {"text/plain", "text/html"} or mime_type.startswith("multipart/")  # one without its boundary
    if is_text and not is_attached and not name:
        text = _text(part, mime_type)
        content.texts.append(text)
    elif (name or is_attached) and mime_type not in SIGNATURES and len(content.attachments) < MAX_ATTACHMENTS:
        content.attachments.append((name, payload(part)))


def payload(part: Message) -> bytes:
    """The decoded bytes of a part; as they came when their encoding is damaged."""
    try:
        decoded = part.get_payload(decode=True)
    except PARSE_ERRORS:
        raw = part.get_payload()
        decoded = raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else b""
    return decoded if isinstance(decoded, bytes) else b""


def _text(part: Message, mime_type: str) -> str:
    text = decode(payload(part)[:MAX_TEXT_BYTES], parameter(part, "Content-Type", "charset"))
    if mime_type == "text/html":
        return visible_text(text)
    if parameter(part, "Content-Type", "format").lower() == "flowed":
        text = unflow(text, deletes_spaces=parameter(part, "Content-Type", "delsp").lower() == "yes")
    return clean(text).strip("\n")
