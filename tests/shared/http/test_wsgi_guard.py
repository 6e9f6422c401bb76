"""A request that Django cannot represent is answered with a page, whatever its Content-Type says."""

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_started
from django.db import close_old_connections
from django.test import RequestFactory

from portal.shared.http.wsgi_guard import guarded

BAD = [
    "utf-16",
    "utf-16le",
    "utf-7",
    "hex",
    "base64",
    "rot13",
    "zlib",
    "idna",
    "punycode",
    "undefined",
    "unicode_escape",
]
BAD += ["shift_jis", "utf\0", "\xe9", "", "none-such", "a" * 5000]
KINDS = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json", "x"]


def answer_of(app, method: str, content_type: str) -> tuple[str, dict[str, str], str]:
    """Status, headers and body, as a server gets them."""
    environ = RequestFactory().generic(method, "/healthz?a=%ff%e9&b=1", b"a=b", content_type="text/plain").environ
    started: list = []
    body = app(environ | {"CONTENT_TYPE": content_type}, lambda status, headers: started.extend([status, headers]))
    return started[0], dict(started[1]), b"".join(body).decode()


@pytest.fixture(scope="module")
def site():
    """The site behind the guard; the connection of other tests stays open, as with Django's test client."""
    request_started.disconnect(close_old_connections)
    yield guarded(WSGIHandler())
    request_started.connect(close_old_connections)


@pytest.mark.parametrize("charset", BAD, ids=lambda charset: repr(charset[:20]))
@pytest.mark.parametrize("kind", KINDS)
def test_a_charset_that_no_browser_sends_is_refused_with_our_page(site, kind, charset):
    for method in ("GET", "POST"):
        status, headers, body = answer_of(site, method, f"{kind}; charset={charset}")
        assert (status, headers["X-Content-Type-Options"]) == ("400 Bad Request", "nosniff")
        assert "送信された内容を読み取れませんでした" in body


@pytest.mark.parametrize("parameter", ["charset*=none''%ff", "CHARSET=hex", 'charset="hex"', "charset*=utf-8''hex"])
def test_every_spelling_of_the_parameter_counts(site, parameter):
    assert answer_of(site, "GET", f"text/plain; {parameter}")[0] == "400 Bad Request"


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"', "us-ascii", "iso-8859-1"])
def test_the_usual_charsets_are_taken(site, charset):
    assert answer_of(site, "GET", f"text/plain; charset={charset}")[0] == "200 OK"


def test_whatever_escapes_from_django_becomes_a_page():
    def fails(environ, start_response):
        raise KeyError

    status, _headers, body = answer_of(guarded(fails), "GET", "")
    assert (status, "こちらの不具合です" in body) == ("500 Internal Server Error", True)
