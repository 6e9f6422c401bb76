"""A lottery for its buyer: entered, drawn by the scheduler, won, paid."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.buyer import PASSWORD, Buyer, heading, press, save_picture
from tests.e2e.stack import link_of

SLUG = "spring-opera"
# Ends the period, so that the draw is due and the scheduler runs it.
CLOSE = """
from datetime import timedelta
from django.utils import timezone
from commerce.models import Draw
draw = Draw.objects.select_related("period").get(period__event__slug="{slug}")
now = timezone.now()
draw.period.ends_at = draw.draws_at = now - timedelta(seconds=1)
draw.period.save()
draw.save()
"""

# Whether the page's own script agrees with the file, and with four changed ones.
CHANGED = """async (address) => {
  const script = document.querySelector("script[src*=repeat-draw]").src;
  const { agrees } = await import(script);
  const draw = await (await fetch(address)).json();
  const places = Object.fromEntries(Object.keys(draw.places).map((quota) => [quota, 0]));
  const changed = [{}, { seed: "00".repeat(32) }, { entries: [] }, { places }, { results: [] }];
  return Promise.all(changed.map((change) => agrees({ ...draw, ...change })));
}"""


@pytest.fixture
def check_page(assert_accessible, assert_fits):
    """Checks that a page is accessible and fits its screen."""

    def check(page: Page, name: str) -> None:
        save_picture(page, f"{page.viewport_size['width']}-lot-{name}")
        assert_fits(page)
        assert_accessible(page)

    return check


def enter(buyer: Buyer) -> None:
    """From the event's page to the entry, with a second choice and a companion."""
    page = buyer.page
    page.goto(f"/events/{SLUG}/")
    buyer.on_page(page, "10-event")
    press(page, "抽選に申し込む")
    buyer.type_address()
    buyer.open_link()
    heading(page, "お客さま情報を入力してください")
    page.get_by_label("お名前 必須").fill("佐藤 未来")
    page.get_by_label("お名前（カナ）").fill("サトウ ミライ")
    page.get_by_label("電話番号").fill("090-7777-1234")
    page.get_by_label("マイページのパスワード").fill(PASSWORD)
    press(page, "抽選のお申込みへ進む")
    heading(page, "抽選に申し込む")
    page.get_by_label("第1希望").select_option(label="水辺席 9,800円")
    page.get_by_label("第2希望").select_option(label="一般席 6,800円")
    page.get_by_label("枚数").select_option("2")
    page.get_by_role("checkbox").check()
    press(page, "抽選に申し込む")
    expect(page.get_by_role("alert").or_(page.locator(".summary")).first).to_be_visible()
    buyer.on_page(page, "20-error")
    page.get_by_label("2枚目を使う方のお名前").fill("鈴木 海")
    page.get_by_role("checkbox").check()
    buyer.on_page(page, "21-entry")
    press(page, "抽選に申し込む")
    heading(page, "抽選の申込内容")


def test_a_lottery_is_entered_won_and_paid(new_page, site, check_page):
    buyer = Buyer(new_page(width=390), site, check_page)
    enter(buyer)
    page = buyer.page
    expect(page.get_by_role("heading", level=2)).to_have_text("抽選のお申込みを受け付けました")
    check_page(page, "30-entered")
    entered = page.url
    site.wait_for_mail(buyer.email, "抽選のお申込みを受け付けました")

    site.manage("shell", "--no-imports", "-c", CLOSE.format(slug=SLUG))
    won = site.wait_for_mail(buyer.email, "当選しました", seconds=90)
    page.goto(entered)
    expect(page.get_by_role("heading", level=2)).to_have_text("当選しました")
    check_page(page, "40-won")
    page.goto(link_of(won, "/payment/"))
    check_page(page, "41-payment")
    buyer.choose_card()
    buyer.agree("19,820円で購入する")
    buyer.pay()
    buyer.wait_until_done()

    page.goto(entered)
    press(page, "申込内容詳細を見る")
    heading(page, "申込内容詳細")
    check_page(page, "50-order")
    page.goto(f"/events/{SLUG}/lottery/")
    expect(page.get_by_text(re.compile("お申込みは全部で1件でした。"))).to_be_visible()
    page.get_by_role("button", name="この画面で抽選をやり直して確かめる").click()
    expect(page.get_by_text("同じ結果になりました。")).to_be_visible()
    check_page(page, "51-drawn")
    found = page.evaluate(CHANGED, page.locator("[data-draw]").get_attribute("data-draw"))
    assert found == [True, False, False, False, False]
