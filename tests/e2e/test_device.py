"""The device check in a real browser: detection, the result code for staff, and instructions for one system."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.buyer import heading, press, save_picture

KIT = "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1"
IPAD = f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {KIT} Safari/605.1.15"
IPHONE = f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) {KIT} Mobile/15E148 Safari/604.1"
ANSWER = "/help/before/environment/"


@pytest.mark.parametrize(("fingers", "device", "verdict"), [(5, "ipad", "使えます"), (0, "mac", "対応していません")])
def test_the_page_distinguishes_an_ipad_from_a_mac(new_page, fingers, device, verdict):
    page = new_page(user_agent=IPAD)
    page.add_init_script(f"Object.defineProperty(navigator, 'maxTouchPoints', {{ get: () => {fingers} }});")
    page.goto("/support/environment/")
    page.wait_for_url(re.compile(rf"/support/environment/\?device={device}$"))
    expect(page.locator(".notice h2").first).to_have_text(f"お申込み・ご購入：{verdict}")
    page.goto(ANSWER)
    page.locator(".action a").first.click()
    expect(page.locator(".action .notice h2").first).to_have_text(f"お申込み・ご購入：{verdict}")


def test_a_wrong_clock_and_refused_storage_are_reported(new_page):
    page = new_page()
    page.add_init_script("const now = Date.now; Date.now = () => now() + 300000; delete Storage.prototype.setItem;")
    page.goto("/support/environment/")
    for name in ("clock", "storage"):
        expect(page.locator(f"[data-check={name}] [data-outcome=fail]")).to_be_visible()


def test_a_result_gets_a_code_with_and_without_scripts(new_page, assert_accessible, assert_fits):
    for javascript, outcome in ((True, "動いています。"), (False, "動いていません。")):
        page = new_page(width=320, javascript=javascript)
        page.goto("/support/environment/")
        if javascript:
            expect(page.locator("[data-check=clock] [data-outcome=ok]")).to_be_visible()
        page.get_by_text("読み取れた", exact=True).click()
        save_picture(page, f"86-device-{javascript}")
        assert_fits(page)
        press(page, "結果コードを作る")
        heading(page, "結果コードを作りました")
        expect(page.locator("#device-code")).to_have_text(re.compile(r"^\w{4}-\w{4}$"))
        expect(page.get_by_role("main")).to_contain_text(outcome)
        expect(page.get_by_role("main")).to_contain_text("ほかの端末で読み取れました。")
        save_picture(page, f"87-device-code-{javascript}")
        assert_fits(page)
    assert_accessible(page)


def open_guides(page: Page) -> list[str]:
    """The systems whose instructions are open, in the order of the page."""
    page.wait_for_load_state()
    return page.locator("details[data-os]").evaluate_all(
        "all => all.filter((one, place) => one.open || place === 0).map((one) => one.dataset.os)"
    )


def test_the_instructions_for_the_device_come_first_and_a_choice_can_be_shared(
    new_page, assert_accessible, assert_fits
):
    page = new_page(width=320, user_agent=IPHONE)
    page.goto(ANSWER)
    assert open_guides(page) == ["ios"]
    page.locator(".show-for").get_by_role("link", name="Windows").click()
    assert open_guides(page) == ["windows"]
    assert page.url.endswith("?os=windows#" + page.locator(".show-for").get_attribute("id"))
    shared = page.url
    save_picture(page, "88-steps-by-system")
    assert_fits(page)
    assert_accessible(page)
    page.goto("/help/tickets/ticket-environment/")  # has no instructions for Windows: all stay open
    assert open_guides(page) == ["ios", "android"]
    page.goto(ANSWER)
    assert open_guides(page) == ["windows"]
    other = new_page(user_agent=IPHONE)
    other.goto(shared)
    assert open_guides(other) == ["windows"]


def test_without_scripts_all_instructions_are_open_and_the_switch_uses_pages(new_page):
    page = new_page(user_agent=IPHONE, javascript=False)
    page.goto(ANSWER)
    expect(page.locator("details[data-os][open]")).to_have_count(4)
    page.locator(".show-for").get_by_role("link", name="Android").click()
    expect(page.locator("details[data-os]").first).to_have_attribute("data-os", "android")
    expect(page.locator("details[data-os][open]")).to_have_count(1)
