"""Reads about verification links."""

from portal.shared import signing
from portal.shared.accounts.models import EmailVerification

PURPOSE = "verify"


def verification_by_id(public_id: str) -> EmailVerification | None:
    """The verification of that public id, or None."""
    return EmailVerification.objects.filter(public_id=public_id).first()


def is_valid_token(token: str) -> bool:
    """Whether the token of a mailed link is complete and has a valid HMAC."""
    return signing.token_matches(PURPOSE, token)
