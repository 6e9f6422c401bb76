"""A ticket is transferred to a companion's phone: by link, with a new account; the buyer's copy is void afterwards."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.buyer import PASSWORD, heading, new_address, press, save_picture
from tests.e2e.customer import new_customer
from tests.e2e.stack import link_of


@pytest.fixture
def check_page(assert_accessible, assert_fits):
    """Checks that a page is accessible and fits its screen."""

    def check(page: Page, name: str) -> None:
        save_picture(page, f"{page.viewport_size['width']}-hand-{name}")
        assert_fits(page)
        assert_accessible(page)

    return check


def test_a_link_gives_the_ticket_to_a_companion_who_was_never_here(new_page, site, check_page):
    giver = new_customer(site, "orchestra-concert")
    page = giver.log_in(new_page(width=390), site)
    page.goto(f"/mypage/orders/{giver.code}/?open=1")
    page.get_by_role("link", name="同行者に渡す").click()
    heading(page, "同行者にチケットを渡す")
    check_page(page, "10-offer")
    press(page, "チケットを渡す")
    expect(page.get_by_role("heading", level=2, name="受け取り待ちです")).to_be_visible()
    check_page(page, "11-waiting")
    link = page.locator("#link").inner_text()

    friend, email = new_page(width=320), new_address()
    friend.goto(link)
    heading(friend, "チケットを受け取る")
    check_page(friend, "20-address")
    friend.get_by_label("メールアドレス").fill(email)
    press(friend, "確認メールを送る")
    friend.goto(link_of(site.wait_for_mail(email, "ご本人確認のリンク"), "/verify/"))
    check_page(friend, "21-verify")
    press(friend, "確認して進む")
    friend.get_by_label("お名前").fill("鈴木 海")
    friend.get_by_label("電話番号").fill("090-8888-0001")
    friend.get_by_label("マイページのパスワード").fill(PASSWORD)
    check_page(friend, "22-account")
    press(friend, "登録してチケットを受け取る")
    expect(friend.locator(".tkt svg").first).to_be_visible()
    expect(friend.get_by_text("鈴木 海", exact=True)).to_be_visible()
    check_page(friend, "23-ticket")

    page.reload()
    expect(page.get_by_role("heading", level=2, name=re.compile("さんに渡しました"))).to_be_visible()
    check_page(page, "12-given")
    assert page.goto(giver.ticket).status == 410
    site.wait_for_mail(giver.email, "チケットが受け取られました")
    site.wait_for_mail(email, "電子チケットをお届けします")
