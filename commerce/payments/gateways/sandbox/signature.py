"""How the sandbox signs its news: HMAC-SHA256 over time and raw body, `t=…,v1=…`, old or early ones refused."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from commerce.payments.gateways.base import BadSignature, WrongTime

HEADER = "Sandbox-Signature"
TOLERANCE_SECONDS = 300
NO_TIME, WRONG_TIME, NO_MARK = "no time", "too old or too early", "no mark of ours"


def sign(raw: bytes, secret: str, at: datetime) -> str:
    """The header's value for a body that is sent at a moment."""
    moment = int(at.timestamp())
    return f"t={moment},v1={_mac(raw, secret, moment)}"


def verify(header: str, raw: bytes, secrets: Sequence[str], at: datetime) -> None:
    """Raises BadSignature unless one of the secrets made it within five minutes of now. No secret proves nothing."""
    parts = [part.strip().partition("=") for part in header.split(",")]
    moments = [value for name, _, value in parts if name == "t"]
    marks = [value for name, _, value in parts if name == "v1"]
    if len(moments) != 1 or not (moments[0].isascii() and moments[0].isdigit()) or len(moments[0]) > 12:
        raise BadSignature(NO_TIME)
    moment = int(moments[0])
    ours = [_mac(raw, secret, moment) for secret in secrets if secret.strip()]
    # Both loops run to their end, so that the time of an answer tells nothing.
    matches = [hmac.compare_digest(mark.encode(), mac.encode()) for mark in marks for mac in ours]
    if not any(matches):
        raise BadSignature(NO_MARK)
    if abs(at.timestamp() - moment) > TOLERANCE_SECONDS:
        raise WrongTime(WRONG_TIME)


def _mac(raw: bytes, secret: str, timestamp: int) -> str:
    return hmac.new(secret.encode(), f"{timestamp}.".encode() + raw, hashlib.sha256).hexdigest()
