"""Headings of admin pages whose view is a function: title, icon and breadcrumbs as on Wagtail's own pages."""

import pytest
from bs4 import BeautifulSoup

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
