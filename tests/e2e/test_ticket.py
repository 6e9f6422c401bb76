"""The e-ticket at the gate: its code can be read from the screen, also without a network."""

import io
import re

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.buyer import save_picture
from tests.e2e.customer import new_customer

STORED, COPY = "この端末に保存しました", "この端末に保存した内容です"
UNCHANGING = 134  # characters of the signed part; a rotating code differs after it
ISSUED = """
from commerce.tickets.models import Ticket
from commerce.tickets.qr import payload
for ticket in Ticket.objects.filter(state="issued"): print(f"/t/{ticket.token}/", payload(ticket))
"""
TRANSFER = """
from commerce.tickets.models import Ticket
Ticket.objects.filter(order__code="{code}").update(revision=2)
"""
STORED_TICKETS = "(await caches.keys()).filter((name) => name.startsWith('ticket:'))"
LIST_IS_STORED = """async () => {
  const worker = (await navigator.serviceWorker.getRegistrations()).find(({ scope }) => scope.endsWith("/mypage/"));
  return worker?.active?.state === "activated";
}"""
SCREENS = [(320, "light"), (320, "dark"), (390, "light"), (390, "dark"), (1280, "dark")]


def python(site, code: str) -> str:
    """The output of Python code that runs on the site's data."""
    return site.manage("shell", "--no-imports", "-c", code)


def read_from_screen(page) -> list[str]:
    """The codes that a scanner reads from a screenshot in the size of the screen."""
    page.locator(".qr").scroll_into_view_if_needed()
    return [code.text for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(page.screenshot())))]


def wait_for_list(page) -> None:
    """Until the page of stored tickets is stored and its worker answers for My Page."""
    page.wait_for_function(LIST_IS_STORED)


@pytest.mark.parametrize(("width", "colours"), SCREENS)
def test_code_of_every_ticket_is_read_from_the_screen(new_page, site, concert_goer, width, colours):
    expected = dict(line.split() for line in python(site, ISSUED).splitlines())
    page = new_page(width=width, color_scheme=colours)
    codes, sides = {}, set()
    for address in expected:
        page.goto(address)
        codes[address] = [text[:UNCHANGING] for text in read_from_screen(page)]
        sides.add(page.locator(".qr svg").bounding_box()["width"] >= 240)
    save_picture(page, f"ticket-{width}-{colours}")
    assert codes == {address: [text[:UNCHANGING]] for address, text in expected.items()}
    assert sides == {True}


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_opened_ticket_opens_again_without_a_signal(new_page, concert_goer, prefix):
    page = new_page()
    page.goto(prefix + concert_goer.ticket)
    status = page.locator(".store-status")
    expect(status).to_have_text(re.compile(r"\S"))
    before = read_from_screen(page)
    with new_page.watch.ignore_problems():  # the browser tells of each request that fails
        page.context.set_offline(True)
        page.reload()
        if not prefix:
            expect(status).to_contain_text(COPY)
        assert read_from_screen(page) == before
        assert page.locator(".art").evaluate("it => it.complete && it.naturalWidth > 0")
        assert page.locator(".tkt").evaluate("it => getComputedStyle(it).borderRadius") == "16px"  # with its style
        save_picture(page, "ticket-without-signal")


STORED_LIST = {
    "": (
        "この端末に保存したチケット",
        "いまはマイページを表示できません",
        "芝浦シンフォニエッタ 定期演奏会",
        "ログアウトする",
    ),
    "/en": (
        "Tickets saved on this device",
        "My Page cannot be shown now",
        "Shibaura Sinfonietta: Subscription Concert",
        "Log out",
    ),
}


@pytest.mark.parametrize(("prefix", "colours"), [("", "light"), ("/en", "dark")])
def test_without_a_signal_my_page_lists_the_tickets_of_the_device_until_its_owner_logs_out(
    new_page, site, assert_accessible, assert_fits, prefix, colours
):
    heading, notice, title, log_out = STORED_LIST[prefix]
    customer = new_customer(site, "orchestra-concert")
    page = customer.log_in(new_page(color_scheme=colours), site)
    page.goto(prefix + customer.ticket)
    expect(page.locator(".store-status")).to_have_text(re.compile(r"\S"))
    wait_for_list(page)
    parts = [page.locator(f".tkt {part}").inner_text() for part in (".name", "time", ".doors", ".place")]
    with new_page.watch.ignore_problems():
        page.context.set_offline(True)
        page.goto(prefix + "/mypage/")
        expect(page.get_by_role("heading", level=1, name=heading, exact=True)).to_be_visible()
        expect(page.get_by_role("heading", level=2, name=notice)).to_be_visible()
        assert page.locator("main .links li").count() == 1
        assert [part for part in parts if part not in page.locator("main .links").inner_text()] == []
        assert title in parts[0]
        save_picture(page, f"stored-tickets-{colours}")
        assert_fits(page)
        assert_accessible(page)
        page.get_by_role("link", name=title).click()
        assert len(read_from_screen(page)) == 1
        page.context.set_offline(False)
    page.goto(prefix + "/mypage/")
    page.get_by_role("button", name=log_out, exact=True).click()
    page.wait_for_url(lambda url: "/mypage/" not in url)
    assert page.evaluate(f"async () => {STORED_TICKETS}") == []


def test_a_transferred_ticket_is_removed_from_the_device(new_page, site):
    customer = new_customer(site, "orchestra-concert")
    page = new_page()
    page.goto(customer.ticket)
    expect(page.locator(".store-status")).to_contain_text(STORED)
    python(site, TRANSFER.format(code=customer.code))
    assert page.reload().status == 410
    page.wait_for_function(f"async () => ({STORED_TICKETS}).length === 0")


def test_only_the_ticket_and_its_files_are_cached(new_page, concert_goer):
    page = new_page()
    page.goto(concert_goer.ticket)
    expect(page.locator(".store-status")).to_contain_text(STORED)
    wait_for_list(page)
    cached_paths = page.evaluate("""async () => {
      const all = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
      return all.flat().map(({ url }) => new URL(url).pathname);
    }""")
    art = page.locator(".art").get_attribute("src")
    own = {path for path in cached_paths if not path.startswith("/static/")}
    assert own == {"/mypage/stored/", concert_goer.ticket, art}


@pytest.mark.parametrize(("width", "colours"), [(320, "dark"), (320, "light"), (1280, "light")])
def test_screen_stays_on_where_the_browser_can(new_page, concert_goer, assert_accessible, assert_fits, width, colours):
    page = new_page(width=width, color_scheme=colours)
    page.add_init_script("navigator.wakeLock.request = async () => ({ release() {} })")
    page.goto(concert_goer.ticket)
    button = page.get_by_role("button", name="画面を消さない", exact=True)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".screen-lock-status")).to_have_text("画面を消さないようにしました。")
    expect(page.locator(".store-status")).to_contain_text(STORED)
    save_picture(page, f"ticket-awake-{width}-{colours}")
    assert_fits(page)
    assert_accessible(page)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")


def test_page_without_scripts_shows_the_code_and_no_dead_button(page_without_javascript, concert_goer):
    page = page_without_javascript
    page.goto(concert_goer.ticket)
    assert len(read_from_screen(page)) == 1
    assert page.locator("main button:visible").count() == 0
    expect(page.get_by_role("link", name="カレンダーに入れる")).to_be_visible()


TURN = """
from commerce.catalog.models import Event
from commerce.tickets.models import Ticket
ticket = Ticket.objects.get(order__code="{code}")
Event.objects.filter(pk=ticket.order.event_id).update(rotating_code={on})
print(ticket.short_code)
"""
FRESH = """
from commerce.tickets import qr, rotating_code
from portal.shared import clock
print([rotating_code.is_fresh(qr.verify(text), clock.now()) for text in {texts}])
"""


def test_a_code_that_changes_is_drawn_by_the_page_with_and_without_a_signal(new_page, site):
    customer = new_customer(site, "open-lecture")
    python(site, TURN.format(code=customer.code, on=True))
    try:
        page = new_page(width=320)
        page.clock.install()
        page.goto(customer.ticket)
        expect(page.get_by_text("このQRコードは、30秒ごとに新しくなります。")).to_be_visible()
        expect(page.locator(".store-status")).to_contain_text(STORED)
        (first,), slot = read_from_screen(page), page.locator(".qr").get_attribute("data-step") or ""
        assert python(site, FRESH.format(texts=[first])).strip() == "[True]"
        save_picture(page, "ticket-turning")
        with new_page.watch.ignore_problems():
            page.context.set_offline(True)
            page.clock.fast_forward(60_000)
            expect(page.locator(".qr")).not_to_have_attribute("data-step", slot)
            page.reload()
            expect(page.get_by_text("このQRコードは、30秒ごとに新しくなります。")).to_be_visible()
            (later,) = read_from_screen(page)
        assert (first[:UNCHANGING], len(later)) == (later[:UNCHANGING], 154)
        assert first != later
    finally:
        python(site, TURN.format(code=customer.code, on=False))
