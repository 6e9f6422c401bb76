"""Cleans what a request brings before any view or rule sees it, so that no input makes an error of the server.

Query, form, cookies, headers and path lose what no database stores; integers in a path have an upper bound.
"""

import codecs
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlsplit

from django.core.exceptions import BadRequest, ValidationError
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict, UnreadablePostError
from django.urls import NoReverseMatch
from django.utils.encoding import iri_to_uri
from django.utils.http import escape_leading_slashes

from portal.shared.http.error_pages import bad_request, is_database_away
from portal.shared.text.characters import storable, without_controls
from portal.shared.text.tails import without_tail

log = logging.getLogger(__name__)
MAX_INTEGER = 2**63 - 1  # of a database's bigint
MAX_COOKIE_LENGTH = 4096  # RFC 6265 §6.1: what a browser keeps of one cookie
URL_HEADERS = ("HTTP_HX_CURRENT_URL", "HTTP_REFERER", "HTTP_ORIGIN")
FORM_TYPES = {"application/x-www-form-urlencoded", "multipart/form-data"}
ENCODED_NUL = re.compile("%00|\0")
UNSTORED_COOKIE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
SECRET_FIELDS = re.compile("password", re.IGNORECASE)  # hashed as typed, so that accounts of before can log in
INPUT_ERRORS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
BAD_INPUT = (*INPUT_ERRORS, DatabaseError, NoReverseMatch, ValidationError)
FOREIGN = ("wagtail.", "wagtail_localize.", "allauth.")  # modules whose views we cannot mend


class InputFilterMiddleware:
    """The first of all middleware that reads a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "charset" in (request.content_params or {}):
            request.encoding = "utf-8"  # the query is UTF-8, whatever a header says of the body
        _clean_path(request)
        _clean_headers(request.META)
        _drop_bad_cookies(request)
        if request.method in {"GET", "HEAD"} and (path := without_tail(request.path)):
            query = request.META["QUERY_STRING"]
            return HttpResponseRedirect(escape_leading_slashes(iri_to_uri(path)) + (f"?{query}" if query else ""))
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], args: Sequence[object], kwargs: Mapping[str, object]
    ) -> None:
        """Cleans the form, unless the view reads the body itself. Raises Http404 for an integer that no row can have."""
        if any(isinstance(value, int) and value > MAX_INTEGER for value in kwargs.values()):
            raise Http404
        if request.method == "POST" and request.content_type in FORM_TYPES and not hasattr(view, "reads_body"):
            _clean_form(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """400 where a view of another library fails at a value; logged with the traceback, since it may be an error."""
        view = request.resolver_match.func if request.resolver_match else None
        if (
            is_database_away(exception)
            or not isinstance(exception, BAD_INPUT)
            or not getattr(view, "__module__", "").startswith(FOREIGN)
        ):
            return None
        log.error("%s cannot take its input", request.path, exc_info=exception)
        return bad_request(request, exception)


def machine_endpoint[V: Callable[..., object]](view: V) -> V:
    """Decorator: the view reads the body itself, as it was signed, by `portal.shared.http.json_body` or a library."""
    setattr(view, "reads_body", True)  # noqa: B010 - an attribute of ours on a function
    return view


def _clean_path(request: HttpRequest) -> None:
    if "\0" in request.path_info:
        request.path = storable(request.path)
        request.path_info = storable(request.path_info)


def _clean_headers(meta: dict[str, str]) -> None:
    meta["QUERY_STRING"] = ENCODED_NUL.sub("%20", meta.get("QUERY_STRING", ""))
    for name, value in list(meta.items()):
        if name.startswith("HTTP_") and "\0" in value:
            meta[name] = storable(value)
    for name in URL_HEADERS:
        if name in meta and not _is_url(meta[name]):
            del meta[name]
    if not (meta.get("CONTENT_LENGTH") or "0").isdecimal():
        meta["CONTENT_LENGTH"] = "0"


def _is_url(text: str) -> bool:
    try:
        return urlsplit(text).port is not None or True
    except ValueError:
        return False


def _drop_bad_cookies(request: HttpRequest) -> None:
    """Without the cookie the reader is as one who never had it: a session key with NUL is nobody's."""
    for name, value in list(request.COOKIES.items()):
        if len(value) > MAX_COOKIE_LENGTH or UNSTORED_COOKIE.search(value):
            del request.COOKIES[name]


def _clean_form(request: HttpRequest) -> None:
    """Raises BadRequest for a charset other than UTF-8, which no form of ours sends."""
    if not _is_utf8((request.content_params or {}).get("charset", "utf-8")):
        why = "a form that is not UTF-8"
        raise BadRequest(why)
    try:
        form = request.POST
    except UnreadablePostError as error:  # the connection broke
        raise BadRequest(str(error)) from error
    if any(_cleaned(name, value) != value for name, values in form.lists() for value in (name, *values)):
        cleaned = QueryDict(mutable=True, encoding=form.encoding)
        for name, values in form.lists():
            cleaned.setlist(without_controls(name), [_cleaned(name, value) for value in values])
        cleaned._mutable = False  # noqa: SLF001 - as Django does after parsing
        setattr(request, "_post", cleaned)  # noqa: B010 - where Django keeps the parsed form


def _is_utf8(charset: str) -> bool:
    try:
        return codecs.lookup(charset).name in {"utf-8", "ascii"}
    except LookupError:
        return False


def _cleaned(name: str, value: str) -> str:
    return storable(value) if SECRET_FIELDS.search(name) else without_controls(value)
