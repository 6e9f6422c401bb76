"""Signature of KOMOJU's webhooks: hex HMAC-SHA256 over the raw body, without a time, so that replays are possible."""

import hashlib
import hmac
from collections.abc import Sequence

from commerce.payments.gateways.base import BadSignature

HEADER = "X-Komoju-Signature"
NO_MATCH = "no valid signature"


def sign(raw: bytes, secret: str) -> str:
    """Returns the value of the header for a body."""
    return hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()


def verify(header: str, raw: bytes, secrets: Sequence[str]) -> None:
    """Raises BadSignature unless one of the secrets signed the body. Empty secrets are ignored.

    A replayed body passes, which is harmless: its id is stored already, and KOMOJU's record is fetched anyway.
    """
    sent = header.strip().encode("utf-8", "replace")
    # All secrets are compared, so that the duration does not depend on which one matches.
    matches = [hmac.compare_digest(sent, sign(raw, secret).encode()) for secret in secrets if secret.strip()]
    if not any(matches):
        raise BadSignature(NO_MATCH)
