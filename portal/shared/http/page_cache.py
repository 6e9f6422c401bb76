"""Cache of whole public pages: the same bytes for every reader, invalid as soon as any content changes."""

import hashlib
import time
from collections.abc import Callable
from functools import wraps
from typing import cast
from urllib.parse import quote

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from portal.shared.site_models import ContentVersion

CACHE_SECONDS = 300
VERSION_CHECK_SECONDS = 1.0
_seen = {"version": 0, "at": 0.0}  # per process: the version, and when (monotonic seconds) the database was asked


def public_page[**P, R: HttpResponseBase](view: Callable[P, R]) -> Callable[P, R]:
    """Decorator: the view's 200 responses are the same for every reader, without POST forms and personal data.

    A view whose page becomes outdated with time sets `response.cache_seconds`.
    """

    @wraps(view)
    def marked(*args: P.args, **kwargs: P.kwargs) -> R:
        response = view(*args, **kwargs)
        setattr(response, "is_public_page", True)  # noqa: B010 - an attribute of ours on Django's class
        return response

    return marked


def content_changed() -> None:
    """Called wherever published content or the event catalog changes; every process notices within a second."""
    ContentVersion.increment()
    _seen["at"] = 0.0


def content_version() -> int:
    """The version of all content, read from the database at most once a second per process."""
    if time.monotonic() - _seen["at"] > VERSION_CHECK_SECONDS:
        _seen["version"] = ContentVersion.current()
        _seen["at"] = time.monotonic()
    return int(_seen["version"])


def cached_until_publish[T](name: str, make: Callable[[], T]) -> T:
    """The value of `make()`, cached in this process until content changes; only for what depends on content alone."""
    return cast("T", cache.get_or_set(f"{name}:{content_version()}", make, CACHE_SECONDS))


class PageCacheMiddleware:
    """Serves public pages from memory; stores only responses that a view marked as public and that set no cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if getattr(request, "is_dummy", False):  # an editor's preview at the address of the published page
            return self.get_response(request)
        if request.method not in {"GET", "HEAD"} or request.META["QUERY_STRING"] or "HTTP_HX_REQUEST" in request.META:
            return self.get_response(request)
        key = f"page:{content_version()}:{request.scheme}:{request.get_host()}:{quote(request.path)}"
        stored = cache.get(key)
        if stored is None:
            response = self.get_response(request)
            stored = self._storable(response)
            if stored is None:
                return response
            cache.set(key, stored, getattr(response, "cache_seconds", CACHE_SECONDS))
        return self._answer(request, *stored)

    @staticmethod
    def _storable(response: HttpResponse) -> tuple[bytes, dict[str, str]] | None:
        if response.status_code != 200 or not getattr(response, "is_public_page", False):
            return None
        if response.cookies or response.streaming:
            return None
        patch_vary_headers(response, ["HX-Request"])
        headers = dict(response.items())
        headers.pop("X-Request-Id", None)
        headers["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        headers["Cache-Control"] = "public, no-cache"  # browsers may store it, and revalidate each time
        return response.content, headers

    @staticmethod
    def _answer(request: HttpRequest, content: bytes, headers: dict[str, str]) -> HttpResponse:
        if request.META.get("HTTP_IF_NONE_MATCH") == headers["ETag"]:
            return HttpResponseNotModified(headers={"ETag": headers["ETag"]})
        return HttpResponse(content, headers=headers)
