"""The verified address of a browser: the logged-in user's, or one verified by a mailed link in the last 24 hours."""

from datetime import datetime, timedelta

from django.http import HttpRequest

from portal.shared.accounts.known_browsers import PROVEN
from portal.shared.accounts.models import User

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
    """Stores the address in the session, under a new session key (against session fixation).

    If it has an account, wrong passwords of others do not keep this browser from its log-in.
    """
    request.session.cycle_key()
    if user_id := User.objects.filter(email__iexact=email).values_list("pk", flat=True).first():
        request.session[PROVEN] = user_id
    request.session[SESSION_KEY] = {"email": email, "at": at.isoformat()}


def clear_verified_email(request: HttpRequest) -> None:
    """Removes the address from the session, for a computer that others use too."""
    request.session.pop(SESSION_KEY, None)
