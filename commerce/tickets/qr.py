"""The QR of a ticket: what it says, its signature, and its drawing as one SVG path.

The text is upper-case base32 (RFC 4648, unpadded: the alphanumeric mode of ISO/IEC 18004 makes a smaller symbol) of
20 bytes, big-endian, and their Ed25519 signature (RFC 8032): version (1), key id (1), event id (8), ticket id (8),
revision (2). It holds no name, and scanners need only the public key. A code that changes has 12 bytes more (turning).
"""

import base64
import binascii
import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import qrcode
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from commerce.tickets.models import Ticket
from portal.shared.errors import DomainError

FORMAT = struct.Struct(">BBQQH")
VERSION = 1
SIGNATURE_BYTES = 64
TAIL_BYTES = 12
QUIET_ZONE = 4  # modules of white around the symbol


class NotOurTicket(DomainError):
    """Not a code of ours, or one that somebody made."""

    code = "bad_signature"
    message = _("このQRコードは、当サービスの電子チケットではありません。")
    status = 400


@dataclass(frozen=True)
class Signed:
    """What a genuine code says; whether the ticket is still good is a question for its row."""

    event_id: int
    ticket_id: int
    revision: int
    tail: bytes = b""  # not signed; `turning` says what it is worth


@lru_cache(maxsize=2)
def _private_key(seed: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(seed))


def public_key() -> bytes:
    """The 32 bytes with which scanners check codes; no secret."""
    return _private_key(settings.TICKET_SIGNING_SEED).public_key().public_bytes_raw()


def key_id(key: bytes) -> int:
    """0 to 255: which of a scanner's keys to try."""
    return hashlib.sha256(key).digest()[0]


def payload(ticket: Ticket) -> str:
    """The text of the ticket's QR, 135 characters; always the same for the same revision."""
    return encode(signed(ticket))


def encode(raw: bytes) -> str:
    """Bytes as a QR says them."""
    return base64.b32encode(raw).decode().rstrip("=")


def signed(ticket: Ticket) -> bytes:
    """The facts of a ticket and their signature, 84 bytes."""
    facts = FORMAT.pack(VERSION, key_id(public_key()), ticket.order.event_id, ticket.pk, ticket.revision)
    return facts + _private_key(settings.TICKET_SIGNING_SEED).sign(facts)


def verify(text: str, keys: Iterable[bytes] | None = None) -> Signed:
    """What a scanned text says, checked against public keys (ours by default). Raises NotOurTicket."""
    raw = _decoded(text)
    facts, rest = raw[: FORMAT.size], raw[FORMAT.size :]
    signature, tail = rest[:SIGNATURE_BYTES], rest[SIGNATURE_BYTES:]
    if len(signature) != SIGNATURE_BYTES or len(tail) not in (0, TAIL_BYTES) or facts[0] != VERSION:
        raise NotOurTicket
    _version, by, event_id, ticket_id, revision = FORMAT.unpack(facts)
    for key in keys or [public_key()]:
        if key_id(key) == by and _is_signed_by(key, facts, signature):
            return Signed(event_id=event_id, ticket_id=ticket_id, revision=revision, tail=tail)
    raise NotOurTicket


def _decoded(text: str) -> bytes:
    text = text.strip()
    try:
        return base64.b32decode(text + "=" * (-len(text) % 8))
    except (binascii.Error, ValueError) as error:
        raise NotOurTicket from error


def _is_signed_by(key: bytes, facts: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, facts)
    except InvalidSignature:
        return False
    return True


def matrix(text: str) -> list[list[bool]]:
    """Rows of modules, true is dark, with the quiet zone; error correction M."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(text)
    return code.get_matrix()


@lru_cache(maxsize=512)
def _drawing(text: str) -> tuple[int, str]:
    """(modules per side, path): one rectangle per run of dark modules, moved to from the end of the run before."""
    rows, path, at_x, at_y = matrix(text), [], 0, 0
    for y, row in enumerate(rows):
        x = 0
        for is_dark, run in groupby(row):
            length = len(list(run))
            if is_dark:
                path.append(f"m{x - at_x} {y - at_y}h{length}v1h-{length}z")
                at_x, at_y = x, y  # z goes back to the run's corner
            x += length
    return len(rows), "".join(path)


def svg_path(text: str) -> str:
    """The `d` of one path in units of a module, quiet zone included."""
    return _drawing(text)[1]


def svg(text: str) -> SafeString:
    """The whole drawing, black on white in every theme; the element around it carries the words."""
    side, path = _drawing(text)
    return format_html(
        '<svg viewBox="0 0 {0} {0}" width="280" height="280" shape-rendering="crispEdges" aria-hidden="true">'
        '<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path fill="#000" d="{1}"/></svg>',
        side,
        path,
    )
