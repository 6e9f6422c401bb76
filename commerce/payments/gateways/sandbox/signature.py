"""Signature of the sandbox's webhooks: `t=<seconds>,v1=<hex>`, HMAC-SHA256 over time and raw body."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from commerce.payments.gateways.base import BadSignature, WrongTime

HEADER = "Sandbox-Signature"
TOLERANCE_SECONDS = 300
NO_TIME, WRONG_TIME, NO_MATCH = "no time", "too old or too early", "no valid signature"


def sign(raw: bytes, secret: str, at: datetime) -> str:
    """Returns the value of the header for a body that is sent at that time."""
    timestamp = int(at.timestamp())
    return f"t={timestamp},v1={_mac(raw, secret, timestamp)}"


def verify(header: str, raw: bytes, secrets: Sequence[str], at: datetime) -> None:
    """Raises BadSignature unless one of the secrets signed it within TOLERANCE_SECONDS; empty secrets are ignored."""
    parts = [part.strip().partition("=") for part in header.split(",")]
    timestamps = [value for name, _, value in parts if name == "t"]
    signatures = [value for name, _, value in parts if name == "v1"]
    if len(timestamps) != 1 or not (timestamps[0].isascii() and timestamps[0].isdigit()) or len(timestamps[0]) > 12:
        raise BadSignature(NO_TIME)
    timestamp = int(timestamps[0])
    expected = [_mac(raw, secret, timestamp) for secret in secrets if secret.strip()]
    # All pairs are compared, so that the duration does not depend on which one matches.
    matches = [hmac.compare_digest(sent.encode(), mac.encode()) for sent in signatures for mac in expected]
    if not any(matches):
        raise BadSignature(NO_MATCH)
    if abs(at.timestamp() - timestamp) > TOLERANCE_SECONDS:
        raise WrongTime(WRONG_TIME)


def _mac(raw: bytes, secret: str, timestamp: int) -> str:
    return hmac.new(secret.encode(), f"{timestamp}.".encode() + raw, hashlib.sha256).hexdigest()
