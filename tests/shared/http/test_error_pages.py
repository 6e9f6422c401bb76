"""Errors end in a page of ours whatever has failed, and a database that is away in 503."""

import sys

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.http import HttpResponse
from django.test import Client
from django.test.utils import override_settings
from django.urls import path

from portal.shared.http import error_pages

handler400 = "portal.shared.http.error_pages.bad_request"
handler500 = "portal.shared.http.error_pages.server_error"


def view_that_raises(request, name):
    if name == "caused":
        raise RuntimeError from OperationalError("gone")
    raise {"operational": OperationalError, "interface": InterfaceError, "bug": KeyError, "sql": ProgrammingError}[name]


def form(request):
    return HttpResponse(request.POST.get("a", ""))


urlpatterns = [path("raise/<name>/", view_that_raises), path("form/", form)]


@pytest.fixture
def answers():
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[]):
        yield Client(raise_request_exception=False)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ["operational", "interface", "caused"])
def test_without_the_database_a_page_says_when_to_come_back_and_that_nothing_is_lost(answers, name, method):
    response = getattr(answers, method)(f"/raise/{name}/")

    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (
        503,
        "60",
        "no-store, private",
    )
    assert "これまでのお申込みやチケットは、なくなっていません" in response.text


@pytest.mark.parametrize("name", ["bug", "sql"])
def test_a_bug_is_a_500(answers, name):
    response = answers.get(f"/raise/{name}/")
    assert (response.status_code, "こちらの不具合です" in response.text) == (500, True)


@pytest.mark.parametrize(
    ("path", "status"), [("/raise/operational/", 503), ("/raise/bug/", 500)], ids=["database away", "bug"]
)
def test_an_error_page_whose_template_fails_is_still_a_page(answers, path, status, monkeypatch):
    monkeypatch.setattr(error_pages.loader, "get_template", lambda name: 1 / 0)
    response = answers.get(path)

    assert (response.status_code, "ページを表示できませんでした" in response.text) == (status, True)


@pytest.mark.parametrize("charset", ["utf-16", "UTF-16LE", "utf-7", "shift_jis", "utf_32", "idna", "latin-1"])
def test_a_form_in_another_charset_than_utf_8_is_refused_with_our_page(answers, charset):
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    response = answers.generic("POST", "/form/", b"a=b", content_type=kind)

    assert (response.status_code, "送信された内容を読み取れませんでした" in response.text) == (400, True)
    assert sys.exc_info() == (None, None, None)
