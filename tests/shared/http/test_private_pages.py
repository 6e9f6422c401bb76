"""Pages and cookies of one reader: headers, the redirect to the log-in page, and the cookies' flags."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse

from portal.shared.http.private_pages import (
    link_query,
    link_token,
    login_or_not_found,
    never_store,
    private_login_page,
    set_private_cookie,
)
from tests.factories.accounts import make_buyer


def page(request) -> HttpResponse:
    return HttpResponse("private")


def not_found(request) -> HttpResponse:
    return HttpResponse(status=404)


def request_of(rf, path: str, user=None):
    request = rf.get(path)
    request.user = user or AnonymousUser()
    return request


def test_a_private_page_is_never_stored_nor_indexed(rf):
    response = never_store(page)(rf.get("/"))
    headers = [response[name] for name in ("Cache-Control", "X-Robots-Tag", "Vary")]
    assert headers == ["no-store, private", "noindex, nofollow", "Cookie, HX-Request"]


@pytest.mark.django_db
def test_a_login_page_sends_anonymous_readers_to_the_login_and_back(rf):
    answer = private_login_page(page)(request_of(rf, "/mypage/?page=2"))
    assert (answer.status_code, answer.url) == (302, "/accounts/login/?next=/mypage/%3Fpage%3D2")
    assert answer["Cache-Control"] == "no-store, private"
    assert private_login_page(page)(request_of(rf, "/mypage/", make_buyer())).content == b"private"


@pytest.mark.django_db
def test_a_refused_reader_logs_in_unless_there_is_a_link_or_a_login(rf):
    anonymous, by_link = request_of(rf, "/orders/X/"), request_of(rf, "/orders/X/?k=wrong")
    logged_in = request_of(rf, "/orders/X/", make_buyer())
    answers = [login_or_not_found(request, not_found) for request in (anonymous, by_link, logged_in)]
    assert [answer.status_code for answer in answers] == [302, 404, 404]
    assert answers[0].url == "/accounts/login/?next=/orders/X/"
    assert login_or_not_found(by_link, not_found, next_path="/a/").url == "/accounts/login/?next=/a/"


def test_the_token_of_a_link_is_read_and_carried_on(rf):
    with_link, without = rf.get("/?k=abc"), rf.get("/")
    assert (link_token(with_link), link_query(with_link)) == ("abc", {"k": "abc"})
    assert (link_token(without), link_query(without)) == ("", None)


@pytest.mark.parametrize("secure", [False, True])
def test_a_cookie_is_hidden_from_scripts_and_secure_where_the_sessions_is(settings, secure):
    settings.SESSION_COOKIE_SECURE = secure
    response = HttpResponse()
    set_private_cookie(response, "name", "value", 600)
    cookie = response.cookies["name"]
    assert (cookie.value, cookie["max-age"], cookie["httponly"], cookie["samesite"]) == ("value", 600, True, "Lax")
    assert bool(cookie["secure"]) is secure
