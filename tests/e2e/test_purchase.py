"""A ticket is bought: paid, free, with a 3-D Secure challenge that fails, passes or is left open."""

import io
import re
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.buyer import CARD_WITH_CHALLENGE, Buyer, heading, press, save_picture
from tests.e2e.stack import links_of, text_of


@pytest.fixture
def check_page(assert_accessible, assert_fits):
    """Checks that a page is accessible and fits its screen."""

    def check(page: Page, name: str) -> None:
        save_picture(page, f"{page.viewport_size['width']}-{name}")
        assert_fits(page)
        assert_accessible(page)

    return check


def code_in_picture(page: Page, card: int = 0) -> str:
    """The text of the QR code on that card of the deck."""
    picture = Image.open(io.BytesIO(page.locator(".tkt .qr").nth(card).screenshot()))
    codes = zxingcpp.read_barcodes(picture)
    assert len(codes) == 1
    return codes[0].text


def test_a_ticket_is_paid_and_everything_promised_arrives(new_page, site, check_page):
    buyer = Buyer(new_page(), site, check_page)
    buyer.ask_for_link("orchestra-concert")
    buyer.open_link(new_page())  # the mail is read on another device
    buyer.fill_in_details()
    buyer.choose(2)
    buyer.choose_card()
    expect(buyer.page.get_by_role("main")).to_contain_text("10,220円")
    buyer.agree("10,220円で購入する")
    expect(buyer.page.get_by_role("main")).to_contain_text("10,220円")
    buyer.pay()
    buyer.wait_until_done()
    page, code = buyer.page, buyer.code

    press(page, "電子チケットを見る")
    check_page(page, "61-ticket")
    for text in [buyer.name, "芝浦シンフォニエッタ 定期演奏会", "18:30", "芝浦うみかぜホール", code]:
        expect(page.locator(".tkt").first).to_contain_text(text)
    first = code_in_picture(page)
    press(page, "2／2枚目")
    expect(page.get_by_role("link", name="2／2枚目", exact=True)).to_have_attribute("aria-current", "true")
    second = code_in_picture(page, 1)
    assert first != second
    assert (len(first), len(second)) == (135, 135)

    mail = site.wait_for_mail(buyer.email, "ご購入が確定しました")
    for text in [code, "10,220円", "芝浦シンフォニエッタ 定期演奏会"]:
        assert text in text_of(mail)
    tickets = [link for link in links_of(mail) if urlsplit(link).path.startswith("/t/")]
    assert urlsplit(page.url).path == urlsplit(tickets[0]).path

    page.goto("/")
    page.locator("header a.account").click()
    heading(page, "マイページ")
    check_page(page, "70-mypage")
    press(page, "購入履歴")
    check_page(page, "71-orders")
    page.get_by_role("link", name=re.compile("^芝浦シンフォニエッタ 定期演奏会")).click()
    heading(page, "申込内容詳細")
    expect(page.get_by_role("main")).to_contain_text(code)
    check_page(page, "72-order")


def test_a_free_ticket_is_applied_for_without_a_word_of_money(new_page, site, check_page):
    buyer = Buyer(new_page(width=320, color_scheme="dark"), site, check_page)
    buyer.ask_for_link("open-lecture")
    buyer.open_link()
    buyer.fill_in_details()
    buyer.choose(1, paid=False)
    buyer.agree("申し込む（無料）")
    buyer.wait_until_done(paid=False)
    expect(buyer.page.get_by_role("link", name="領収書を発行する")).to_have_count(0)
    text = text_of(site.wait_for_mail(buyer.email, "お申込みが確定しました"))
    assert buyer.code in text
    assert "お支払いはありません" in text
    press(buyer.page, "電子チケットを見る")
    check_page(buyer.page, "61-ticket")
    assert len(code_in_picture(buyer.page)) == 135


def test_a_challenge_that_failed_can_be_passed_on_the_same_order(new_page, site, check_page):
    buyer = Buyer(new_page(width=1280), site, check_page)
    buyer.get_to_card_page("stage-play", "7,075円")
    buyer.pay(CARD_WITH_CHALLENGE)
    buyer.answer_challenge("認証に失敗する")
    expect(buyer.page.get_by_role("heading", level=1)).to_have_text("まだ支払いが済んでいません", timeout=30_000)
    check_page(buyer.page, "52-refused")
    code = buyer.code
    expect(buyer.page.get_by_role("main")).to_contain_text("支払いが完了しませんでした")

    press(buyer.page, "支払い方法を選んで続ける")
    buyer.choose_card()
    buyer.agree("7,075円で購入する")
    buyer.pay(CARD_WITH_CHALLENGE)
    buyer.answer_challenge("認証に成功する")
    buyer.wait_until_done()
    assert buyer.code == code
    site.wait_for_mail(buyer.email, "ご購入が確定しました")
    confirmed = [mail for mail in site.messages_to(buyer.email) if "確定" in str(mail["Subject"])]
    assert len(confirmed) == 1


def test_a_challenge_left_open_is_shown_on_the_page_of_the_order_and_can_be_resumed(new_page, site):
    buyer = Buyer(new_page(), site)
    buyer.get_to_card_page("orchestra-concert", "5,110円")
    buyer.pay(CARD_WITH_CHALLENGE)
    buyer.answer_challenge("認証せずに離れる")
    heading(buyer.page, "支払いの手続きが残っています")
    save_picture(buyer.page, "53-left-open")
    expect(buyer.page.get_by_role("main")).to_contain_text(re.compile(r"チケットを\d{1,2}:\d\dまで確保しています"))
    press(buyer.page, "もう一度支払いの画面を開く")
    buyer.answer_challenge("認証に成功する")
    buyer.wait_until_done()
