"""The pages of errors, which can be rendered whatever else fails: the site's page, or a fixed one where even that raises."""

import logging
import sys
from collections.abc import Callable
from functools import wraps

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views import defaults
from django.views.csrf import csrf_failure as csrf_page

from portal.shared.documents.stored_files import is_disk_full
from portal.shared.http.private_pages import forbid_storing

log = logging.getLogger(__name__)
RETRY_SECONDS = 60
LAST_RESORT = """<!DOCTYPE html><html lang="ja"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>ページを表示できませんでした</title><h1>ページを表示できませんでした</h1>
<p>申し訳ありません。数分たってから、もう一度お試しください。</p><p lang="en">Sorry, please try again in a few minutes.</p></html>
"""


def is_database_away(error: BaseException | None) -> bool:
    """Whether the error, or one that it was raised from, says that the database cannot be used now."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            return True
        error = error.__cause__
    return False


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's `handler400`."""
    return unreadable()


def unreadable() -> HttpResponse:
    """400: a request that no browser sends by itself."""
    return _page("400.html", 400)


def not_a_page() -> HttpResponse:
    """405: an address to which only a button sends was opened as a page."""
    return _page("405.html", 405)


def too_long() -> HttpResponse:
    """413: what was sent is longer than anything that the site takes."""
    return _page("413.html", 413)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's `handler500`."""
    return failed()


def failed() -> HttpResponse:
    """Of the exception that is being handled: 500, or 503 with Retry-After when database or disk take nothing now."""
    error = sys.exc_info()[1]
    if not (is_database_away(error) or is_disk_full(error)):
        return _page("500.html", 500)
    response = _page("503.html", 503)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _page(template: str, status: int) -> HttpResponse:
    """The template without context and request, which may be what failed; else a page that needs no template."""
    try:
        content = loader.get_template(template).render()
    except Exception:  # noqa: BLE001 - an error page must not fail
        content = LAST_RESORT
    return forbid_storing(HttpResponse(content, status=status))


def _never_fails(status: int) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except Exception:
                log.exception("the page for status %d could not be rendered", status)
                return HttpResponse(LAST_RESORT, status=status)

        return wrapper

    return decorate


permission_denied = _never_fails(403)(defaults.permission_denied)
page_not_found = _never_fails(404)(defaults.page_not_found)


def offers_form_again[V: Callable[..., HttpResponse]](page: Callable[[HttpRequest], HttpResponse]) -> Callable[[V], V]:
    """Decorator: `page` shows the form with what was typed when the token is of before a log-in in another tab."""

    def decorate(view: V) -> V:
        setattr(view, "form_again", page)  # noqa: B010 - an attribute of ours on a function
        return view

    return decorate


@_never_fails(403)
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The view's own form with what was typed, where it offers one; else the page with what to do."""
    view = request.resolver_match.func if request.resolver_match else None
    page = getattr(view, "form_again", None)
    is_stale = reason.startswith("CSRF token")  # not another site's form, which Django refuses by its origin
    return page(request) if page and is_stale else csrf_page(request, reason)
