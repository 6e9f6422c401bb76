"""The page that lists the tickets stored on a device, and the service worker that shows it for My Page."""

import pytest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation

from tests.factories.accounts import make_buyer
from tests.portal.test_pages import check_page

pytestmark = pytest.mark.django_db


def test_the_list_is_the_same_page_for_everyone_so_that_a_device_keeps_nothing_personal(client):
    stranger = client.get("/mypage/stored/")
    client.force_login(make_buyer())
    buyer = client.get("/mypage/stored/")
    check_page(stranger.text)
    assert (stranger.status_code, stranger.content) == (200, buyer.content)
    assert 'content="noindex, nofollow"' in stranger.text


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_worker_has_the_scope_of_my_page_and_knows_its_list(client, prefix):
    with translation.override(prefix[1:] or "ja"):
        assert reverse("mypage_worker") == f"{prefix}/mypage/sw.js"
    response = client.get(f"{prefix}/mypage/sw.js")
    assert response.text == f'importScripts("{static("js/mypage-worker.js")}");'
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("path", ["/mypage/", "/accounts/logout/"])
def test_who_logs_out_is_told_that_the_device_forgets_its_tickets(client, path):
    client.force_login(make_buyer())
    page = client.get(path).text
    assert "この端末に保存したチケットは、ログアウトすると消えます。" in page
    assert (page.count("data-forgets-tickets"), page.count(static("js/logout.js"))) == (1, 1)
