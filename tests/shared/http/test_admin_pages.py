"""Headings of admin pages whose view is a function: title, icon and breadcrumbs as on Wagtail's own pages."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.admin.menu import help_menu
from wagtail.admin.viewsets import viewsets
from wagtail.admin.viewsets.model import ModelViewSet

from tests.commerce.admin.conftest import let_in
from tests.factories.accounts import make_staff

pytestmark = pytest.mark.django_db

PAGES = {
    "/staff/help-numbers/": ["ヘルプの数字"],
    "/staff/mails/unreached/": ["公演前に届かなかったメール"],
    "/staff/reports/facts/": ["サイトの情報"],
    "/staff/help/sheet/": ["質問の書き出しと取り込み"],
    "/staff/help/answer/?query=払い戻し": ["答えにたどり着かなかった検索", "「払い戻し」に答える"],
}


@pytest.mark.parametrize(("address", "crumbs"), PAGES.items())
def test_a_page_of_ours_has_title_icon_and_breadcrumbs(client, address, crumbs):
    let_in(client, make_staff())
    page = BeautifulSoup(client.get(address).content, "lxml")
    links = page.select("header.w-slim-header ol a")
    assert [link.get_text(strip=True) for link in links] == ["ホーム", *crumbs]
    assert page.select_one("h1").get_text(strip=True) == crumbs[-1]
    assert links[-1].select_one("svg") is not None
    assert page.title.get_text(strip=True).startswith(crumbs[-1])


def test_the_help_menu_has_no_link_to_another_site(rf):
    request = rf.get("/staff/")
    request.user = make_staff()
    assert [item.name for item in help_menu.menu_items_for_request(request)] == ["keyboard-shortcuts-trigger"]


def test_every_icon_of_a_list_is_one_that_the_admin_has(client):
    let_in(client, make_staff())
    sprite = client.get(reverse("wagtailadmin_sprite")).text
    lists = [viewset for viewset in viewsets.viewsets if isinstance(viewset, ModelViewSet)]
    names = {viewset.icon for viewset in lists if viewset.icon}
    assert sorted(name for name in names if f'id="icon-{name}"' not in sprite) == []
