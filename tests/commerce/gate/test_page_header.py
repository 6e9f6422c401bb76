"""Header and footer of the gate's pages: for attendants instead of the shop's, with a way out."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from commerce.gate.session import COOKIE
from commerce.tickets.gate_passes import digest
from commerce.tickets.models import GatePass
from portal.shared import clock
from tests.factories.accounts import make_staff
from tests.factories.catalog import EventFactory

pytestmark = pytest.mark.django_db
PIN = "48151623"
PAGES = ["/gate/", "/gate/names/", "/gate/conflicts/", "/gate/sale/"]


@pytest.fixture
def device(client):
    GatePass.objects.create(
        event=EventFactory(at=clock.now()),
        name="北口",
        pin=digest(PIN),
        may_sell=True,
        valid_until=clock.now() + timedelta(hours=8),
        created_at=clock.now(),
        created_by=make_staff(),
    )
    client.post("/gate/", {"pin": PIN})
    return client


def links(page: BeautifulSoup, part: str) -> list[str]:
    """The addresses in a part of the page, without those of other languages."""
    return [link["href"] for link in page.select(f"{part} a:not([hreflang])")]


@pytest.mark.parametrize("address", PAGES)
def test_header_and_footer_lead_to_pages_of_the_gate_alone(device, address):
    page = BeautifulSoup(device.get(address).content, "lxml")
    assert links(page, "header") == ["/gate/", "/gate/scan/", "/gate/names/", "/gate/sale/"]
    assert links(page, "footer") == []
    assert page.select_one("footer form")["action"] == "/gate/close/"
    assert page.select_one("meta[name=robots]")["content"] == "noindex, nofollow"


def test_before_a_gate_is_open_there_is_nothing_to_close_and_no_menu(client):
    page = BeautifulSoup(client.get("/gate/").content, "lxml")
    assert (links(page, "header"), page.select("footer form")) == (["/gate/"], [])


def test_closing_the_gate_asks_for_the_pin_again(device):
    answer = device.post("/gate/close/", follow=True)
    assert (answer.redirect_chain, device.cookies[COOKIE].value) == ([("/gate/", 302)], "")
    assert "この端末の受付を終えました。" in answer.content.decode()
    assert device.get("/gate/names/")["Location"] == "/gate/"


def test_a_link_alone_closes_nothing(device):
    assert device.get("/gate/close/").status_code == 405
    assert device.get("/gate/names/").status_code == 200
