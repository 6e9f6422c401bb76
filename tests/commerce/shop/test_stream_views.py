"""The page that plays a stream: only for the buyer, within its period, on a limited number of devices."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from commerce.catalog.models import Performance
from commerce.fulfilment import notifications
from commerce.orders.models import Order
from portal.shared.clock import now
from portal.shared.mail.sending.delivery import deliver
from tests.commerce.shop.checkout import text_of
from tests.factories.accounts import make_buyer
from tests.factories.paid_orders import a_bought_order

pytestmark = pytest.mark.django_db
URL = "https://stream.example.jp/live/main.m3u8"


@pytest.fixture
def order() -> Order:
    order = a_bought_order()
    Performance.objects.update(kind="streaming", stream_url=URL, stream_player="hls")
    return Order.objects.get(pk=order.pk)


@pytest.fixture
def live(order):
    """The time at which the stream is open."""
    with time_machine.travel(performance_of(order).starts_at, tick=False) as traveller:
        yield traveller


def performance_of(order) -> Performance:
    return Performance.objects.get(order_lines__order=order)


def address(order, name="stream", **query) -> str:
    return reverse(name, args=[order.code, performance_of(order).pk], query=query or None)


def device_of(order) -> Client:
    """Another browser with the mail's link."""
    browser = Client()
    browser.key = order.link_token
    return browser


def open_stream(browser, order):
    return browser.get(address(order, k=browser.key))


def test_only_the_owner_and_the_link_of_the_mail_open_the_stream(client, order, live):
    assert client.get(address(order)).status_code == 302
    assert client.get(address(order, k="x")).status_code == 404
    client.force_login(make_buyer())
    assert client.get(address(order)).status_code == 404
    client.force_login(order.user)
    assert URL in client.get(address(order)).content.decode()
    assert open_stream(device_of(order), order).status_code == 409  # the first one plays


def test_before_and_after_its_period_the_page_shows_no_url(client, order):
    client.force_login(order.user)
    begins = performance_of(order).doors_at
    for at, status, words in (
        (begins - timedelta(seconds=1), 200, "配信はまだ始まっていません"),
        (begins + timedelta(days=3), 410, "配信は終わりました"),
    ):
        with time_machine.travel(at, tick=False):
            answer = client.get(address(order))
            assert (answer.status_code, words in text_of(answer)) == (status, True)
            assert URL not in answer.content.decode()


def test_an_unconfirmed_order_or_a_cancelled_performance_has_no_stream(client, order, live):
    client.force_login(order.user)
    Performance.objects.update(state="cancelled")
    assert client.get(address(order)).status_code == 404
    Performance.objects.update(state="scheduled")
    Order.objects.update(state="cancelled")
    assert client.get(address(order)).status_code == 404


def test_the_pages_policy_opens_for_the_streams_host_and_nothing_else(client, order, live):
    client.force_login(order.user)
    policy = client.get(address(order))["Content-Security-Policy"]
    assert "media-src 'self' blob: https://stream.example.jp;" in f"{policy};"
    assert "connect-src 'self' https://stream.example.jp" in policy
    assert "script-src" not in policy  # the default: our own


def test_one_device_at_a_time_and_a_take_over_stops_the_other(order, live):
    first, second = device_of(order), device_of(order)
    assert open_stream(first, order).status_code == 200
    refused = open_stream(second, order)
    assert (refused.status_code, URL in refused.content.decode()) == (409, False)
    assert second.post(address(order, "stream_take_over", k=second.key)).url == address(order, k=second.key)
    assert open_stream(second, order).status_code == 200
    assert first.post(address(order, "stream_heartbeat", k=first.key)).status_code == 409
    assert second.post(address(order, "stream_heartbeat", k=second.key)).status_code == 204


def test_a_device_without_heartbeat_for_a_minute_is_replaced(order, live):
    first, second = device_of(order), device_of(order)
    open_stream(first, order)
    live.shift(timedelta(seconds=59))
    assert open_stream(second, order).status_code == 409
    live.shift(timedelta(seconds=1))
    assert open_stream(second, order).status_code == 200


def test_a_beat_without_a_page_and_after_the_end_stops_the_player(order, live):
    browser = device_of(order)
    assert browser.post(address(order, "stream_heartbeat", k=browser.key)).status_code == 410
    open_stream(browser, order)
    live.shift(timedelta(days=2))
    assert browser.post(address(order, "stream_heartbeat", k=browser.key)).status_code == 410


def test_an_external_page_is_linked_within_its_period_on_any_number_of_devices(order, live):
    Performance.objects.update(stream_player="external", stream_url="https://live.example.jp/abc")
    for browser in (device_of(order), device_of(order)):
        answer = open_stream(browser, order)
        assert (answer.status_code, 'href="https://live.example.jp/abc"' in answer.content.decode()) == (200, True)


def test_no_other_page_shows_the_url_of_the_stream(client, order, live):
    client.force_login(order.user)
    for page in ("order_complete", "mypage_order"):
        html = client.get(reverse(page, args=[order.code])).content.decode()
        assert (URL in html, address(order) in html) == (False, True)


def test_the_mail_links_the_page_and_not_the_stream(order, live):
    Performance.objects.update(entry_mode="none")
    order.tickets.all().delete()
    row = notifications.resend(order, actor="buyer", at=now())
    deliver(row.pk, at=now())
    body = mail.outbox[-1].body.replace("\n", "")
    assert f"{address(order)}?k={order.link_token}" in body
    assert URL not in body
