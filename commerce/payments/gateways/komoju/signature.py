"""How KOMOJU signs its news: hex HMAC-SHA256 over the raw body. It signs no time, so a copy stays good for ever."""

import hashlib
import hmac
from collections.abc import Sequence

from commerce.payments.gateways.base import BadSignature

HEADER = "X-Komoju-Signature"
NO_MARK = "no mark of ours"


def sign(raw: bytes, secret: str) -> str:
    """The header's value for a body."""
    return hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()


def verify(header: str, raw: bytes, secrets: Sequence[str]) -> None:
    """Raises BadSignature unless one of the secrets made it. No secret, and an empty one, prove nothing.

    A replayed body passes: the inbox knows its id already, and whoever reads it asks KOMOJU what is true now.
    """
    given = header.strip().encode("utf-8", "replace")
    # The loop runs to its end, so that the time of an answer tells nothing.
    matches = [hmac.compare_digest(given, sign(raw, secret).encode()) for secret in secrets if secret.strip()]
    if not any(matches):
        raise BadSignature(NO_MARK)
