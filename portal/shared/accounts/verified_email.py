"""Whose browser this is: the logged-in user's address, or one proven by a mailed link in the last 24 hours."""

from datetime import datetime, timedelta

from django.http import HttpRequest

SESSION_KEY = "proven_address"
LIFETIME = timedelta(hours=24)


def verified_email(request: HttpRequest, at: datetime) -> str | None:
    """The address whose owner sits before this browser, as far as we can know; None when we cannot."""
    if request.user.is_authenticated:
        return request.user.email
    kept = request.session.get(SESSION_KEY)
    if not kept or at - datetime.fromisoformat(kept["at"]) >= LIFETIME:
        return None
    return kept["email"]


def store_verified_email(request: HttpRequest, email: str, at: datetime) -> None:
    """Keeps the proof in the session, under a new key so that nobody who knew the old one shares it."""
    request.session.cycle_key()
    request.session[SESSION_KEY] = {"email": email, "at": at.isoformat()}


def clear_verified_email(request: HttpRequest) -> None:
    """Ends the proof, for a computer that others use too."""
    request.session.pop(SESSION_KEY, None)
