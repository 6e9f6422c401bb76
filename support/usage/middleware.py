"""Solved without asking: what somebody opened is kept in a signed cookie of theirs for a day, and nowhere else."""

from datetime import datetime, timedelta
from typing import cast

from django.core import signing
from django.http import HttpRequest, HttpResponse

from portal.shared import clock
from portal.shared.private_pages import set_private_cookie
from portal.shared.registries.actions import all_actions
from support.usage.models import UsageKind
from support.usage.services import increment, is_internal_navigation

COOKIE, SALT = "opened", "opened-actions"
WINDOW = timedelta(hours=24)
CONTACT_URL_NAME = "contact"


class ActionUsageMiddleware:
    """Counts each action that is opened in an answer, once a day and person."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        name = request.resolver_match.url_name if request.resolver_match else None
        if name in _action_url_names() and _is_opening(request, response):
            _record_use(request, response, cast(str, name), clock.now())
        return response


def _action_url_names() -> set[str]:
    """Names of the addresses of actions that settle something in place; asking a person does not."""
    return {action.url_name for action in all_actions() if action.in_place} - {CONTACT_URL_NAME}


def _is_opening(request: HttpRequest, response: HttpResponse) -> bool:
    return request.method == "GET" and response.status_code == 200 and is_internal_navigation(request)


def _record_use(request: HttpRequest, response: HttpResponse, name: str, at: datetime) -> None:
    kept = _opened_actions(request, at)
    if name in kept:
        return
    increment(UsageKind.ACTION_OPENED, name, at=at)
    opened = kept | {name: int(at.timestamp())}
    set_private_cookie(response, COOKIE, signing.dumps(opened, salt=SALT), WINDOW)


def _opened_actions(request: HttpRequest, at: datetime) -> dict[str, int]:
    """Address names and when they were opened; what is forged or older than a day is nothing."""
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=WINDOW)
    except signing.BadSignature:
        return {}
    since = (at - WINDOW).timestamp()
    return {name: seconds for name, seconds in kept.items() if seconds > since}


def count_contact(request: HttpRequest, response: HttpResponse, *, at: datetime) -> None:
    """Somebody writes to us: what they opened before did not settle it, counted on the day of the opening."""
    for name, seconds in _opened_actions(request, at).items():
        increment(UsageKind.CONTACT_AFTERWARDS, name, at=datetime.fromtimestamp(seconds, tz=at.tzinfo))
    response.delete_cookie(COOKIE)
