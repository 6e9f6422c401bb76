"""Public pages are served from the cache until content changes; other responses never are."""

from datetime import UTC, datetime

import pytest
from django.core.cache import cache, caches
from django.core.handlers.wsgi import WSGIRequest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from portal.shared.context_processors import site
from portal.shared.http import page_cache
from portal.shared.http.page_cache import PageCacheMiddleware, cached_until_publish, content_changed, public_page
from portal.shared.models import ContentVersion, SiteSettings

pytestmark = pytest.mark.django_db


def test_a_new_brand_is_on_every_page_of_every_process_within_a_second(rf, django_assert_num_queries):
    settings = SiteSettings.load()
    site(rf.get("/"))
    with django_assert_num_queries(0):
        assert site(rf.get("/"))["brand"].brand == "CLOUD PASS"
    settings.brand = "TICKET HALL"
    settings.save()
    page_cache._seen["at"] -= page_cache.VERSION_CHECK_SECONDS
    assert site(rf.get("/"))["brand"].brand == "TICKET HALL"


@pytest.fixture
def calls():
    return []


def middleware_for(view, calls):
    def get_response(request):
        calls.append(request.path)
        return view(request)

    return PageCacheMiddleware(get_response)


def test_a_public_page_is_rendered_once(calls, rf: RequestFactory):
    serve = middleware_for(public_page(lambda request: HttpResponse("hello")), calls)
    first, second = serve(rf.get("/help/")), serve(rf.get("/help/"))

    assert calls == ["/help/"]
    assert first.content == second.content == b"hello"
    assert second.headers["Cache-Control"] == "public, no-cache"
    assert "HX-Request" in second.headers["Vary"]


def test_a_browser_that_has_the_page_gets_304(calls, rf):
    serve = middleware_for(public_page(lambda request: HttpResponse("hello")), calls)
    etag = serve(rf.get("/help/")).headers["ETag"]

    response = serve(rf.get("/help/", headers={"if-none-match": etag}))
    assert (response.status_code, response.content) == (304, b"")


def test_changed_content_is_rendered_again_at_once(calls, rf):
    serve = middleware_for(public_page(lambda request: HttpResponse("hello")), calls)
    serve(rf.get("/help/"))
    content_changed()
    serve(rf.get("/help/"))

    assert calls == ["/help/", "/help/"]


def with_cookie(request):
    response = HttpResponse("hello")
    response.set_cookie("csrftoken", "x")
    return response


@pytest.mark.parametrize(
    "view",
    [
        lambda request: HttpResponse("mine"),
        public_page(lambda request: HttpResponse("missing", status=404)),
        public_page(with_cookie),
    ],
    ids=["not marked", "not 200", "sets a cookie"],
)
def test_any_other_response_is_rendered_each_time(view, calls, rf):
    serve = middleware_for(view, calls)
    serve(rf.get("/x/"))
    serve(rf.get("/x/"))

    assert calls == ["/x/", "/x/"]


@pytest.mark.parametrize("request_kind", ["post", "query", "htmx"])
def test_other_requests_are_not_cached(request_kind, calls, rf):
    serve = middleware_for(public_page(lambda request: HttpResponse("hello")), calls)
    make = {
        "post": lambda: rf.post("/x/"),
        "query": lambda: rf.get("/x/?q=1"),
        "htmx": lambda: rf.get("/x/", headers={"hx-request": "true"}),
    }[request_kind]
    serve(make())
    serve(make())

    assert calls == ["/x/", "/x/"]


def test_pages_are_cached_per_host_and_scheme(calls, rf):
    serve = middleware_for(public_page(lambda request: HttpResponse(request.get_host())), calls)

    assert serve(rf.get("/x/", headers={"host": "a.test"})).content == b"a.test"
    assert serve(rf.get("/x/", headers={"host": "b.test"})).content == b"b.test"


HOSTILE = [
    {"SCRIPT_NAME": "/events"},
    {"HTTP_X_FORWARDED_HOST": "evil.example"},
    {"HTTP_X_FORWARDED_PREFIX": "/events"},
    {"HTTP_X_FORWARDED_PORT": "666"},
    {"HTTP_X_ORIGINAL_URL": "/events/"},
    {"HTTP_X_REWRITE_URL": "/events/"},
    {"HTTP_X_HTTP_METHOD_OVERRIDE": "POST"},
    {"HTTP_FORWARDED": "host=evil.example;proto=https"},
    {"HTTP_HOST": "testserver:666"},
    {"HTTP_HOST": "TESTSERVER"},
    {"HTTP_ACCEPT_LANGUAGE": "en"},
    {"HTTP_COOKIE": "django_language=en"},
]


@pytest.mark.parametrize("headers", HOSTILE, ids=lambda headers: " ".join(map("=".join, headers.items())))
@pytest.mark.parametrize("path", ["/", "/events/"])
def test_no_header_changes_the_page_that_others_get(path, headers):
    def page(request):
        path_told = request.path if path == "/" else request.build_absolute_uri()
        return HttpResponse(f"{path_told} {request.get_host().lower()}")

    serve = PageCacheMiddleware(public_page(page))
    expected = page(as_gunicorn_hands_it(path)).content
    serve(as_gunicorn_hands_it(path, **headers))

    assert serve(as_gunicorn_hands_it(path)).content == expected


def as_gunicorn_hands_it(path, **headers) -> WSGIRequest:
    return WSGIRequest(RequestFactory().get(path).environ | headers)


@pytest.mark.parametrize("host", ["testserver:1", "testserver:65535", "TestServer", "testserver."])
def test_a_host_that_is_written_otherwise_fills_no_cache(host, calls, rf):
    serve = middleware_for(public_page(lambda request: HttpResponse("hello")), calls)
    serve(rf.get("/x/", headers={"host": host}))

    assert list(caches["pages"]._cache) == []


def test_the_port_of_the_sites_own_address_is_cached(calls, rf, settings):
    settings.BASE_URL = "http://testserver:8123"
    serve = middleware_for(public_page(lambda request: HttpResponse("hello")), calls)
    for _n in range(2):
        serve(rf.get("/x/", headers={"host": "testserver:8123"}))

    assert calls == ["/x/"]


def test_pages_push_out_nothing_that_is_counted(rf, settings):
    cache.set("allauth:rl:count", [1, 2, 3], 3600)
    cached_until_publish("a-fact", lambda: "the fact")
    serve = PageCacheMiddleware(public_page(lambda request: HttpResponse("hello")))
    for n in range(1200):
        serve(rf.get(f"/{n}/"))

    assert len(caches["pages"]._cache) <= 500
    assert cache.get("allauth:rl:count") == [1, 2, 3]
    assert cached_until_publish("a-fact", lambda: "read again") == "the fact"


@pytest.fixture
def database_goes_away(monkeypatch):
    """From now on the version of the content cannot be read, and is due to be."""

    def go() -> None:
        def refuse():
            raise OperationalError

        monkeypatch.setattr(ContentVersion, "current", refuse)
        page_cache._seen["at"] = 0.0

    return go


def test_without_the_database_the_last_known_page_is_served(calls, rf, time_machine, database_goes_away):
    time_machine.move_to(datetime(2026, 12, 1, 3, 0, tzinfo=UTC))
    serve = middleware_for(public_page(lambda request: HttpResponse("hello")), calls)
    serve(rf.get("/help/"))
    database_goes_away()
    time_machine.shift(page_cache.CACHE_SECONDS + 1)

    assert serve(rf.get("/help/")).content == b"hello"
    assert calls == ["/help/"]


def test_a_page_whose_view_finds_no_database_is_served_as_it_was_last(calls, rf):
    answers = [HttpResponse("hello"), HttpResponse("away", status=503)]
    serve = middleware_for(public_page(lambda request: answers.pop(0)), calls)
    serve(rf.get("/help/"))
    content_changed()

    assert (serve(rf.get("/help/")).content, answers) == (b"hello", [])


def test_a_page_is_not_served_for_ever_without_the_database(calls, rf, monkeypatch, database_goes_away):
    serve = middleware_for(public_page(lambda request: HttpResponse("hello")), calls)
    serve(rf.get("/help/"))
    database_goes_away()
    monkeypatch.setattr(page_cache, "STALE_SECONDS", 0)

    with pytest.raises(OperationalError):
        serve(rf.get("/help/"))
