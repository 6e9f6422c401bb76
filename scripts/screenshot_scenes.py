"""Scenes of buyers: public pages, a purchase, its payment, a lottery, a ticket for a companion."""

import re

from playwright.sync_api import Page, expect

from scripts.screenshot_browser import (
    DESKTOP,
    ScreenshotSession,
    open_admin,
    save_main_part,
    save_screenshot,
    save_scrolled_to,
)
from tests.e2e import test_lottery
from tests.e2e.buyer import CARD_WITH_CHALLENGE, Buyer, heading, press
from tests.e2e.customer import new_customer

EVENT = "orchestra-concert"
CARD_WITHOUT_3DS = "4000 0000 0000 3063"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Mobile/15E148 Safari/604.1"
)
# The name that tests/e2e/buyer.py gives a checkout page → file name.
PAGE_FILES = {
    "11-address": "buy-address",
    "20-details": "buy-details",
    "30-tickets": "buy-tickets",
    "31-payment": "buy-payment",
    "40-confirm": "buy-confirm",
    "50-card": "buy-card",
    "51-challenge": "buy-challenge",
    "60-complete": "buy-complete",
}


def front(session: ScreenshotSession) -> None:
    """Public pages."""
    session.visit("home", "/", DESKTOP)
    session.visit("help-phone-dark", "/help/", color_scheme="dark")
    session.visit("events", "/events/", DESKTOP)
    session.visit("environment-phone", "/support/environment/", user_agent=IPHONE)
    session.visit("event-phone", f"/events/{EVENT}/")


def purchase(session: ScreenshotSession) -> None:
    """From the address to the receipt, with a card that asks for 3-D Secure."""
    buyer = Buyer(session.page(), session.site, _on_checkout_page)
    buyer.email = "mirai@example.jp"
    buyer.ask_for_link(EVENT)
    _read_mail(session, "お申込みを続けるリンク", "buy-mail")
    buyer.open_link()
    buyer.fill_in_details()
    buyer.choose(2)
    buyer.choose_card()
    buyer.agree("10,220円で購入する")
    buyer.pay(CARD_WITH_CHALLENGE)
    buyer.answer_challenge("認証に成功する")
    buyer.wait_until_done()
    _after_purchase(buyer)


def _on_checkout_page(page: Page, name: str) -> None:
    if name == "40-confirm":
        save_scrolled_to(page, page.get_by_role("checkbox"), "buy-agree", above=500)
    if name in PAGE_FILES:
        page.evaluate("window.scrollTo(0, 0)")
        save_screenshot(page, PAGE_FILES[name])


def _read_mail(session: ScreenshotSession, subject: str, name: str) -> None:
    """The newest mail in the demo's mailbox whose subject contains this text."""
    page = session.page()
    page.goto("/mailbox/")
    while not page.get_by_role("link", name=subject).count():
        page.wait_for_timeout(300)
        page.reload()
    page.get_by_role("link", name=subject).first.click()
    save_screenshot(page, name)


def _after_purchase(buyer: Buyer) -> None:
    page, code = buyer.page, buyer.code
    press(page, "電子チケットを見る")
    save_screenshot(page, "ticket-phone")
    page.goto(f"/mypage/orders/{code}/")
    heading(page, "申込内容詳細")
    page.locator("#details summary").click()
    save_scrolled_to(page, page.locator("#details"), "mypage-order")
    page.goto(f"/receipts/{code}/")
    page.get_by_label("宛名").fill("株式会社みなと商事")
    press(page, "領収書を発行する")
    heading(page, "領収書を発行する")
    save_screenshot(page, "receipt-phone")


def paying(session: ScreenshotSession) -> None:
    """The other payment methods: a payment number, the store register, a refused payment, a refund."""
    buyer = place_order(session, EVENT, "コンビニ払い", "5,330円")
    number = payment_number(buyer)
    save_screenshot(buyer.page, "pay-numbers")
    buyer.page.locator(".voucher summary").first.click()
    save_scrolled_to(buyer.page, buyer.page.locator(".digits").first, "pay-numbers-store", above=160)
    enter_voucher_number(buyer.page, number)
    press(buyer.page, "レジへ進む")
    buyer.page.get_by_role("button", name=re.compile("^現金で")).wait_for()
    save_screenshot(buyer.page, "pay-till")

    buyer = place_order(session, EVENT, "PayPay", "5,110円")
    heading(buyer.page, "PayPayで支払う")
    press(buyer.page, "支払いを断る")
    _wait_for_title(buyer.page, "まだ支払いが済んでいません")
    save_screenshot(buyer.page, "pay-refused")

    buyer = Buyer(session.page(), session.site)
    buyer.get_to_card_page(EVENT, "5,110円")
    buyer.pay(CARD_WITHOUT_3DS)
    _wait_for_title(buyer.page, "まだ支払いが済んでいません")
    save_screenshot(buyer.page, "pay-refund")


def place_order(session: ScreenshotSession, slug: str, method: str, total: str) -> Buyer:
    """An order of one ticket, up to and including the final button."""
    buyer = Buyer(session.page(), session.site)
    buyer.ask_for_link(slug)
    buyer.open_link()
    buyer.fill_in_details()
    buyer.choose(1)
    buyer.choose_method(method)
    buyer.agree(f"{total}で購入する")
    return buyer


def _wait_for_title(page: Page, text: str) -> None:
    """Waits until the page of an order, which reloads by itself, has this title."""
    expect(page.get_by_role("heading", level=1)).to_have_text(text, timeout=30_000)


def payment_number(buyer: Buyer) -> str:
    """The payment number of the first store on the page of the order."""
    _wait_for_title(buyer.page, "お申込みを受け付けました")
    return re.sub(r"\D", "", buyer.page.locator(".digits").first.text_content() or "")  # its store may be folded


def enter_voucher_number(page: Page, number: str) -> None:
    """Enters the payment number on the sandbox's store terminal."""
    page.goto("/sandbox/till/")
    heading(page, "コンビニの端末")
    page.get_by_label("支払い番号").fill(number)
    press(page, "番号を確かめる")


def lottery(session: ScreenshotSession) -> None:
    """An entry, the win, the published draw, and its page in the admin."""
    buyer = Buyer(session.page(), session.site, _on_lottery_page)
    buyer.email = "umi@example.jp"
    test_lottery.enter(buyer)
    entered = buyer.page.url
    session.site.manage("shell", "--no-imports", "-c", test_lottery.CLOSE.format(slug=test_lottery.SLUG))
    session.site.wait_for_mail(buyer.email, "当選しました", seconds=90)
    buyer.page.goto(entered)
    save_screenshot(buyer.page, "lottery-won")
    session.visit("lottery-drawn", f"/events/{test_lottery.SLUG}/lottery/")
    page = open_admin(session, "staff@example.jp")
    page.goto("/staff/draws/")
    page.get_by_role("link", name="みなとオペラ").click()
    page.wait_for_url("**/inspect/**")
    save_main_part(page, "lottery-admin", 620)


def _on_lottery_page(page: Page, name: str) -> None:
    if name == "10-event":
        save_screenshot(page, "lottery-event")


def companions(session: ScreenshotSession) -> None:
    """A ticket that is transferred by link."""
    giver = new_customer(session.site, EVENT)
    page = giver.log_in(session.page(), session.site)
    page.goto(f"/mypage/orders/{giver.code}/?open=1")
    page.get_by_role("link", name="同行者に渡す").click()
    heading(page, "同行者にチケットを渡す")
    save_screenshot(page, "companion-offer")
    press(page, "チケットを渡す")
    page.locator("#link").wait_for()
    save_screenshot(page, "companion-waiting")
