"""What scripts add to every page: passwords that can be shown, messages that go, errors first, no needless request."""

import pytest
from playwright.sync_api import Page, expect


def requests_of(page: Page, part: str) -> list[str]:
    """Collects the URLs with that part which the page asks for."""
    urls: list[str] = []
    page.on("request", lambda request: urls.append(request.url) if part in request.url else None)
    return urls


def test_a_password_is_shown_on_demand_and_hidden_again(page):
    page.goto("/accounts/login/")
    field = page.locator("input[name=password]")
    field.fill("hoshi-no-umi-2026")
    page.get_by_role("button", name="パスワードを表示する").click()
    assert field.get_attribute("type") == "text"
    page.get_by_role("button", name="パスワードを隠す").click()
    assert (field.get_attribute("type"), field.input_value()) == ("password", "hoshi-no-umi-2026")


def test_a_stranger_asks_for_nothing_personal_and_a_buyer_for_name_and_next_ticket(new_page, site, concert_goer):
    stranger = new_page()
    asked = [requests_of(stranger, part) for part in ("/account/badge/", "/mypage/")]
    stranger.goto("/")
    stranger.wait_for_load_state("networkidle")
    assert (asked, stranger.locator(".next-slot").is_visible()) == ([[], []], False)

    buyer = concert_goer.log_in(new_page(width=1280), site)
    buyer.goto("/mypage/")  # its answer marks the browser as logged in, as the log-in itself does
    buyer.goto("/")
    expect(buyer.locator(".account-label")).to_contain_text("さん")
    expect(buyer.locator(".next-slot [data-next]")).to_be_visible()


def test_a_message_of_failure_goes_when_the_next_try_succeeds(new_page, page):
    page.goto("/events/stage-play/")
    page.evaluate(
        """() => {
          const box = document.createElement("div");
          box.id = "box";
          box.innerHTML = '<button hx-get="/nothing" hx-target="#box-target">もう一度</button><p id="box-target"></p>';
          document.querySelector("main").append(box);
          htmx.process(box);
        }"""
    )
    page.route("**/nothing", lambda route: route.fulfill(status=500, body="x"))
    with new_page.watch.ignore_problems():
        page.get_by_role("button", name="もう一度").click()
        expect(page.locator("#box .failed")).to_have_count(1)
    page.unroute("**/nothing")
    page.route("**/nothing", lambda route: route.fulfill(status=200, body="できました"))
    page.get_by_role("button", name="もう一度").click()
    expect(page.locator("#box-target")).to_have_text("できました")
    expect(page.locator("#box .failed")).to_have_count(0)


def test_a_wrong_form_in_place_is_read_first_and_named_in_the_title(page):
    page.goto("/help/orders/order-mail/")
    title = page.title()
    page.get_by_role("link", name="チケット情報のメールを再送信する").first.click()
    form = page.locator(".action form").first
    form.get_by_role("textbox").first.fill("だめなアドレス")
    form.get_by_role("button").first.click()
    expect(page.locator(".action .errsum")).to_be_focused()
    assert page.title() == f"エラー：{title}"


def test_the_device_check_is_loaded_once(new_page):
    page = new_page(
        user_agent="Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.0 Safari/605.1.15"
    )
    loads: list[str] = []
    page.on("load", lambda: loads.append(page.url))
    page.goto("/support/environment/")
    page.wait_for_url("**/support/environment/?device=mac")
    expect(page.locator("[data-device]")).to_have_count(1)
    assert len(loads) == 1


SHOWN_BY_SCRIPTS = ["/receipts/check/", "/accounts/login/"]


@pytest.mark.parametrize("address", SHOWN_BY_SCRIPTS)
def test_without_scripts_no_place_is_kept_for_their_controls(new_page, address):
    page = new_page(javascript=False)
    page.goto(address)
    assert page.locator(".later").bounding_box() is None
