"""The verified address of a browser: the logged-in user's, or one verified by a mailed link in the last 24 hours."""

from datetime import datetime, timedelta

from django.http import HttpRequest

SESSION_KEY = "proven_address"
LIFETIME = timedelta(hours=24)


def verified_email(request: HttpRequest, at: datetime) -> str | None:
    """The address that this browser's user has proven to read; None when there is none."""
    if request.user.is_authenticated:
        return request.user.email
    verified = request.session.get(SESSION_KEY)
    if not verified or at - datetime.fromisoformat(verified["at"]) >= LIFETIME:
        return None
    return verified["email"]


def store_verified_email(request: HttpRequest, email: str, at: datetime) -> None:
    """Stores the address in the session, under a new session key (against session fixation)."""
    request.session.cycle_key()
    request.session[SESSION_KEY] = {"email": email, "at": at.isoformat()}


def clear_verified_email(request: HttpRequest) -> None:
    """Removes the address from the session, for a computer that others use too."""
    request.session.pop(SESSION_KEY, None)
