"""What stands before Django: requests that it cannot even represent get a page of ours, not a broken connection."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpResponse
from django.utils import translation
from django.utils.http import parse_header_parameters

from portal.shared.http import error_pages

type WsgiApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

log = logging.getLogger(__name__)
CHARSETS = {"utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin-1"}  # what browsers and providers send
POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"


def guarded(app: WsgiApplication) -> WsgiApplication:
    """The app behind this guard.

    Django takes the charset of a Content-Type for whatever Python has a codec for, also `hex` and `undefined`, and
    decodes the query with it while it builds the request, where no handler of errors is at work yet.
    """

    def guard(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not _is_readable(environ.get("CONTENT_TYPE", "")):
            return _answer(error_pages.unreadable, start_response)
        try:
            return app(environ, start_response)
        except Exception:
            log.exception("Django could not handle a request")
            return _answer(error_pages.failed, start_response)

    return guard


def _is_readable(content_type: str) -> bool:
    """Whether the header can be parsed and names no charset, or one that a form or JSON comes in."""
    if "charset" not in content_type.lower():
        return True
    try:
        _kind, parameters = parse_header_parameters(content_type)
    except (ValueError, LookupError):
        return False
    return parameters.get("charset", "utf-8").lower() in CHARSETS


def _answer(page: Callable[[], HttpResponse], start_response: Callable[..., Any]) -> Iterable[bytes]:
    with translation.override("ja"):
        response = page()
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return [response.content]
