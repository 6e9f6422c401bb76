"""The purchase without scripts, in a browser of 2013, and by keyboard alone."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.buyer import Buyer, heading, save_picture
from tests.e2e.old_browser import age, as_understood_in_2013
from tests.e2e.stack import text_of

SMALL_TEXT = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement, words = texts.currentNode.data.trim();
    const size = getComputedStyle(element).fontSize, seen = element.getClientRects().length;
    if (words && seen && !element.closest(".vh, svg") && parseFloat(size) < 14) found.push(`${words} ${size}`);
  }
  return found;
}"""
LOW_TARGETS = """() => [...document.querySelectorAll("button, a.btn, input:not([type=hidden]), select, summary")]
  .map((found) => found.type === "checkbox" || found.type === "radio" ? found.closest("label") || found : found)
  .filter((found) => found.getClientRects().length && !found.closest(".vh"))
  .filter((found) => found.getBoundingClientRect().height < 44)
  .map((found) => `${found.outerHTML.slice(0, 100)} ${found.getBoundingClientRect().height}`)"""
FOCUSED_LABEL = """() => {
  const found = document.activeElement;
  return [found, ...(found.labels || [])].map((one) => one.innerText).join(" ");
}"""
FOCUS = """() => {
  const found = document.activeElement, card = found.closest("label");
  const outlined = (check_page) => check_page.outlineStyle !== "none" && parseFloat(check_page.outlineWidth) >= 2;
  return found === document.body || [found, card].some((one) => one && outlined(getComputedStyle(one)));
}"""


def test_a_ticket_is_bought_with_scripts_off(new_page, site, assert_fits, assert_accessible):
    def check_page(page: Page, name: str) -> None:
        save_picture(page, f"plain-{name}")
        assert_fits(page)
        assert_accessible(page)

    buyer = Buyer(new_page(width=320, javascript=False), site, check_page)
    buyer.get_to_card_page("orchestra-concert", "5,110円")
    buyer.pay()
    buyer.wait_until_done()
    code = buyer.code
    buyer.page.get_by_role("link", name="電子チケットを見る").click()
    expect(buyer.page.locator(".tkt .qr svg")).to_be_visible()
    assert code in text_of(site.wait_for_mail(buyer.email, "ご購入が確定しました"))


def test_a_browser_of_2013_buys_and_reads_every_page(new_page, site, assert_fits):
    def check_page(page: Page, name: str) -> None:
        save_picture(page, f"old-{name}")
        assert_fits(page)
        assert page.evaluate(SMALL_TEXT) == []
        assert page.evaluate(LOW_TARGETS) == []

    page = new_page(width=320, javascript=False)
    age(page.context)
    buyer = Buyer(page, site, check_page)
    buyer.get_to_card_page("orchestra-concert", "5,110円")
    buyer.pay()
    buyer.wait_until_done()
    page.get_by_role("link", name="電子チケットを見る").click()
    check_page(page, "61-ticket")
    assert page.locator(".tkt .qr svg").bounding_box()["width"] >= 200


def test_only_what_was_known_in_2013_is_left_of_a_sheet():
    sheet = """@layer a, b; @import "x.css" layer(b); :root { --w: 3px; }
    p { color: #333; color: var(--text); margin: 0 } @layer b { p { color: red; } a { b: c } } a:has(b) { color: red }
    @supports (display: grid) { p { display: grid } } @media (min-width: 10px) { b { top: var(--w) ; left: 1px } }"""
    result = re.sub(r"\s+", "", as_understood_in_2013(sheet))
    assert result == ":root{}p{color:#333;margin:0}@media(min-width:10px){b{left:1px}}"


def assert_focus_is_seen(page: Page) -> None:
    """Waits for the focus ring, which a busy machine may draw a little later."""
    for _look in range(30):
        if page.evaluate(FOCUS):
            return
        page.wait_for_timeout(100)
    raise AssertionError(page.evaluate("document.activeElement.outerHTML.slice(0, 200)"))


def tab_to(page: Page, label: str) -> None:
    """Presses Tab until the element with this label has the focus, which must be visible each time."""
    for _press in range(60):
        page.keyboard.press("Tab")
        assert_focus_is_seen(page)
        if label in page.evaluate(FOCUSED_LABEL):
            return
    raise AssertionError(f"{label} is not reached by Tab on {page.url}")


def test_the_purchase_is_made_by_keyboard_alone(new_page, site):
    page = new_page(width=1280)
    buyer = Buyer(page, site)
    page.goto("/events/orchestra-concert/apply/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "本文へ移動"
    tab_to(page, "メールアドレス")
    page.keyboard.type(buyer.email)
    page.keyboard.press("Enter")
    heading(page, "確認メールを送りました")
    buyer.open_link()
    heading(page, "お客さま情報を入力してください")
    for label, value in [
        ("お名前", buyer.name),
        ("カナ", "サトウ ミライ"),
        ("電話番号", "09012345678"),
        ("パスワード", "hoshi-to-nami-7"),
    ]:
        tab_to(page, label)
        page.keyboard.type(value)
    page.keyboard.press("Enter")
    heading(page, "券種と枚数を選んでください")
    tab_to(page, "一般（全席自由）")
    page.keyboard.press("ArrowDown")
    tab_to(page, "支払い方法を選ぶ")
    page.keyboard.press("Enter")
    heading(page, "支払い方法を選んでください")
    tab_to(page, "クレジットカード")
    page.keyboard.press("Space")
    tab_to(page, "内容を確認する")
    page.keyboard.press("Enter")
    heading(page, "お申込みの内容を確かめてください")
    tab_to(page, "に同意します")
    page.keyboard.press("Space")
    tab_to(page, "5,110円で購入する")
    page.keyboard.press("Enter")
    heading(page, "カードで支払う")
    for label, value in [("カード番号", "4242424242424242"), ("有効期限", "1239"), ("セキュリティコード", "123")]:
        tab_to(page, label)
        page.keyboard.type(value)
    page.keyboard.press("Enter")
    buyer.wait_until_done()
