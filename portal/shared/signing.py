"""Secret links and typed codes: HMAC(purpose, id, revision) (RFC 2104), derived when needed and never stored."""

import base64
import hashlib
import hmac
import secrets

from django.conf import settings

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U, which are mistaken when read aloud


def new_public_id() -> str:
    """26 lower-case letters and digits from 128 random bits, so that ids cannot be guessed."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def new_code(length: int = 10) -> str:
    """A short random code that can be read aloud, for instance an order's number."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def link_token(purpose: str, public_id: str, revision: int = 1) -> str:
    """The secret part of a link; raising the revision invalidates the links that were sent before."""
    return f"{public_id}-{_mac(purpose, public_id, revision)}"


def split_token(token: str) -> tuple[str, str]:
    """(public_id, mac) of a token from a link; the mac is empty when the token is cut off."""
    public_id, _, mac = token.partition("-")
    return public_id, mac


def token_matches(purpose: str, token: str, revision: int = 1) -> bool:
    """Whether a token equals the one derived for this purpose and revision, compared in constant time."""
    public_id, _ = split_token(token)
    return hmac.compare_digest(token.encode(), link_token(purpose, public_id, revision).encode())


def six_digits(purpose: str, public_id: str) -> str:
    """Six digits to type, with leading zeros; few enough to guess, so that whoever checks them counts the tries."""
    return f"{int.from_bytes(_digest(purpose, public_id, 1)[:8]) % 1_000_000:06}"


def keyed_hash(purpose: str, text: str) -> str:
    """26 letters and digits that stand for a text in a column, where only equality matters; not reversible."""
    return _mac(purpose, text, 1)


def _mac(purpose: str, public_id: str, revision: int) -> str:
    return base64.b32encode(_digest(purpose, public_id, revision)[:16]).decode().rstrip("=").lower()


def _digest(purpose: str, public_id: str, revision: int) -> bytes:
    text = f"{purpose}:{public_id}:{revision}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).digest()
