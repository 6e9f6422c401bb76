"""The scanner at the gate: reads by camera and keyboard, decides offline, and shows the server's result later."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Page, expect

from commerce.tickets import qr
from tests.e2e import gate_server
from tests.e2e.browser import ARGUMENTS, PageMonitor, axe_violations, find_chromium
from tests.e2e.buyer import save_picture
from tests.e2e.gate_server import payload_of, rotating_payload_of
from tests.e2e.stack import ROOT

VECTORS = ROOT / "tests" / "contracts" / "gate_vectors.json"
FOLD_VECTORS = ROOT / "tests" / "contracts" / "fold_vectors.json"
FOLD = "async (text) => (await import('/static/js/gate/fold.js')).fold(text)"
DECIDE = "async (facts) => (await import('/static/js/gate/decide.js')).decide(...facts)"
SIDE = 640
GREEN, RED = "rgb(11, 92, 53)", "rgb(168, 0, 0)"


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    """A fake server with unused tickets."""
    running = gate_server.start()
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def new_device(browser, server) -> Iterator[Callable[..., Page]]:
    """Opens the scanner's page in a new browser context, ready to work offline."""
    url = f"http://localhost:{server.server_port}"
    watch, contexts = PageMonitor(url), []

    def open_device(by: Browser = browser, *, width: int = 390, **options) -> Page:
        context = by.new_context(base_url=url, locale="ja-JP", viewport={"width": width, "height": 844}, **options)
        watch.add(context)
        contexts.append(context)
        page = context.new_page()
        page.goto("/gate/scan/")
        expect(page.locator("#gate")).to_have_attribute("data-cached", "yes", timeout=20_000)
        return page

    yield open_device
    for context in contexts:
        context.close()
    assert watch.problems == []


@pytest.fixture(scope="module")
def device_rules(browser) -> Iterator[Page]:
    """A page of the fake server in which the scanner's modules can be loaded."""
    running = gate_server.start()
    page = browser.new_page()
    page.goto(f"http://localhost:{running.server_port}/static/favicon.svg")
    yield page
    page.close()
    running.shutdown()
    running.server_close()


def scan(page: Page, text: str) -> None:
    """Types as a hardware scanner does, and presses Enter."""
    page.locator("#gate-code").fill(text)
    page.locator("#gate-code").press("Enter")


def expect_result(page: Page, result: str, text: str) -> None:
    """Expects colour and text of the result field."""
    field = page.locator("[data-part=result]")
    if text != "入場を取り消しました":
        expect(field).to_have_css("background-color", GREEN if result == "ok" else RED)
    expect(field).to_have_attribute("data-result", result)
    expect(field.locator("[data-part=message]")).to_have_text(text)


def scan_again(page: Page, text: str) -> None:
    """Scans the same code again, after the interval within which it counts as one scan."""
    page.wait_for_timeout(3100)
    scan(page, text)


def expect_unsent(page: Page, number: int) -> None:
    """Expects the number of unsent scans that the page shows."""
    expect(page.locator("[data-part=unsent]")).to_have_text(f"未送信 {number}件", timeout=15_000)


def test_a_ticket_is_let_in_once_and_an_undo_lets_it_in_again(new_device, server):
    page = new_device()
    scan(page, payload_of(1))
    expect_result(page, "ok", "入場できます")
    expect(page.locator("[data-part=details]")).to_contain_text("A列1番")
    expect(page.locator("[data-part=counts]")).to_have_text("入場 1／10")
    scan_again(page, "7k4m-2px1")
    expect_result(page, "already_used", "入場済みです")
    scan(page, payload_of(2))
    expect_result(page, "ok", "入場できます")
    page.get_by_role("button", name="取り消し", exact=True).click()
    page.get_by_label("取り消しの理由").select_option("別の方のチケット")
    page.get_by_role("button", name="入場を取り消す").click()
    expect_result(page, "undone", "入場を取り消しました")
    expect_unsent(page, 0)
    assert server.gate_server.tickets[2]["state"] == "issued"
    scan(page, payload_of(2))
    expect_result(page, "ok", "入場できます")


def test_a_hardware_scanner_may_type_wherever_the_focus_is(new_device):
    page = new_device()
    page.get_by_role("heading", level=1).click()
    page.keyboard.type(payload_of(9))
    page.keyboard.press("Enter")
    expect_result(page, "ok", "入場できます")


@pytest.mark.parametrize("case", json.loads(VECTORS.read_text()), ids=lambda case: case["name"].replace(" ", "_"))
def test_the_device_decides_as_the_server_does(device_rules, case):
    gate = {name: case["door"][name] for name in ("event", "performance")}
    gate |= {"reEntry": case["door"]["re_entry"], "rotatingCode": case["door"].get("turning", False)}
    gate["today"] = case["door"].get("today")
    arguments = [case["read"], case["ticket"], gate]
    assert device_rules.evaluate(DECIDE, arguments) == case["result"]


def test_the_device_folds_names_as_the_server_does(device_rules):
    vectors = json.loads(FOLD_VECTORS.read_text())
    assert [device_rules.evaluate(FOLD, text) for text, _folded in vectors] == [folded for _text, folded in vectors]


@pytest.mark.parametrize(
    ("text", "result", "message"),
    [
        (payload_of(3)[:-4] + "AAAA", "bad_signature", "このサービスのQRコードではありません"),
        (payload_of(3, event=8), "wrong_event", "別のイベントです"),
        (payload_of(3, revision=2), "handed_on", "古いQRコードです"),
        (payload_of(99), "unknown", "見つかりません"),
        ("https://example.jp/", "bad_signature", "このサービスのQRコードではありません"),
    ],
)
def test_an_invalid_ticket_is_refused_with_its_reason(new_device, text, result, message):
    page = new_device()
    scan(page, text)
    expect_result(page, result, message)
    expect(page.locator("[data-part=result]")).to_have_attribute("data-kind", "refused")


def test_a_ticket_of_another_day_is_yellow_until_staff_have_decided(new_device, server):
    server.gate_server.opens = datetime.now(UTC) + timedelta(days=30)
    page = new_device()
    page.context.set_offline(True)
    scan(page, payload_of(2))
    field = page.locator("[data-part=result]")
    expect(field).to_have_attribute("data-kind", "check")
    expect(field.locator("[data-part=message]")).to_have_text("別の日のチケットです")
    expect(field.locator("[data-part=details]")).to_contain_text("11月24日（火）19:00 初日")
    save_picture(page, "gate-other-day")
    page.get_by_role("button", name="責任者に確かめました。受付する").click()
    expect_result(page, "ok", "入場できます")
    page.context.set_offline(False)
    expect_unsent(page, 0)
    answers = [(scan["ticket"], scan["answer"]["result"]) for scan in server.gate_server.pushed.values()]
    assert answers == [(2, "other_day"), (2, "ok")]


def test_a_ticket_of_another_event_says_of_which(new_device):
    page = new_device()
    scan(page, payload_of(3, event=8))
    expect(page.locator("[data-part=before]")).to_have_text("春のオペラ")


def test_a_picture_of_a_code_that_changes_asks_for_the_name_and_the_live_one_lets_in(new_device, server):
    server.gate_server.turning = True
    page = new_device()
    page.context.set_offline(True)
    scan(page, rotating_payload_of(2, datetime.now(UTC)))
    expect_result(page, "ok", "入場できます")
    scan(page, rotating_payload_of(2, datetime.now(UTC) + timedelta(seconds=30)))  # the next time step, the same phone
    expect_result(page, "ok", "入場できます")
    scan(page, rotating_payload_of(3, datetime.now(UTC) - timedelta(minutes=5)))
    field = page.locator("[data-part=result]")
    expect(field).to_have_attribute("data-kind", "check")
    expect(field.locator("[data-part=message]")).to_have_text("お名前を確かめてください")
    save_picture(page, "gate-stale")
    page.get_by_role("button", name="お名前を確かめました。受付する").click()
    expect_result(page, "ok", "入場できます")
    page.context.set_offline(False)
    expect_unsent(page, 0)
    answers = [(scan["ticket"], scan["answer"]["result"]) for scan in server.gate_server.pushed.values()]
    assert answers == [(2, "ok"), (3, "stale_code"), (3, "ok")]


def test_of_two_devices_with_a_network_the_second_shows_already_used(new_device):
    first, second = new_device(), new_device()
    scan(first, payload_of(4))
    expect_result(first, "ok", "入場できます")
    expect_unsent(first, 0)
    scan(second, payload_of(4))
    expect_result(second, "already_used", "入場済みです")


def test_of_two_devices_without_a_network_the_later_one_shows_the_conflict_afterwards(new_device):
    first, second = new_device(), new_device()
    for device in (first, second):
        device.context.set_offline(True)
        scan(device, payload_of(5))
        expect_result(device, "ok", "入場できます")
        expect_unsent(device, 1)
    first.context.set_offline(False)
    expect_unsent(first, 0)
    second.context.set_offline(False)
    flip = second.locator(".gate-flip")
    expect(flip).to_contain_text("入場済みです", timeout=15_000)
    expect_result(second, "already_used", "入場済みです")
    save_picture(second, "gate-flip")
    second.reload()
    expect(flip).to_contain_text("佐藤 未来")  # it was not confirmed yet
    flip.get_by_role("button").click()
    expect(flip).to_have_count(0)
    expect(first.locator(".gate-flip")).to_have_count(0)


def test_a_device_without_a_network_is_reloaded_decides_and_sends_later(new_device, server):
    page = new_device()
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("#gate")).to_have_attribute("data-ready", "yes")
    page.get_by_text("お名前でさがす").click()
    page.get_by_label("お名前か申込番号").fill("佐藤未来")
    expect(page.locator("[data-part=found] li")).to_have_count(10)
    save_picture(page, "gate-found")
    page.get_by_role("button", name="佐藤 未来 7K4M2PX6 受付する").click()
    expect_result(page, "ok", "入場できます")
    page.reload()
    scan(page, payload_of(6))
    expect_result(page, "already_used", "入場済みです")
    expect_unsent(page, 2)
    page.context.set_offline(False)
    expect_unsent(page, 0)
    assert server.gate_server.tickets[6]["state"] == "used"
    assert sorted(scan["result"] for scan in server.gate_server.pushed.values()) == ["already_used", "ok"]


def film_of(text: str, path: Path) -> Path:
    """A Y4M film of one picture: the QR code on a grey background."""
    modules = qr.matrix(text)
    scale, wall = 400 // len(modules), 150
    edge = (SIDE - scale * len(modules)) // 2
    rows = [bytearray([wall]) * SIDE for _ in range(SIDE)]
    for y, row in enumerate(modules):
        for x, is_dark in enumerate(row):
            for line in rows[edge + y * scale : edge + (y + 1) * scale]:
                line[edge + x * scale : edge + (x + 1) * scale] = bytes([16 if is_dark else 235]) * scale
    picture = b"FRAME\n" + b"".join(rows) + b"\x80" * (SIDE * SIDE // 2)
    path.write_bytes(f"YUV4MPEG2 W{SIDE} H{SIDE} F10:1 Ip A1:1 C420jpeg\n".encode() + picture * 5)
    return path


@pytest.fixture
def camera_browser(browser, tmp_path) -> Iterator[Browser]:
    """Chromium whose camera sees ticket 7."""
    film = film_of(payload_of(7), tmp_path / "qr.y4m")
    flags = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    flags.append(f"--use-file-for-fake-video-capture={film}")
    started = browser.browser_type.launch(
        executable_path=find_chromium(SimpleNamespace(chromium=browser.browser_type)), args=[*ARGUMENTS, *flags]
    )
    yield started
    started.close()


def test_the_camera_reads_a_qr_once_however_long_it_sees_it(new_device, camera_browser, server):
    page = new_device(camera_browser, permissions=["camera"])
    page.get_by_role("button", name="カメラで読み取る").click()
    expect_result(page, "ok", "入場できます")
    page.wait_for_timeout(4000)
    expect_result(page, "ok", "入場できます")
    expect_unsent(page, 0)
    assert [scan["ticket"] for scan in server.gate_server.pushed.values()] == [7]


AWAKE = """() => {
  window.locks = [];
  navigator.wakeLock.request = async (kind) => {
    window.locks.push(kind);
    return { release() { window.locks.push("released"); } };
  };
}"""


def test_the_cameras_picture_is_above_the_result_on_one_screen_and_the_screen_stays_on(new_device, camera_browser):
    page = new_device(camera_browser, permissions=["camera"])
    page.evaluate(AWAKE)
    page.get_by_role("button", name="カメラで読み取る").click()
    expect_result(page, "ok", "入場できます")
    save_picture(page, "gate-390-camera")
    picture, message = page.locator("video").bounding_box(), page.locator("[data-part=message]").bounding_box()
    assert picture["y"] + picture["height"] <= message["y"]
    assert (picture["y"] >= 0, message["y"] + message["height"] <= 844) == (True, True)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # back from another app
    page.get_by_role("button", name="カメラを止める").click()
    assert page.evaluate("window.locks") == ["screen", "screen", "released"]


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (390, "dark"), (1280, "light")])
def test_the_scanner_fits_and_is_accessible(new_device, assert_fits, width, scheme):
    page = new_device(width=width, color_scheme=scheme)
    save_picture(page, f"gate-{width}-idle")
    for text, name in ((payload_of(8), "ok"), ("7K4M2PX8", "used"), ("X", "unknown")):
        page.wait_for_timeout(3100 if name == "used" else 0)
        scan(page, text)
        expect(page.locator("[data-part=result]")).not_to_have_attribute("data-kind", "idle")
        page.wait_for_timeout(300)
        save_picture(page, f"gate-{width}-{name}")
        assert_fits(page)
        assert axe_violations(page) == []
