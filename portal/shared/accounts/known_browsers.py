"""Browsers that have proven whose they are: a signed cookie gives each its own count of log-in attempts (OWASP: Device Cookies).

So nobody else's wrong passwords lock its owner out. The cookie opens nothing: the password is asked as everywhere.
"""

import secrets
from datetime import timedelta

from django.core import signing
from django.http import HttpRequest, HttpResponse

from portal.shared.http.private_pages import set_private_cookie

COOKIE = "known_browser"
LIFETIME = timedelta(days=365)
MOST_ACCOUNTS = 5  # of one browser; the one that proved itself longest ago goes first
PROVEN = (
    "proven_account"  # session value: pk of the account whose mailed link or code was used, before its first log-in
)


def browser_key(request: HttpRequest, user_id: int) -> str:
    """The random key of this browser for this account; "" when it has proven nothing, or the cookie was changed."""
    return _keys(request).get(str(user_id), "")


def remember(request: HttpRequest, response: HttpResponse, user_id: int) -> None:
    """Sets the cookie of a browser that has proven itself for an account, unless it has one."""
    keys = _keys(request)
    if str(user_id) in keys:
        return
    kept = list(keys.items())[1 - MOST_ACCOUNTS :]
    value = signing.dumps(dict([*kept, (str(user_id), secrets.token_urlsafe(12))]), salt=COOKIE)
    set_private_cookie(response, COOKIE, value, LIFETIME)


def _keys(request: HttpRequest) -> dict[str, str]:
    try:
        keys: dict[str, str] = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=LIFETIME)
    except signing.BadSignature:
        return {}
    return keys
