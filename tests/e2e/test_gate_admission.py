"""The gate of the running site: opened by PIN on a phone, a ticket admitted with and without a network, the name list."""

import pytest
from playwright.sync_api import expect

from tests.e2e.buyer import save_picture
from tests.e2e.customer import new_customer

PASS = """
from datetime import timedelta
from commerce.tickets.models import GatePass, Ticket
from commerce.tickets.gate_passes import digest
from portal.shared import clock
from portal.shared.accounts.models import User
ticket = Ticket.objects.filter(order__code="{code}").first()
now, staff = clock.now(), User.objects.filter(is_superuser=True).first()
GatePass.objects.create(event=ticket.order.event, performance=ticket.performance, name="北口", may_sell=True,
    pin=digest("{pin}"), created_at=now, valid_until=now + timedelta(hours=8), created_by=staff)
from commerce.tickets.qr import payload
for ticket in Ticket.objects.filter(order__code="{code}"): print(payload(ticket), ticket.short_code)
"""


@pytest.fixture(scope="module")
def guest(site):
    """A buyer with a ticket of their own, so that no other test interferes."""
    return new_customer(site, "open-lecture")


def test_a_bought_ticket_is_admitted_with_and_without_a_network(new_page, site, guest):
    printed = site.manage("shell", "--no-imports", "-c", PASS.format(code=guest.code, pin="31415926"))
    codes = dict(line.split() for line in printed.splitlines())
    (first, number), *_others = codes.items()
    page = new_page()
    page.goto("/gate/")
    page.get_by_label("PIN").fill("31415926")
    page.get_by_role("button", name="受付を開く").click()
    word, unsent = page.locator("[data-part=message]"), page.locator("[data-part=unsent]")
    expect(page.locator("#gate")).to_have_attribute("data-cached", "yes", timeout=20_000)
    page.locator("#gate-code").fill(first)
    page.locator("#gate-code").press("Enter")
    expect(word).to_have_text("入場できます")
    save_picture(page, "gate-scan")
    page.get_by_role("button", name="取り消し", exact=True).click()
    page.get_by_role("button", name="入場を取り消す").click()
    expect(word).to_have_text("入場を取り消しました")
    expect(unsent).to_have_text("未送信 0件", timeout=20_000)
    with new_page.watch.ignore_problems():
        page.context.set_offline(True)
        page.reload()
        page.locator("#gate-code").fill(number)
        page.locator("#gate-code").press("Enter")
        expect(word).to_have_text("入場できます")
        expect(unsent).to_have_text("未送信 1件")
        page.context.set_offline(False)
        expect(unsent).to_have_text("未送信 0件", timeout=30_000)
    page.goto("/gate/names/")
    expect(page.locator("li", has_text=f"{number[:4]}-{number[4:]}")).to_contain_text("入場済み")
    save_picture(page, "gate-names")


@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_of_the_gate_fit_and_are_accessible(new_page, site, guest, assert_fits, assert_accessible, width):
    site.manage("shell", "--no-imports", "-c", PASS.format(code=guest.code, pin=f"2718281{width}"))
    page = new_page(width=width)
    for address in ("/gate/", "/gate/names/", "/gate/conflicts/", "/gate/sale/", "/gate/scan/"):
        page.goto(address)
        if page.get_by_label("PIN").count():
            page.get_by_label("PIN").fill(f"2718281{width}")
            save_picture(page, f"gate-open-{width}")
            page.get_by_role("button", name="受付を開く").click()
            page.goto(address)
        assert_fits(page)
        assert_accessible(page)
    save_picture(page, f"gate-scan-{width}")


def test_a_ticket_is_sold_for_cash_let_in_and_taken_back(new_page, site, guest, assert_fits, assert_accessible):
    site.manage("shell", "--no-imports", "-c", PASS.format(code=guest.code, pin="16180339"))
    page = new_page(width=320, javascript=False)
    page.goto("/gate/")
    page.get_by_label("PIN").fill("16180339")
    page.get_by_role("button", name="受付を開く").click()
    page.goto("/gate/sale/")
    page.get_by_label("の枚数").first.select_option("1")
    page.get_by_role("button", name="金額を確かめる").click()
    save_picture(page, "gate-sale-sum")
    page.locator("button[name=sell]").click()
    expect(page.get_by_role("heading", level=1, name="販売しました")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    save_picture(page, "gate-sold")
    sold = page.url
    page.get_by_role("button", name="を受付する").click()
    expect(page.get_by_role("heading", level=1, name="入場できます")).to_be_visible()
    page.goto(sold)
    page.get_by_text("この販売を取り消す").click()
    page.get_by_label("取り消しの理由").select_option("お客さまの都合")
    page.get_by_role("button", name="現金を返して取り消す").click()
    expect(page.get_by_role("heading", level=1, name="取り消した当日券です")).to_be_visible()
