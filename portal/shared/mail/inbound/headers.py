"""Reads headers of mails as they come: encoded words in any charset, raw bytes, names split by RFC 2231. Never fails."""

import re
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.policy import compat32
from email.utils import getaddresses

from portal.shared.mail.inbound.charsets import clean, decode

# What Python's mail parser raises on damaged mails.
PARSE_ERRORS = (LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError, MessageError)
MAX_HEADER = 20_000  # characters
FOLD = re.compile(r"[\r\n]+[ \t]*")


def header(message: Message, name: str) -> str:
    """The first header of that name as text on one line; "" when missing."""
    return next(iter(headers(message, name)), "")


def headers(message: Message, name: str) -> list[str]:
    """All headers of that name."""
    return [decode_encoded(value) for key, value in message.raw_items() if key.lower() == name.lower()]


def decode_encoded(value: object) -> str:
    """The text of a raw header. Encoded words of one charset are joined first: some programs split characters."""
    raw = FOLD.sub(" ", _without_surrogates(str(value)[:MAX_HEADER]))
    try:
        pieces = decode_header(raw)
    except (HeaderParseError, *PARSE_ERRORS):
        return clean(raw).strip()
    text = "".join(piece if isinstance(piece, str) else decode(piece, charset) for piece, charset in pieces)
    return clean(text).replace("\n", " ").strip()


def _without_surrogates(value: str) -> str:
    """Raw bytes in a header arrive as lone surrogates (PEP 383)."""
    return decode(value.encode("utf-8", "surrogateescape")) if not value.isascii() and _has_surrogates(value) else value


def _has_surrogates(value: str) -> bool:
    return any("\udc80" <= sign <= "\udcff" for sign in value)


def addresses(message: Message, name: str) -> list[str]:
    """The addresses of all headers of that name, in lower case; names of people are left out."""
    raw = [
        clean(_without_surrogates(str(value)[:MAX_HEADER])).replace("\n", " ")
        for key, value in message.raw_items()
        if key.lower() == name.lower()
    ]
    try:
        return [address.strip("<> ").lower() for _name, address in getaddresses(raw, strict=False) if "@" in address]
    except PARSE_ERRORS:
        return []


def parameter(message: Message, header_name: str, name: str) -> str:
    """A parameter such as the name of a file, also one that RFC 2231 splits inside a character; "" when missing."""
    holder = Message(policy=compat32)
    holder[header_name] = FOLD.sub(" ", clean(_without_surrogates(_raw(message, header_name))))
    try:
        value = holder.get_param(name, header=header_name)
    except PARSE_ERRORS:
        return ""
    if isinstance(value, tuple):  # (charset, language, percent-decoded bytes as Latin-1)
        charset, _language, body = value
        return clean(decode(body.encode("latin-1", "replace"), charset))
    return decode_encoded(value) if value else ""


def _raw(message: Message, name: str) -> str:
    return next((str(value)[:MAX_HEADER] for key, value in message.raw_items() if key.lower() == name.lower()), "")


def content_type(part: Message) -> str:
    """Type and subtype in lower case; text/plain for a missing or damaged one (RFC 2045 §5.2)."""
    value = decode_encoded(_raw(part, "Content-Type")).partition(";")[0].strip().lower()
    return value if re.fullmatch(r"[\w.+-]+/[\w.+-]+", value) else "text/plain"
