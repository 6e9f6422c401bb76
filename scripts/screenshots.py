"""Takes all pictures of README and guide from a demo of its own: `make screenshots [ARGS="purchase desk"]`."""

import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from scripts.screenshot_browser import (
    DESKTOP,
    FOLDER,
    ScreenshotSession,
    save_main_part,
    save_screenshot,
    save_scrolled_to,
)
from tests.e2e import test_gate_admission, test_lottery
from tests.e2e.browser import ARGUMENTS, find_chromium
from tests.e2e.buyer import CARD_WITH_CHALLENGE, Buyer, heading, press
from tests.e2e.customer import new_customer
from tests.e2e.stack import stack_in
from tests.e2e.time_travel import let_days_pass, sold_out
from tests.e2e.users import enter_code

EVENT, STREAM = "autumn-concert", "online-live"
CARD_WITHOUT_3DS = "4000 0000 0000 3063"
PASSWORD = "cloud-demo-2026"  # noqa: S105 - `make run` prints it
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Mobile/15E148 Safari/604.1"
)
# What the buyer's steps are called in tests/e2e/buyer.py → file name.
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


def front(studio: ScreenshotSession) -> None:
    """What everybody sees."""
    studio.visit("home", "/", DESKTOP)
    studio.visit("help-phone-dark", "/help/", color_scheme="dark")
    studio.visit("events", "/events/", DESKTOP)
    studio.visit("environment-phone", "/support/environment/", user_agent=IPHONE)
    studio.visit("event-phone", f"/events/{EVENT}/")


def purchase(studio: ScreenshotSession) -> None:
    """From the address to the receipt, with a card that asks for 3-D Secure."""
    buyer = Buyer(studio.page(), studio.site, _on_checkout_page)
    buyer.email = "mirai@example.jp"
    buyer.ask_for_link(EVENT)
    _read_mail(studio, "お申込みを続けるリンク", "buy-mail")
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


def _read_mail(studio: ScreenshotSession, subject: str, name: str) -> None:
    """The newest mail of the demo's mailbox with these words in its subject."""
    page = studio.page()
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


def paying(studio: ScreenshotSession) -> None:
    """What the other ways to pay look like: a number for a store and its till, a refusal, money on its way back."""
    buyer = _apply(studio, EVENT, "コンビニ払い", "5,330円")
    number = _number(buyer)
    save_screenshot(buyer.page, "pay-numbers")
    save_scrolled_to(buyer.page, buyer.page.locator(".digits").first, "pay-numbers-store", above=160)
    _enter_voucher_number(buyer.page, number)
    press(buyer.page, "レジへ進む")
    buyer.page.get_by_role("button", name=re.compile("^現金で")).wait_for()
    save_screenshot(buyer.page, "pay-till")

    buyer = _apply(studio, EVENT, "PayPay", "5,110円")
    heading(buyer.page, "PayPayで支払う")
    press(buyer.page, "支払いを断る")
    _wait_for_title(buyer.page, "まだ支払いが済んでいません")
    save_screenshot(buyer.page, "pay-refused")

    buyer = Buyer(studio.page(), studio.site)
    buyer.get_to_card_page(EVENT, "5,110円")
    buyer.pay(CARD_WITHOUT_3DS)
    _wait_for_title(buyer.page, "まだ支払いが済んでいません")
    save_screenshot(buyer.page, "pay-refund")


def _apply(studio: ScreenshotSession, slug: str, method: str, total: str) -> Buyer:
    """One ticket, up to the final button, pressed."""
    buyer = Buyer(studio.page(), studio.site)
    buyer.ask_for_link(slug)
    buyer.open_link()
    buyer.fill_in_details()
    buyer.choose(1)
    buyer.choose_method(method)
    buyer.agree(f"{total}で購入する")
    return buyer


def _wait_for_title(page: Page, text: str) -> None:
    """The page of an order asks again by itself until it says so."""
    expect(page.get_by_role("heading", level=1)).to_have_text(text, timeout=30_000)


def _number(buyer: Buyer) -> str:
    """The first store's number on the page of the order."""
    _wait_for_title(buyer.page, "お申込みを受け付けました")
    return re.sub(r"\D", "", buyer.page.locator(".digits").first.inner_text())


def _enter_voucher_number(page: Page, number: str) -> None:
    page.goto("/sandbox/till/")
    heading(page, "コンビニの端末")
    page.get_by_label("支払い番号").fill(number)
    press(page, "番号を確かめる")


def admin(studio: ScreenshotSession) -> None:
    """What staff of the shop see: the second factor, an order, its refund, tasks, an event called off, an inquiry."""
    customer = new_customer(studio.site, EVENT)
    _ask(studio, customer.email, customer.code)
    _pay_too_late(studio)
    page = _log_in(studio, "staff@example.jp", "admin-second-factor")
    page.goto(f"/staff/orders/?q={customer.code}")
    save_main_part(page, "admin-orders", 260)
    page.get_by_role("link", name=customer.code).click()
    page.wait_for_url("**/inspect/**")
    save_main_part(page, "admin-order", 1180)
    save_main_part(page, "admin-order-steps", 420)
    press(page, "返金する")
    page.wait_for_url("**/refund/**")
    page.get_by_label("返金する金額（円）").fill("2000")
    page.get_by_label("備考").fill("当日の音響の不具合のため、一部をお返しする")
    press(page, "内容を確認する")
    page.get_by_role("button", name="2,000円を返金する").wait_for()
    save_main_part(page, "admin-refund", 560)
    _dispute(page, new_customer(studio.site, EVENT).code)
    page.goto("/staff/reviews/")
    page.get_by_role("link", name="異議申し立て").wait_for()
    save_main_part(page, "admin-reviews", 320)
    page.get_by_role("link", name="入金後に在庫なし").click()
    page.wait_for_url("**/inspect/**")
    save_main_part(page, "admin-review", 620)
    _cancel_event(page)
    page.goto("/staff/inquiries/")
    page.locator("main td a[href*='/inspect/']").first.click()
    page.wait_for_url("**/inspect/**")
    save_main_part(page, "admin-inquiry", 900)
    page.goto("/staff/help-numbers/")
    save_main_part(page, "admin-numbers", 840)
    _event(page)


def _pay_too_late(studio: ScreenshotSession) -> None:
    """A number paid after its time for places that are gone: a task for staff."""
    buyer = _apply(studio, STREAM, "コンビニ払い", "3,630円")
    number, code = _number(buyer), buyer.code
    let_days_pass(studio.site, code, 5)
    studio.site.wait_for_mail(buyer.email, "お申込みは期限切れになりました", seconds=60)
    with sold_out(studio.site, code):
        _enter_voucher_number(buyer.page, number)
        press(buyer.page, "期限前に発行した申込券で支払う")
        studio.site.wait_for_mail(buyer.email, "返金のお知らせ", seconds=60)


def _dispute(page: Page, code: str) -> None:
    """The card company takes an order's money away; on the sandbox's own page."""
    page.goto(f"/staff/orders/?q={code}")
    page.get_by_role("link", name=code).click()
    page.wait_for_url("**/inspect/**")
    reference = page.get_by_text(re.compile("^sandbox ")).first.inner_text().split()[1]
    page.goto(f"/sandbox/charges/{reference}/")
    press(page, "異議申し立てを起こす")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(3000)  # its news goes through the worker


def _cancel_event(page: Page) -> None:
    """The form that begins it, filled in and not sent."""
    page.goto("/staff/cancellations/new/")
    page.get_by_role("link", name="芝浦シンフォニエッタ 秋の音楽会").click()
    page.get_by_label("お客さまへの説明").fill("指揮者の急病のため、公演を中止します。心よりお詫び申し上げます。")
    page.get_by_label("イベントのアドレス").fill(EVENT)
    page.locator("input[name=performance]").first.check()
    save_main_part(page, "admin-cancellation", 1000)


def _event(page: Page) -> None:
    """Its prose, which is drafted, and its rules, which are not."""
    for name, path in (("edit-event-prose", "snippets/commerce/event"), ("edit-event-sales", "event_sales")):
        page.goto(f"/staff/{path}/")
        page.get_by_role("link", name="芝浦シンフォニエッタ 秋の音楽会").first.click()
        page.wait_for_url("**/edit/**")
        save_main_part(page, name, 640)


def _ask(studio: ScreenshotSession, email: str, code: str) -> None:
    page = studio.page()
    page.goto("/contact/")
    page.get_by_label("用件").select_option(label="メールが届かない")
    page.get_by_label("お問い合わせの内容").fill("購入したのに、確認のメールが届きません。")
    page.get_by_label("お名前").fill("佐藤 未来")
    page.get_by_label("メールアドレス").fill(email)
    page.get_by_label("申込番号").fill(code)
    page.wait_for_timeout(2_000)  # nobody fills in the form faster (support.contact.forms.QUICKEST)
    press(page, "問い合わせを送る")
    heading(page, "お問い合わせを受け付けました")


def _log_in(studio: ScreenshotSession, email: str, name: str = "") -> Page:
    """Somebody of the demo's staff in the admin; keeps the page that asks for the code when it has a `name`."""
    page = studio.page(DESKTOP)
    page.goto("/accounts/login/?next=/staff/")
    page.get_by_label("メールアドレス").fill(email)
    page.get_by_label("パスワード").fill(PASSWORD)
    press(page, "ログインする")
    heading(page, "確認コードを入力してください")
    if name:
        save_screenshot(page, name)
    enter_code(page, studio.site, email)
    return page


def editing(studio: ScreenshotSession) -> None:
    """What editors see: an answer, and the environment's rows."""
    page = _log_in(studio, "editor@example.jp")
    page.goto("/staff/pages/search/?q=購入後のメールが届きません")
    page.locator("main td a[href$='/edit/']").first.click()
    page.wait_for_url("**/edit/**")
    save_main_part(page, "edit-answer", 900)
    page.goto("/staff/snippets/cms/environmentrule/")
    save_main_part(page, "edit-environment", 560)


def lottery(studio: ScreenshotSession) -> None:
    """An entry, the win, and how everybody can check the draw."""
    buyer = Buyer(studio.page(), studio.site, _on_lottery_page)
    buyer.email = "umi@example.jp"
    test_lottery.enter(buyer)
    entered = buyer.page.url
    studio.site.manage("shell", "--no-imports", "-c", test_lottery.CLOSE.format(slug=test_lottery.SLUG))
    studio.site.wait_for_mail(buyer.email, "当選しました", seconds=90)
    buyer.page.goto(entered)
    save_screenshot(buyer.page, "lottery-won")
    studio.visit("lottery-drawn", f"/events/{test_lottery.SLUG}/lottery/")
    page = _log_in(studio, "staff@example.jp")
    page.goto("/staff/draws/")
    page.get_by_role("link", name="みなとオペラ").click()
    page.wait_for_url("**/inspect/**")
    save_main_part(page, "lottery-admin", 620)


def _on_lottery_page(page: Page, name: str) -> None:
    if name == "10-event":
        save_screenshot(page, "lottery-event")


def companions(studio: ScreenshotSession) -> None:
    """A ticket handed on by link."""
    giver = new_customer(studio.site, EVENT)
    page = giver.log_in(studio.page(), studio.site)
    page.goto(f"/mypage/orders/{giver.code}/?open=1")
    page.get_by_role("link", name="同行者に渡す").click()
    heading(page, "同行者にチケットを渡す")
    save_screenshot(page, "companion-offer")
    press(page, "チケットを渡す")
    page.locator("#link").wait_for()
    save_screenshot(page, "companion-waiting")


def gate(studio: ScreenshotSession) -> None:
    """The PIN, a ticket that lets in, the same one once more, the list of names."""
    guest, pin = new_customer(studio.site, "open-lecture"), "31415926"
    printed = studio.site.manage(
        "shell", "--no-imports", "-c", test_gate_admission.PASS.format(code=guest.code, pin=pin)
    )
    code = printed.split()[0]
    page = studio.page()
    page.goto("/gate/")
    page.get_by_label("PIN").fill(pin)
    save_screenshot(page, "gate-pin")
    press(page, "受付を開く")
    expect(page.locator("#gate")).to_have_attribute("data-cached", "yes", timeout=20_000)
    for words, name in (("入場できます", "gate-ok"), ("入場済みです", "gate-used")):
        page.locator("#gate-code").fill(code)
        page.locator("#gate-code").press("Enter")
        expect(page.locator("[data-part=message]")).to_have_text(words)
        save_screenshot(page, name)
        page.wait_for_timeout(3200)  # a code that stays before the camera is read once
    page.goto("/gate/names/")
    save_screenshot(page, "gate-names")
    _box_office_sale(studio)


def _box_office_sale(studio: ScreenshotSession) -> None:
    """Two tickets for cash; and the still code of an event whose codes change."""
    guest, pin = new_customer(studio.site, EVENT), "27182818"
    code = (
        test_gate_admission.PASS.format(code=guest.code, pin=pin)
        + "type(ticket.order.event).objects.update(rotating_code=True)"
    )
    printed = studio.site.manage("shell", "--no-imports", "-c", code)
    page = studio.page()
    page.goto("/gate/")
    page.get_by_label("PIN").fill(pin)
    press(page, "受付を開く")
    expect(page.locator("#gate")).to_have_attribute("data-cached", "yes", timeout=20_000)
    page.locator("#gate-code").fill(printed.split()[0])
    page.locator("#gate-code").press("Enter")
    expect(page.locator("[data-part=message]")).to_have_text("お名前を確かめてください")
    save_screenshot(page, "gate-check")
    page.goto("/gate/sale/")
    page.get_by_label("の枚数").first.select_option("2")
    press(page, "金額を確かめる")
    save_screenshot(page, "gate-sale")
    page.locator("button[name=sell]").click()
    heading(page, "販売しました")
    save_screenshot(page, "gate-sold")


SCENES: dict[str, Callable[[ScreenshotSession], None]] = {
    story.__name__: story for story in (front, purchase, paying, lottery, companions, gate, admin, editing)
}


def main(names: list[str]) -> None:
    """Takes the pictures of all stories, or of those that are named."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, stack_in(Path(folder)) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(playwright), args=ARGUMENTS)
        for name in names or SCENES:
            SCENES[name](ScreenshotSession(browser, site))
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
