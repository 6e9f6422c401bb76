"""A code that changes every 30 seconds, so that a picture of it is soon worth little: what follows the signed part.

Twelve bytes, big-endian: the step (4), and the first 8 bytes of its HMAC-SHA256 by a key of the ticket (RFC 6238's
idea). The page gets the key once and works without a network. A door's list holds the keys, too: without the signed
part, which only the holder has, they make no code. static/js/rotating-code.js has the same.
"""

import base64
import hmac
import struct
from datetime import datetime

from django.conf import settings

from commerce.tickets import qr
from commerce.tickets.models import Ticket

STEP_SECONDS = 30
TOLERANCE = 1  # steps before and after: clocks differ, and a person walks up to the door
KEY_BYTES = 16
TAIL = struct.Struct(">I8s")
OF_TICKET = struct.Struct(">QH")


def key_of(ticket_id: int, revision: int) -> bytes:
    """The ticket's own key, another one for each revision."""
    seed = base64.b64decode(settings.TICKET_SIGNING_SEED)
    return hmac.digest(seed, b"turning" + OF_TICKET.pack(ticket_id, revision), "sha256")[:KEY_BYTES]


def step_at(at: datetime) -> int:
    """The number of the step that runs at that moment."""
    return int(at.timestamp()) // STEP_SECONDS


def payload(ticket: Ticket, at: datetime) -> str:
    """The text of the ticket's QR at that moment, 154 characters: version 6 as without the tail."""
    step = step_at(at)
    return qr.encode(qr.signed(ticket) + TAIL.pack(step, _proof(key_of(ticket.pk, ticket.revision), step)))


def is_fresh(read: qr.Signed, at: datetime) -> bool:
    """Whether the code was made at about that moment by somebody who has the ticket's page."""
    if len(read.tail) != TAIL.size:
        return False
    step, proof = TAIL.unpack(read.tail)
    is_near = abs(step - step_at(at)) <= TOLERANCE
    return is_near and hmac.compare_digest(proof, _proof(key_of(read.ticket_id, read.revision), step))


def _proof(key: bytes, counter: int) -> bytes:
    return hmac.digest(key, struct.pack(">I", counter), "sha256")[:8]


def page_data(ticket: Ticket) -> dict[str, str]:
    """What the ticket's page needs to make each next code by itself."""
    return {"signed": _base64(qr.signed(ticket)), "key": encoded_key(ticket.pk, ticket.revision)}


def encoded_key(ticket_id: int, revision: int) -> str:
    """The key as scripts read it."""
    return _base64(key_of(ticket_id, revision))


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
