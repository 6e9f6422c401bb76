"""Payment methods for the buyer: paid at a store in time and late, declined and paid by card, challenge left open."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.buyer import CARD_WITH_CHALLENGE, Buyer, heading, press, save_picture
from tests.e2e.stack import Stack, text_of
from tests.e2e.time_travel import let_days_pass, sold_out

NOT_ENROLLED = "4000 0000 0000 3063"


@pytest.fixture
def check_page(assert_accessible, assert_fits):
    """Checks that a page is accessible and fits its screen."""

    def check(page: Page, name: str) -> None:
        save_picture(page, f"{page.viewport_size['width']}-pay-{name}")
        assert_fits(page)
        assert_accessible(page)

    return check


def apply_for(buyer: Buyer, slug: str, method: str, total: str) -> None:
    """All pages up to the order button, which is pressed."""
    buyer.ask_for_link(slug)
    buyer.open_link()
    buyer.fill_in_details()
    buyer.choose(1)
    buyer.choose_method(method)
    buyer.agree(f"{total}で購入する")


def numbers_at_hand(buyer: Buyer) -> tuple[str, str]:
    """The order number and the first store's number, from the page of the order."""
    expect(buyer.page.get_by_role("heading", level=1)).to_have_text("お申込みを受け付けました", timeout=30_000)
    buyer.on_page(buyer.page, "61-numbers")
    number = re.sub(r"\D", "", buyer.page.locator(".digits").first.text_content())
    return buyer.code, number


def enter_voucher_number(page: Page, number: str) -> None:
    """Types the number at a store's terminal."""
    page.goto("/sandbox/till/")
    heading(page, "コンビニの端末")
    page.get_by_label("支払い番号").fill(number)
    press(page, "番号を確かめる")


def let_the_number_lapse(site: Stack, buyer: Buyer, code: str) -> None:
    """Lets five days pass without payment and waits for the mail about it."""
    let_days_pass(site, code, 5)
    text = text_of(site.wait_for_mail(buyer.email, "お申込みは期限切れになりました", seconds=60))
    assert "お支払いは必要ありません" in text


def test_a_number_is_paid_at_a_store_in_time_and_the_page_changes_by_itself(new_page, site, check_page):
    buyer = Buyer(new_page(), site, check_page)
    apply_for(buyer, "orchestra-concert", "コンビニ払い", "5,330円")
    code, number = numbers_at_hand(buyer)
    expect(buyer.page.get_by_role("main")).to_contain_text("反映されるまで時間がかかることがあります")
    text = text_of(site.wait_for_mail(buyer.email, "お申込みを受け付けました"))
    assert number in re.sub(r"[ -]", "", text)
    assert code in text

    till = new_page()
    enter_voucher_number(till, number)
    press(till, "レジへ進む")
    check_page(till, "71-register")
    press(till, "現金で5,330円を支払う")
    buyer.wait_until_done()
    assert buyer.code == code
    site.wait_for_mail(buyer.email, "ご購入が確定しました")


def test_a_number_paid_too_late_still_buys_what_is_left(new_page, site, check_page):
    buyer = Buyer(new_page(width=320, color_scheme="dark"), site, check_page)
    apply_for(buyer, "orchestra-concert", "コンビニ払い", "5,330円")
    code, number = numbers_at_hand(buyer)
    page = buyer.page.url
    let_the_number_lapse(site, buyer, code)
    buyer.page.goto(page)
    expect(buyer.page.get_by_role("heading", level=1)).to_have_text("お支払いの受付を終了しました（未払い）")
    check_page(buyer.page, "62-lapsed")

    enter_voucher_number(buyer.page, number)
    press(buyer.page, "期限前に発行した申込券で支払う")
    site.wait_for_mail(buyer.email, "ご購入が確定しました", seconds=60)
    buyer.page.goto(page)
    buyer.wait_until_done()


def test_a_number_paid_after_the_event_sold_out_is_recorded_and_reported(new_page, site, check_page):
    buyer = Buyer(new_page(width=1280), site, check_page)
    apply_for(buyer, "online-live", "コンビニ払い", "3,630円")
    code, number = numbers_at_hand(buyer)
    page = buyer.page.url
    let_the_number_lapse(site, buyer, code)
    with sold_out(site, code):
        enter_voucher_number(buyer.page, number)
        press(buyer.page, "期限前に発行した申込券で支払う")
        text = text_of(site.wait_for_mail(buyer.email, "返金のお知らせ", seconds=60))
    assert "お金は失われていません" in text.replace("\n", "")
    buyer.page.goto(page)
    expect(buyer.page.get_by_role("heading", level=1)).to_have_text("チケットを確保できませんでした")
    expect(buyer.page.get_by_role("main")).to_contain_text("返金")
    check_page(buyer.page, "63-no-stock")


def test_an_abandoned_challenge_ends_and_its_hold_is_released(new_page, site, check_page):
    buyer = Buyer(new_page(), site, check_page)
    buyer.get_to_card_page("orchestra-concert", "5,110円")
    buyer.pay(CARD_WITH_CHALLENGE)
    buyer.answer_challenge("認証せずに離れる")
    heading(buyer.page, "支払いの手続きが残っています")
    page, code = buyer.page.url, buyer.code
    let_days_pass(site, code, 1)
    site.manage("run_scheduler")
    buyer.page.goto(page)
    expect(buyer.page.get_by_role("heading", level=1)).to_have_text(
        "お支払いの受付を終了しました（未払い）", timeout=30_000
    )
    expect(buyer.page.get_by_role("main")).to_contain_text("購入は成立していません")
    check_page(buyer.page, "64-abandoned")


def test_paypay_refused_then_paid_by_card_on_the_same_order(new_page, site, check_page):
    buyer = Buyer(new_page(), site, check_page)
    apply_for(buyer, "orchestra-concert", "PayPay", "5,110円")
    heading(buyer.page, "PayPayで支払う")
    check_page(buyer.page, "72-paypay")
    press(buyer.page, "支払いを断る")
    expect(buyer.page.get_by_role("heading", level=1)).to_have_text("まだ支払いが済んでいません", timeout=30_000)
    code = buyer.code
    check_page(buyer.page, "65-refused")
    press(buyer.page, "支払い方法を選んで続ける")
    buyer.choose_card()
    buyer.agree("5,110円で購入する")
    buyer.pay()
    buyer.wait_until_done()
    assert buyer.code == code


def test_a_card_without_3d_secure_gives_no_ticket_and_the_money_back(new_page, site, check_page):
    buyer = Buyer(new_page(), site, check_page)
    buyer.get_to_card_page("orchestra-concert", "5,110円")
    buyer.pay(NOT_ENROLLED)
    expect(buyer.page.get_by_role("heading", level=1)).to_have_text("まだ支払いが済んでいません", timeout=30_000)
    expect(buyer.page.get_by_role("main")).to_contain_text("5,110円は全額お返しします")
    check_page(buyer.page, "66-not-authenticated")
    text = text_of(site.wait_for_mail(buyer.email, "返金", seconds=60))
    assert "5,110円" in text


def test_paidy_is_paid_without_scripts(new_page, site, check_page):
    buyer = Buyer(new_page(javascript=False), site, check_page)
    apply_for(buyer, "orchestra-concert", "Paidy", "5,110円")
    press(buyer.page, "5,110円を支払う")
    for _again in range(20):
        if buyer.page.get_by_role("heading", level=1).inner_text() == "購入が完了しました":
            break
        buyer.page.wait_for_timeout(500)
        buyer.page.reload()
    heading(buyer.page, "購入が完了しました")
