"""Counts opened actions, and contacts after them; which actions a browser opened is only in its signed cookie."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.core import signing
from django.http import HttpRequest, HttpResponse

from portal.shared import clock
from portal.shared.http.private_pages import set_private_cookie
from portal.shared.registries.actions import all_actions
from support.usage.models import UsageKind
from support.usage.services import increment, is_internal_navigation

COOKIE, SALT = "opened", "opened-actions"
WINDOW = timedelta(hours=24)
CONTACT_URL_NAME = "contact"


class ActionUsageMiddleware:
    """Counts each opened action once in WINDOW per browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        name = request.resolver_match.url_name if request.resolver_match else None
        if name and name in _action_url_names() and _is_opening(request, response):
            _count_opening(request, response, name, clock.now())
        return response


def _action_url_names() -> set[str]:
    """URL names of the actions that work inside an answer, except the contact form."""
    return {action.url_name for action in all_actions() if action.in_place} - {CONTACT_URL_NAME}


def _is_opening(request: HttpRequest, response: HttpResponse) -> bool:
    return request.method == "GET" and response.status_code == 200 and is_internal_navigation(request)


def _count_opening(request: HttpRequest, response: HttpResponse, name: str, at: datetime) -> None:
    opened = _opened_actions(request, at)
    if name in opened:
        return
    increment(UsageKind.ACTION_OPENED, name, at=at)
    opened_now = opened | {name: int(at.timestamp())}
    set_private_cookie(response, COOKIE, signing.dumps(opened_now, salt=SALT), WINDOW)


def _opened_actions(request: HttpRequest, at: datetime) -> dict[str, int]:
    """URL name → time of opening in Unix seconds, of the last WINDOW; empty for a forged cookie."""
    try:
        opened = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=WINDOW)
    except signing.BadSignature:
        return {}
    since = (at - WINDOW).timestamp()
    return {name: seconds for name, seconds in opened.items() if seconds > since}


def count_contact(request: HttpRequest, response: HttpResponse, *, at: datetime) -> None:
    """Counts a contact for each action opened before, on the day of the opening, and deletes the cookie."""
    for name, seconds in _opened_actions(request, at).items():
        increment(UsageKind.CONTACT_AFTERWARDS, name, at=datetime.fromtimestamp(seconds, tz=at.tzinfo))
    response.delete_cookie(COOKIE)
