"""Scenes of staff: the gate, the admin of the shop and the forms of editors."""

from playwright.sync_api import Page, expect

from scripts.screenshot_browser import ScreenshotSession, open_admin, save_main_part, save_screenshot
from scripts.screenshot_scenes import EVENT, enter_voucher_number, payment_number, place_order
from tests.e2e import test_gate_admission
from tests.e2e.buyer import heading, press
from tests.e2e.customer import new_customer
from tests.e2e.time_travel import let_days_pass, sold_out

STREAM = "online-live"


def gate(session: ScreenshotSession) -> None:
    """The PIN, a valid ticket, the same ticket again, the list of names, a box office sale."""
    guest, pin = new_customer(session.site, "open-lecture"), "31415926"
    printed = session.site.manage(
        "shell", "--no-imports", "-c", test_gate_admission.PASS.format(code=guest.code, pin=pin)
    )
    code = printed.split()[0]
    page = session.page()
    page.goto("/gate/")
    page.get_by_label("PIN").fill(pin)
    save_screenshot(page, "gate-pin")
    press(page, "受付を開く")
    expect(page.locator("#gate")).to_have_attribute("data-cached", "yes", timeout=20_000)
    for message, name in (("入場できます", "gate-ok"), ("入場済みです", "gate-used")):
        page.locator("#gate-code").fill(code)
        page.locator("#gate-code").press("Enter")
        expect(page.locator("[data-part=message]")).to_have_text(message)
        save_screenshot(page, name)
        page.wait_for_timeout(3200)  # the same code within this time is read once
    page.goto("/gate/names/")
    save_screenshot(page, "gate-names")
    _box_office_sale(session)


def _box_office_sale(session: ScreenshotSession) -> None:
    """A static code of an event with rotating codes, then two tickets sold for cash."""
    guest, pin = new_customer(session.site, EVENT), "27182818"
    code = (
        test_gate_admission.PASS.format(code=guest.code, pin=pin)
        + "type(ticket.order.event).objects.update(rotating_code=True)"
    )
    printed = session.site.manage("shell", "--no-imports", "-c", code)
    page = session.page()
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


def admin(session: ScreenshotSession) -> None:
    """The second factor, an order, its refund, reviews, the cancellation of an event, an inquiry."""
    customer = new_customer(session.site, EVENT)
    _send_inquiry(session, customer.email, customer.code)
    _pay_too_late(session)
    page = open_admin(session, "staff@example.jp", "admin-second-factor")
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
    _dispute(page, new_customer(session.site, EVENT).code)
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
    _show_event_forms(page)


def _pay_too_late(session: ScreenshotSession) -> None:
    """A payment number that is paid after its deadline, when nothing is available: a review for staff."""
    buyer = place_order(session, STREAM, "コンビニ払い", "3,630円")
    number, code = payment_number(buyer), buyer.code
    let_days_pass(session.site, code, 5)
    session.site.wait_for_mail(buyer.email, "お申込みは期限切れになりました", seconds=60)
    with sold_out(session.site, code):
        enter_voucher_number(buyer.page, number)
        press(buyer.page, "期限前に発行した申込券で支払う")
        session.site.wait_for_mail(buyer.email, "返金のお知らせ", seconds=60)


def _dispute(page: Page, code: str) -> None:
    """A dispute about an order, opened on a page of the sandbox."""
    page.goto(f"/staff/orders/?q={code}")
    page.get_by_role("link", name=code).click()
    page.wait_for_url("**/inspect/**")
    reference = page.locator("dt:has-text('決済会社の番号') + dd code").first.text_content()
    page.goto(f"/sandbox/charges/{reference}/")
    press(page, "異議申し立てを起こす")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(3000)  # until the worker has processed its webhook


def _cancel_event(page: Page) -> None:
    """The form of a cancellation, filled in and not sent."""
    page.goto("/staff/cancellations/new/")
    page.get_by_role("link", name="芝浦シンフォニエッタ 定期演奏会").click()
    page.get_by_label("お客さまへの説明").fill("指揮者の急病のため、公演を中止します。心よりお詫び申し上げます。")
    page.get_by_label("イベントのアドレス").fill(EVENT)
    page.locator("input[name=performance]").first.check()
    save_main_part(page, "admin-cancellation", 1000)


def _show_event_forms(page: Page) -> None:
    """The description, which has drafts, and the sales settings, which have none."""
    for name, path in (("edit-event-prose", "snippets/commerce/event"), ("edit-event-sales", "event_sales")):
        page.goto(f"/staff/{path}/")
        page.get_by_role("link", name="芝浦シンフォニエッタ 定期演奏会").first.click()
        page.wait_for_url("**/edit/**")
        save_main_part(page, name, 640)


def _send_inquiry(session: ScreenshotSession, email: str, code: str) -> None:
    page = session.page()
    page.goto("/contact/")
    page.get_by_label("用件").select_option(label="メールが届かない")
    page.get_by_label("お問い合わせの内容").fill("購入したのに、確認のメールが届きません。")
    page.get_by_label("お名前").fill("佐藤 未来")
    page.get_by_label("メールアドレス").fill(email)
    page.get_by_label("申込番号").fill(code)
    page.wait_for_timeout(2_000)  # not less than support.contact.forms.MIN_FILL_TIME
    press(page, "問い合わせを送る")
    heading(page, "お問い合わせを受け付けました")


def editing(session: ScreenshotSession) -> None:
    """The form of an answer and the list of environment rules."""
    page = open_admin(session, "editor@example.jp")
    page.goto("/staff/pages/search/?q=購入後のメールが届きません")
    page.locator("main td a[href$='/edit/']").first.click()
    page.wait_for_url("**/edit/**")
    save_main_part(page, "edit-answer", 900)
    page.goto("/staff/snippets/cms/environmentrule/")
    save_main_part(page, "edit-environment", 560)
