"""Counts the clicks from the help's first page until a task is done, for a logged-in buyer."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.customer import new_customer


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


def test_the_status_of_an_order_takes_one_click_and_its_timeline_two(
    presses, concert_goer, assert_accessible, assert_fits
):
    help_page = presses()
    help_page.press(help_page.link("申込みができているか調べる"))
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
