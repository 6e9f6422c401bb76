"""What a request brings is cleaned before a view sees it."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from portal.settings import BASE_DIR
from portal.shared.http import error_pages
from portal.shared.http.input_filter import InputFilterMiddleware

FORM = "application/x-www-form-urlencoded"


FAMILY = "👨\u200d👩\u200d👧 葛\U000e0100"  # joiners and a variation selector


def shown(request):
    values = [request.path_info, *request.GET.values(), *request.POST.values(), *request.COOKIES.values()]
    return HttpResponse("|".join([*values, request.headers.get("HX-Current-URL", "-")]))


def broken(request):
    raise RuntimeError


urlpatterns = [path("shown/", shown), path("broken/", broken)]
handler400 = error_pages.bad_request
handler500 = error_pages.server_error


@pytest.fixture
def site(settings):
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = [f"{InputFilterMiddleware.__module__}.InputFilterMiddleware"]
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("query", "value"), [("q=a%00b", "a b"), ("q=%0%000", "%0%200".replace("%20", " ")), ("q=%2500", "%00")]
)
def test_a_query_has_no_null_character(site, query, value):
    assert site.get(f"/shown/?{query}").content.decode() == f"/shown/|{value}|-"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("a\0b", "ab"),
        ("は\u3099", "ば"),
        ("a\x08b", "ab"),
        ("1\r\n2", "1\r\n2"),
        (FAMILY, FAMILY),
    ],
)
def test_a_form_has_no_control_characters_and_composed_letters(site, typed, value):
    assert site.post("/shown/", {"q": typed}).content.decode() == f"/shown/|{value}|-"


def test_a_password_stays_as_it_was_typed(site):
    assert site.post("/shown/", {"password": "か\u3099\x08"}).content.decode() == "/shown/|か\u3099\x08|-"


@pytest.mark.parametrize("value", ['"\\000abc"', "x" * 5000, '"\\015\\012"'])
def test_a_cookie_that_no_server_has_set_is_dropped(site, value):
    assert site.get("/shown/", headers={"Cookie": f"a={value}; b=1"}).content.decode() == "/shown/|1|-"


@pytest.mark.parametrize("url", ["http://[", "http://x:99999999/", "http://x:y/"])
def test_a_header_that_is_no_url_is_dropped(site, url):
    assert site.get("/shown/", headers={"HX-Current-URL": url}).content.decode() == "/shown/|-"


@pytest.mark.parametrize("charset", ["utf-16", "base64", "shift_jis", "nothing"])
def test_a_form_in_another_charset_is_refused_with_the_page(site, charset):
    response = site.generic("POST", "/shown/", b"q=1", content_type=f"{FORM}; charset={charset}")
    assert (response.status_code, "内容を読み取れませんでした" in response.content.decode()) == (400, True)


@pytest.mark.parametrize("charset", ["utf-16", "base64"])
def test_a_query_is_utf8_whatever_the_body_claims(site, charset):
    response = site.generic("GET", "/shown/?q=%E3%81%82", content_type=f"text/plain; charset={charset}")
    assert response.content.decode() == "/shown/|あ|-"


def test_the_page_of_an_error_is_shown_even_when_it_cannot_be_rendered(site, settings):
    broken_page = [("django.template.loaders.locmem.Loader", {"500.html": '{% url "nowhere" %}'})]
    backend = "django.template.backends.django.DjangoTemplates"
    settings.TEMPLATES = [{"BACKEND": backend, "OPTIONS": {"loaders": broken_page}}]
    response = site.get("/broken/")
    assert (response.status_code, "時間をおいて" in response.content.decode()) == (500, True)


def test_every_integer_in_an_address_of_ours_has_an_upper_bound():
    sources = [source for app in ("portal", "cms", "commerce", "support") for source in (BASE_DIR / app).rglob("*.py")]
    plain = [source.name for source in sources if "<int:" in source.read_text() and source.name != "url_converters.py"]
    assert plain == []


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["99999999999999999999", "9223372036854775808", "9" * 400])
def test_an_integer_that_no_row_can_have_is_not_found(client, number):
    assert client.get(f"/help/vote/{number}/").status_code == 404


@pytest.mark.parametrize("tail", ["。", "/)", "」", "/」。", ".", ")/"])
def test_a_link_opens_without_the_punctuation_that_a_chat_took_along(site, tail):
    response = site.get(f"/shown{tail}?k=1")
    assert (response.status_code, response["Location"]) == (302, "/shown/?k=1")


def test_the_cut_link_stays_on_the_site(rf):
    request = rf.get("/")
    request.path = "//evil.example。"
    assert InputFilterMiddleware(shown)(request)["Location"] == "/%2Fevil.example/"
