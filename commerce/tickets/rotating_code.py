"""The rotating code: 12 bytes after the signed part of a QR code that change every 30 seconds.

A photo of the code is invalid soon after. The bytes, big-endian: the time step (4), and the first 8 bytes of its
HMAC-SHA256 with a key of the ticket (as in RFC 6238). The page receives the key once and works offline. Gate devices
also receive the keys; without the signed part, which only the holder has, they cannot create a code.
static/js/rotating-code.js implements the same.
"""

import base64
import hmac
import struct
from datetime import datetime

from django.conf import settings

from commerce.tickets import qr
from commerce.tickets.models import Ticket

STEP_SECONDS = 30
TOLERANCE = 1  # time steps before and after: clocks differ, and scanning takes time
KEY_BYTES = 16
TAIL = struct.Struct(">I8s")
OF_TICKET = struct.Struct(">QH")


def key_of(ticket_id: int, revision: int) -> bytes:
    """The ticket's key (`KEY_BYTES` bytes), different for each revision."""
    seed = base64.b64decode(settings.TICKET_SIGNING_SEED)
    return hmac.digest(seed, b"turning" + OF_TICKET.pack(ticket_id, revision), "sha256")[:KEY_BYTES]


def step_at(at: datetime) -> int:
    """The number of the time step at that time (RFC 6238: T)."""
    return int(at.timestamp()) // STEP_SECONDS


def payload(ticket: Ticket, at: datetime) -> str:
    """The text of the ticket's QR code at that time, 154 characters; still QR version 6."""
    step = step_at(at)
    return qr.encode(qr.signed(ticket) + TAIL.pack(step, _proof(key_of(ticket.pk, ticket.revision), step)))


def is_fresh(read: qr.Signed, at: datetime) -> bool:
    """Whether the code was created with the ticket's key within the tolerance around that time."""
    if len(read.tail) != TAIL.size:
        return False
    step, proof = TAIL.unpack(read.tail)
    is_near = abs(step - step_at(at)) <= TOLERANCE
    return is_near and hmac.compare_digest(proof, _proof(key_of(read.ticket_id, read.revision), step))


def _proof(key: bytes, counter: int) -> bytes:
    return hmac.digest(key, struct.pack(">I", counter), "sha256")[:8]


def page_data(ticket: Ticket) -> dict[str, str]:
    """Data with which the ticket's page creates the codes itself: signed part and key, in base64."""
    return {"signed": _base64(qr.signed(ticket)), "key": encoded_key(ticket.pk, ticket.revision)}


def encoded_key(ticket_id: int, revision: int) -> str:
    """The ticket's key in base64, for scripts."""
    return _base64(key_of(ticket_id, revision))


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
