"""Public pages are served from the cache until content changes; other responses never are."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from portal.shared.context_processors import site
from portal.shared.http import page_cache
from portal.shared.http.page_cache import PageCacheMiddleware, content_changed, public_page
from portal.shared.models import SiteSettings

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
