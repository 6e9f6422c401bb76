"""Answers to errors that cannot fail themselves: the site's page, or a bare one where even that raises."""

import logging
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults
from django.views.csrf import csrf_failure as csrf_page

log = logging.getLogger(__name__)
BARE = (
    '<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>ページを表示できませんでした</title></head>'
    "<body><h1>ページを表示できませんでした</h1><p>申し訳ありません。時間をおいて、もう一度お試しください。</p>"
    '<p lang="en">We could not show this page. Please try again later.</p><p><a href="/">トップページ</a></p></body></html>'
)


def _never_fails(status: int) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except Exception:
                log.exception("the page for status %d could not be rendered", status)
                return HttpResponse(BARE, status=status)

        return wrapper

    return decorate


@_never_fails(400)
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be read: says so without a query, since nothing of the request is to be trusted."""
    return HttpResponse(render_to_string("400.html"), status=400)


permission_denied = _never_fails(403)(defaults.permission_denied)
page_not_found = _never_fails(404)(defaults.page_not_found)
server_error = _never_fails(500)(defaults.server_error)


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
