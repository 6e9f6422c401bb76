"""Cache of whole public pages: the same bytes for every reader, rendered anew as soon as any content changes.

While the database is away, the last known pages are served for an hour.
"""

import hashlib
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import cast
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.cache import caches
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers

from portal.shared.http.compression import accepts_gzip, compressed
from portal.shared.site_models import ContentVersion

CACHE_SECONDS = 300
STALE_SECONDS = 3600  # how long a page may be served, and a version be believed, while the database is away
VERSION_CHECK_SECONDS = 1.0
AWAY_SECONDS = 5.0  # how long an unanswered question is not asked again: each asks for seconds
MAX_PATH_LENGTH = 200  # characters: no page of the site has a longer one, and some caches take no longer key
MONITORED = {"/healthz", "/readyz", "/metrics"}  # they answer without the content's version
AT_ONCE = -math.inf  # the version is asked for with the next page, however long the machine has been running
# Per process, in monotonic seconds: the version, when it was last asked for, when it was read, when it could not be.
_seen = {"version": 0, "at": AT_ONCE, "read_at": 0.0, "away_at": 0.0}


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
    _seen["at"] = AT_ONCE


def content_version() -> int:
    """The version of all content, read from the database at most once a second per process.

    While the database is away it is the last one that was read. Raises the database's error when that was over an hour
    ago, or never.
    """
    now = time.monotonic()
    if now - _seen["at"] > VERSION_CHECK_SECONDS and not _is_away():
        try:
            _seen.update(version=ContentVersion.current(), at=now, read_at=now, away_at=0.0)
        except (OperationalError, InterfaceError):
            if not _seen["read_at"] or now - _seen["read_at"] > STALE_SECONDS:
                raise
            _seen["away_at"] = time.monotonic()
    return int(_seen["version"])


def _is_away() -> bool:
    """Whether the database did not answer a moment ago."""
    return bool(_seen["away_at"]) and time.monotonic() - _seen["away_at"] <= AWAY_SECONDS


def cached_until_publish[T](name: str, make: Callable[[], T]) -> T:
    """The value of `make()`, cached in this process until content changes; only for what depends on content alone."""
    return cast("T", caches["memory"].get_or_set(f"{name}:{content_version()}", make, CACHE_SECONDS))


@dataclass(frozen=True)
class StoredPage:
    """A page as it was rendered for a version; `fresh_until` in seconds since 1970."""

    version: int
    fresh_until: float
    content: bytes
    gzipped: bytes  # empty for a small page
    headers: dict[str, str]

    def is_fresh(self, version: int) -> bool:
        """Whether nothing has changed since, and the page's own time is not over."""
        return self.version == version and time.time() < self.fresh_until

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The page, compressed if the browser reads that, or 304 for one that has it (weak comparison, RFC 9110 §13.1.2)."""
        etag = self.headers["ETag"]
        if self.gzipped and accepts_gzip(request):
            length = {"Content-Length": str(len(self.gzipped))}  # stored is that of the page itself
            headers = self.headers | length | {"ETag": f"W/{etag}", "Content-Encoding": "gzip"}
            response = HttpResponse(self.gzipped, headers=headers)
        else:
            response = HttpResponse(self.content, headers=self.headers)
        conditional = get_conditional_response(request, etag=response.headers["ETag"], response=response)
        return conditional or response


class PageCacheMiddleware:
    """Serves public pages from memory; stores only responses that a view marked as public and that set no cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = _key(request)
        if key is None:
            return self.get_response(request)
        version = content_version()
        stored: StoredPage | None = caches["pages"].get(key)
        if stored and (stored.is_fresh(version) or _is_away()):
            return stored.answer(request)
        response = self.get_response(request)
        if stored and response.status_code == 503:  # the database went away since the version was read
            return stored.answer(request)
        seconds = getattr(response, "cache_seconds", CACHE_SECONDS)
        page = _storable(response, version, time.time() + seconds)
        if page is None:
            return response
        caches["pages"].set(key, page, seconds + STALE_SECONDS)
        return page.answer(request)


def _key(request: HttpRequest) -> str | None:
    """Under which the page is stored; None for a request that the cache neither answers nor stores.

    Only what decides about the page is in it: no header moves a page to another path. A host that is written otherwise
    than the site's own, or with another port, is answered without the cache, since the page's links may repeat it.
    Raises DisallowedHost.
    """
    if getattr(request, "is_dummy", False):  # an editor's preview at the address of the published page
        return None
    if request.method not in {"GET", "HEAD"} or request.META["QUERY_STRING"] or "HTTP_HX_REQUEST" in request.META:
        return None
    if request.path_info in MONITORED or len(request.path_info) > MAX_PATH_LENGTH:
        return None
    host = request.get_host()
    domain, port = split_domain_port(host)
    is_canonical = host == (f"{domain}:{port}" if port else domain)
    if not is_canonical or (port and port != str(urlsplit(settings.BASE_URL).port)):
        return None
    return f"page:{request.scheme}:{host}:{quote(request.path_info)}"


def _storable(response: HttpResponse, version: int, fresh_until: float) -> StoredPage | None:
    if response.status_code != 200 or not getattr(response, "is_public_page", False):
        return None
    if response.cookies or response.streaming:
        return None
    patch_vary_headers(response, ["HX-Request", "Accept-Encoding"])
    headers = dict(response.items())
    headers.pop("X-Request-Id", None)
    headers["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    headers["Cache-Control"] = "public, no-cache"  # browsers may store it, and revalidate each time
    return StoredPage(version, fresh_until, response.content, compressed(response.content), headers)
