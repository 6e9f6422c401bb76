"""Public pages are compressed for browsers that read gzip, and compared weakly with what a browser has."""

import gzip

import pytest
from django.http import HttpResponse

from portal.shared.http.compression import accepts_gzip
from portal.shared.http.page_cache import PageCacheMiddleware, public_page

pytestmark = pytest.mark.django_db
PAGE = "お知らせ" * 500


@pytest.fixture
def ask(rf):
    """Asks for the page through the cache, with headers."""
    view = public_page(lambda request: HttpResponse(PAGE))
    middleware = PageCacheMiddleware(view)
    return lambda **headers: middleware(rf.get("/help/", SERVER_NAME="localhost", headers=headers))


def test_a_page_is_compressed_for_a_browser_that_reads_gzip(ask):
    plain, packed = ask(), ask(**{"Accept-Encoding": "br, gzip"})

    assert plain.content.decode() == gzip.decompress(packed.content).decode() == PAGE
    assert len(packed.content) < len(plain.content) / 5
    assert (packed["Content-Encoding"], "Content-Encoding" in plain.headers) == ("gzip", False)
    assert "Accept-Encoding" in plain["Vary"]
    assert packed.headers.get("Content-Length") == str(len(packed.content))
    assert packed["ETag"] == f"W/{plain['ETag']}"


@pytest.mark.parametrize(
    ("header", "reads"),
    [
        ("gzip", True),
        ("br;q=1.0, gzip;q=0.8", True),
        ("*", True),
        ("GZIP", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000, br", False),
        ("br", False),
        ("", False),
        ("not-gzip", False),
    ],
)
def test_what_accept_encoding_says_about_gzip(rf, header, reads):
    assert accepts_gzip(rf.get("/", headers={"Accept-Encoding": header})) is reads


def test_a_page_that_was_not_marked_as_public_is_not_compressed(rf):
    middleware = PageCacheMiddleware(lambda request: HttpResponse(PAGE))
    response = middleware(rf.get("/mypage/", SERVER_NAME="localhost", headers={"Accept-Encoding": "gzip"}))

    assert "Content-Encoding" not in response.headers


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', '"other", W/{} , "third"', "*"])
def test_a_browser_that_has_the_page_gets_304_however_it_names_it(ask, form):
    etag = ask()["ETag"]
    for encoding in ("", "gzip"):
        response = ask(**{"If-None-Match": form.format(etag), "Accept-Encoding": encoding})
        assert (response.status_code, response.content) == (304, b"")
        assert response["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("tag", ['"other"', 'W/"other"', "", '"other", W/"third"'])
def test_a_browser_with_another_page_gets_this_one(ask, tag):
    assert ask(**{"If-None-Match": tag}).status_code == 200
