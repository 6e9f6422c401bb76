"""Whole-page cache for public pages: the same bytes for everyone, thrown away the moment content changes."""

import hashlib
import time
from functools import wraps
from urllib.parse import quote

from django.core.cache import cache
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers

from portal.shared.site_models import ContentVersion

CACHE_SECONDS = 300
VERSION_CHECK_SECONDS = 1.0
_seen = {"version": 0, "at": 0.0}


def public_page(view):
    """Marks a view's 200 answers as the same for everyone. Such a page holds no POST form and nothing personal.

    A view whose page becomes wrong with time sets `response.cache_seconds`.
    """

    @wraps(view)
    def marked(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.is_public_page = True
        return response

    return marked


def content_changed() -> None:
    """Called wherever published content or the catalogue changes: every process follows within a second."""
    ContentVersion.increment()
    _seen["at"] = 0.0


def content_version() -> int:
    """The version of all content, asked of the database at most once a second per process."""
    if time.monotonic() - _seen["at"] > VERSION_CHECK_SECONDS:
        _seen["version"] = ContentVersion.current()
        _seen["at"] = time.monotonic()
    return int(_seen["version"])


def cached_until_publish(name: str, make):
    """What `make()` gives, kept in this process as long as no content changes. For things drawn from content alone."""
    return cache.get_or_set(f"{name}:{content_version()}", make, CACHE_SECONDS)


class PageCacheMiddleware:
    """Answers public pages from memory; stores only what a view marked as public and what sets no cookie."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
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
    def _storable(response) -> tuple[bytes, dict[str, str]] | None:
        if response.status_code != 200 or not getattr(response, "is_public_page", False):
            return None
        if response.cookies or response.streaming:
            return None
        patch_vary_headers(response, ["HX-Request"])
        headers = dict(response.items())
        headers.pop("X-Request-Id", None)
        headers["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        headers["Cache-Control"] = "public, no-cache"  # browsers may keep it, and ask each time
        return response.content, headers

    @staticmethod
    def _answer(request, content: bytes, headers: dict[str, str]) -> HttpResponse:
        if request.META.get("HTTP_IF_NONE_MATCH") == headers["ETag"]:
            return HttpResponseNotModified(headers={"ETag": headers["ETag"]})
        return HttpResponse(content, headers=headers)
