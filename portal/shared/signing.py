"""Secret links: public_id + HMAC(purpose, id, revision), derived when needed and never stored (RFC 2104)."""

import base64
import hashlib
import hmac
import secrets

from django.conf import settings

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U: read aloud without mistakes


def new_public_id() -> str:
    """26 lower-case letters and digits, 128 random bits: no one guesses a neighbour's."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def new_code(length: int = 10) -> str:
    """A short code that people read aloud, for instance an order's number."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def link_token(purpose: str, public_id: str, revision: int = 1) -> str:
    """The secret part of a link; raising the revision kills the links that were sent before."""
    return f"{public_id}-{_mac(purpose, public_id, revision)}"


def split_token(token: str) -> tuple[str, str]:
    """(public_id, mac) of a token from a link; the mac is empty when the token is cut off."""
    public_id, _, mac = token.partition("-")
    return public_id, mac


def token_matches(purpose: str, token: str, revision: int = 1) -> bool:
    """Whether a token is the one that we derive today."""
    public_id, _ = split_token(token)
    return hmac.compare_digest(token.encode(), link_token(purpose, public_id, revision).encode())


def _mac(purpose: str, public_id: str, revision: int) -> str:
    text = f"{purpose}:{public_id}:{revision}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).digest()
    return base64.b32encode(digest[:16]).decode().rstrip("=").lower()
