"""Pages and cookies that belong to one reader: never stored, opened by log-in or by the signed link of a mail."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Literal

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

View = Callable[..., HttpResponse]
LINK_PARAM = "k"  # the query parameter of a mail's link that holds its signed token


def never_store(view: View) -> View:
    """Forbids caches and search engines to store the page; `Vary` because htmx gets another body than a browser."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return forbid_storing(view(request, *args, **kwargs))

    return wrapper


def forbid_storing(response: HttpResponse) -> HttpResponse:
    """Sets the headers of `never_store` on a response; returns it. Search engines may keep a page marked `findable`."""
    response["Cache-Control"] = "no-store, private"
    if not getattr(response, "is_findable", False):
        response["X-Robots-Tag"] = "noindex, nofollow"
    patch_vary_headers(response, ["Cookie", "HX-Request"])
    return response


def findable(response: HttpResponse) -> HttpResponse:
    """Marks what a page that is never stored shows to strangers, such as a form, so that it is found by searching."""
    setattr(response, "is_findable", True)  # noqa: B010 - an attribute of ours on Django's class
    return response


def private_login_page(view: View) -> View:
    """A page that is never stored, for logged-in users; others are sent to the log-in page and come back."""

    @never_store
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return wrapper


def link_token(request: HttpRequest) -> str:
    """The signed token of the mail's link that opened this page; empty without one."""
    return request.GET.get(LINK_PARAM, "")


def link_query(request: HttpRequest) -> dict[str, str] | None:
    """The query that carries the link's token on to another page of the same record; None without a token."""
    return {LINK_PARAM: request.GET[LINK_PARAM]} if LINK_PARAM in request.GET else None


def login_or_not_found(
    request: HttpRequest, not_found: Callable[[HttpRequest], HttpResponse], *, next_path: str | None = None
) -> HttpResponse:
    """The answer when a record may not be shown: the log-in page for an anonymous reader, else `not_found` (404).

    A link with a token was refused already, so it gets `not_found`. `next_path` is the page after the log-in, for pages
    that open by log-in alone; without it that is the page itself.
    """
    has_link = next_path is None and LINK_PARAM in request.GET
    if request.user.is_authenticated or has_link:
        return not_found(request)
    return redirect_to_login(next_path or request.get_full_path())


def set_private_cookie(
    response: HttpResponse,
    name: str,
    value: str,
    max_age: timedelta | int,
    *,
    samesite: Literal["Lax", "Strict"] = "Lax",
) -> None:
    """Sets a cookie that no script reads and that, like the session's, travels by HTTPS alone; `max_age` in seconds."""
    response.set_cookie(
        name, value, max_age=max_age, httponly=True, samesite=samesite, secure=settings.SESSION_COOKIE_SECURE
    )
