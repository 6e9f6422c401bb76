"""Two devices and one stream: the second is refused, takes over, and the first one stops with a message."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.buyer import heading, press, save_picture
from tests.e2e.customer import new_customer

PLAYLIST = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nsegment.ts\n"
# Opens the stream in our own player; USUAL restores it for other tests.
LIVE = """
from datetime import timedelta
from django.utils import timezone
from commerce.models import Performance
now = timezone.now()
Performance.objects.filter(event__slug="online-live").update(
    doors_at=now - timedelta(minutes=5), stream_player="hls", stream_url="{host}/live/main.m3u8")
"""
USUAL = """
from datetime import timedelta
from django.db.models import F
from commerce.models import Performance
Performance.objects.filter(event__slug="online-live").update(
    doors_at=F("starts_at") - timedelta(minutes=30), stream_player="external", stream_url="{host}/lighthouse-quartet")
"""


@pytest.fixture
def live(site):
    site.manage("shell", "--no-imports", "-c", LIVE.format(host=site.url))
    yield
    site.manage("shell", "--no-imports", "-c", USUAL.format(host="https://stream.example.jp"))


def stream_requests(page: Page) -> list[str]:
    """Answers the page's requests for the stream and collects them, so that no request leaves this machine."""
    requests: list[str] = []

    def answer(route):
        requests.append(route.request.url.rpartition("/")[2])
        is_list = route.request.url.endswith(".m3u8")
        headers = {"Content-Type": "application/vnd.apple.mpegurl"}
        route.fulfill(status=200 if is_list else 404, headers=headers, body=PLAYLIST if is_list else "")

    page.route("**/live/*", answer)
    return requests


def watch_page(page: Page, code: str) -> None:
    page.goto(f"/orders/{code}/complete/")
    press(page, "視聴ページを開く")
    heading(page, "灯台カルテット オンラインライブ")


def test_a_second_device_takes_over_and_the_first_one_stops(new_page, site, live, assert_accessible, assert_fits):
    buyer = new_customer(site, "online-live")
    first, second = buyer.log_in(new_page(width=1280), site), buyer.log_in(new_page(width=390), site)
    requests = stream_requests(first)
    stream_requests(second)
    watch_page(first, buyer.code)
    expect(first.locator("video")).to_be_visible()
    for _look in range(50):  # by the browser itself or by the library, whichever can
        first.wait_for_timeout(0 if requests else 200)
    assert requests[0] == "main.m3u8"
    library = first.locator("[data-library]").get_attribute("data-library")
    assert first.evaluate("async (library) => (await import(library)).default.isSupported()", library)
    save_picture(first, "1280-watch")
    assert_fits(first)
    assert_accessible(first)

    watch_page(second, buyer.code)
    expect(second.get_by_role("heading", name="別の端末で視聴中です")).to_be_visible()
    save_picture(second, "390-watch-taken")
    assert_fits(second)
    assert_accessible(second)
    press(second, "この端末で見る")
    expect(second.locator("video")).to_be_visible()

    first.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # sends a heartbeat at once
    expect(first.get_by_role("heading", name="別の端末で視聴中です")).to_be_visible()
    expect(first.locator("video")).to_have_count(0)
