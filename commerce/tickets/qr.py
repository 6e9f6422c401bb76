"""The content of a ticket's QR code and its signature; `portal.shared.documents.qr_image` draws it.

The text is upper-case base32 (RFC 4648, unpadded: the alphanumeric mode of ISO/IEC 18004 makes a smaller symbol) of
20 bytes, big-endian, and their Ed25519 signature (RFC 8032): version (1), key id (1), event id (8), ticket id (8),
revision (2). It contains no name, and scanners need only the public key. A rotating code has 12 bytes more (`rotating_code`).
"""

import base64
import binascii
import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from commerce.tickets.models import Ticket
from portal.shared.documents.qr_image import QUIET_ZONE, matrix, svg, svg_path
from portal.shared.errors import DomainError

__all__ = ["QUIET_ZONE", "matrix", "svg", "svg_path"]

FORMAT = struct.Struct(">BBQQH")
VERSION = 1
SIGNATURE_BYTES = 64
TAIL_BYTES = 12


class NotOurTicket(DomainError):
    """The text is no ticket code, or its signature is invalid."""

    code = "bad_signature"
    message = _("このQRコードは、当サービスの電子チケットではありません。")
    status = 400


@dataclass(frozen=True)
class Signed:
    """The content of a code with a valid signature; the ticket's row decides whether it admits."""

    event_id: int
    ticket_id: int
    revision: int
    tail: bytes = b""  # not signed; verified by `rotating_code`


@lru_cache(maxsize=2)
def _private_key(seed: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(seed))


def public_key() -> bytes:
    """The public key (32 bytes) with which scanners verify codes."""
    return _private_key(settings.TICKET_SIGNING_SEED).public_key().public_bytes_raw()


def key_id(key: bytes) -> int:
    """One byte (0 to 255) that tells a scanner which of its keys to try."""
    return hashlib.sha256(key).digest()[0]


def payload(ticket: Ticket) -> str:
    """The text of the ticket's QR code, 135 characters; constant for a revision."""
    return encode(signed(ticket))


def encode(raw: bytes) -> str:
    """Bytes as unpadded base32, the text of a QR code."""
    return base64.b32encode(raw).decode().rstrip("=")


def signed(ticket: Ticket) -> bytes:
    """The packed fields of a ticket and their signature, 84 bytes."""
    fields = FORMAT.pack(VERSION, key_id(public_key()), ticket.order.event_id, ticket.pk, ticket.revision)
    return fields + _private_key(settings.TICKET_SIGNING_SEED).sign(fields)


def verify(text: str, keys: Iterable[bytes] | None = None) -> Signed:
    """Parses a scanned text and verifies it with public keys (default: the site's). Raises NotOurTicket."""
    raw = _decoded(text)
    fields, rest = raw[: FORMAT.size], raw[FORMAT.size :]
    signature, tail = rest[:SIGNATURE_BYTES], rest[SIGNATURE_BYTES:]
    if len(signature) != SIGNATURE_BYTES or len(tail) not in (0, TAIL_BYTES) or fields[0] != VERSION:
        raise NotOurTicket
    _version, signing_key_id, event_id, ticket_id, revision = FORMAT.unpack(fields)
    for key in keys or [public_key()]:
        if key_id(key) == signing_key_id and _is_signed_by(key, fields, signature):
            return Signed(event_id=event_id, ticket_id=ticket_id, revision=revision, tail=tail)
    raise NotOurTicket


def _decoded(text: str) -> bytes:
    text = text.strip()
    try:
        return base64.b32decode(text + "=" * (-len(text) % 8))
    except (binascii.Error, ValueError) as error:
        raise NotOurTicket from error


def _is_signed_by(key: bytes, fields: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, fields)
    except InvalidSignature:
        return False
    return True
