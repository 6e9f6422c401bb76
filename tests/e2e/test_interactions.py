"""Counts the interactions from the help's first page until a task is done: logged in, and by address and mailed code."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.customer import new_customer
from tests.e2e.stack import text_of


class Presses:
    """A page on which every click is counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.number = page, 0

    def press(self, target: Locator) -> None:
        """Clicks and counts it."""
        self.number += 1
        target.click()

    def link(self, label: str) -> Locator:
        """The first link with exactly this label."""
        return self.page.get_by_role("link", name=label, exact=True).first


@pytest.fixture
def presses(new_page, site, concert_goer) -> Callable[..., Presses]:
    """The help's first page, opened by a buyer."""

    def open_help(customer=concert_goer) -> Presses:
        page = customer.log_in(new_page(), site)
        page.goto("/help/")
        return Presses(page)

    return open_help


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def anonymous(request, new_page) -> Presses:
    """The help's first page, opened by somebody who is not logged in."""
    page = new_page(width=320, javascript=request.param)
    page.goto("/help/")
    return Presses(page)


def prove_by_code(help_page: Presses, site, email: str, check: Callable[[Page], None]) -> None:
    """Types the address, then the six digits of the mail, each with its button: two interactions."""
    page = help_page.page
    page.get_by_label("メールアドレス").fill(email)
    help_page.press(page.get_by_role("button", name="確認メールを送る"))
    expect(page.get_by_role("heading", name="確認メールを送りました")).to_be_visible()
    check(page)
    code = re.findall(r"(?m)^確認コード (\d{6})$", text_of(site.wait_for_mail(email, "ご本人確認のリンク")))[0]
    page.get_by_label(re.compile("^確認コード")).fill(code)
    help_page.press(page.get_by_role("button", name="確認して進む"))


def test_without_a_log_in_the_state_of_an_order_takes_three_interactions(
    anonymous, site, assert_fits, assert_accessible
):
    customer = new_customer(site, "orchestra-concert")
    anonymous.press(anonymous.link("お申込みができているか調べる"))
    prove_by_code(anonymous, site, customer.email, assert_fits)
    expect(anonymous.page.get_by_role("main")).to_contain_text(re.compile(r"に、[\d,]+円のお支払いが完了しました。"))
    assert anonymous.number == 3
    assert_fits(anonymous.page)


def test_without_a_log_in_a_mail_is_sent_again_by_four_interactions(anonymous, site):
    customer = new_customer(site, "orchestra-concert")
    anonymous.press(anonymous.link("届かないメールをもう一度送る"))
    prove_by_code(anonymous, site, customer.email, lambda page: None)
    anonymous.press(anonymous.page.get_by_role("button", name=re.compile("再送信する.*" + customer.code)).first)
    expect(anonymous.page.get_by_text(f"{customer.email} へ送りました。").first).to_be_visible()
    assert anonymous.number == 4


def test_without_a_log_in_a_receipt_is_on_the_disk_after_five_interactions(anonymous, site, assert_fits):
    customer = new_customer(site, "online-live")
    anonymous.press(anonymous.link("領収書を発行する"))
    prove_by_code(anonymous, site, customer.email, assert_fits)
    assert_fits(anonymous.page)
    anonymous.press(anonymous.page.get_by_role("button", name="宛名なしで領収書を発行する"))
    with anonymous.page.expect_download() as download:
        anonymous.press(anonymous.page.get_by_role("link", name="領収書（PDF）をダウンロードする"))
    assert download.value.suggested_filename.endswith(".pdf")
    assert anonymous.number == 5


def test_the_status_of_an_order_takes_one_click_and_its_timeline_two(
    presses, concert_goer, assert_accessible, assert_fits
):
    help_page = presses()
    help_page.press(help_page.link("お申込みができているか調べる"))
    shown = help_page.page.locator(".action .card").filter(has_text=concert_goer.code)
    expect(shown).to_contain_text(re.compile(r"に、[\d,]+円のお支払いが完了しました。"))
    assert help_page.number == 1
    assert_fits(help_page.page)
    assert_accessible(help_page.page)
    help_page.press(shown.get_by_role("link", name=re.compile("経過とチケットを見る")))
    expect(help_page.page.get_by_role("heading", level=1, name="お申込みの状況")).to_be_visible()
    expect(help_page.page.locator("ol.tl")).to_contain_text("お支払いを確認しました")
    assert help_page.number == 2
    assert_fits(help_page.page)
    assert_accessible(help_page.page)


def test_a_receipt_takes_two_presses_and_its_file_two_whenever_it_is_wanted_again(presses, site):
    customer = new_customer(site, "online-live")
    help_page = presses(customer)
    help_page.press(help_page.link("領収書を発行する"))
    help_page.press(help_page.page.get_by_role("button", name="宛名なしで領収書を発行する"))
    expect(help_page.page.get_by_text("領収書を発行しました。")).to_be_visible()
    assert help_page.number == 2
    again = presses(customer)
    again.press(again.link("領収書を発行する"))
    with again.page.expect_download() as download:
        again.press(again.page.get_by_role("link", name="領収書（PDF）をダウンロードする"))
    assert download.value.suggested_filename.endswith(".pdf")
    assert again.number == 2


def test_the_verdict_on_a_device_is_there_when_it_is_opened(presses, assert_accessible, assert_fits):
    help_page = presses()
    help_page.press(help_page.link("この端末で使えるか調べる"))  # opens it
    verdicts = help_page.page.locator(".action .notice h2")
    expect(verdicts).to_have_count(3)
    expect(verdicts.first).to_have_text(
        re.compile(r"^\s*お申込み・ご購入：(使えます|対応していません|判定できません)\s*$")
    )
    assert help_page.number == 1
    assert_fits(help_page.page)
    page = help_page.page
    page.goto("/support/environment/")  # by its URL: no click at all
    expect(page.locator(".notice h2")).to_have_count(3)
    expect(page.locator("[data-check=script] [data-outcome=ok]")).to_be_visible()
    for name in ("cookies", "storage", "offline", "clock"):
        expect(page.locator(f"[data-check={name}] [data-outcome=ok]")).to_be_visible()
    assert_accessible(page)
