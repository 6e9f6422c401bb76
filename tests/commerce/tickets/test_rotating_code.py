"""A code that changes: as large as one that does not, good for a minute, and worth nothing without the signed part."""

import uuid
from datetime import timedelta

import pytest

from commerce.gate.queries import device_list
from commerce.tickets import check_in, qr, rotating_code
from commerce.tickets.models import CheckIn
from tests.factories.catalog import AT, EventFactory
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    return OrderFactory(event=EventFactory(rotating_code=True), confirmed=True)


def scanned(order, read, at=AT) -> str:
    here = check_in.GateContext(order.event, None, "北口", "gate:北口")
    return check_in.check_in(check_in.Scan(client_id=uuid.uuid4(), at=at, read=read), here, at=AT).result


def test_symbol_is_as_large_as_one_that_does_not_change(order):
    text = rotating_code.payload(order.tickets.first(), AT)
    assert (len(text), len(qr.matrix(text)), text.isalnum() and text.isupper()) == (154, 41 + 2 * qr.QUIET_ZONE, True)


@pytest.mark.parametrize(
    ("seconds", "is_fresh"), [(-61, False), (-30, True), (0, True), (29, True), (59, True), (90, False)]
)
def test_it_is_good_for_a_step_before_and_after(order, seconds, is_fresh):
    read = qr.verify(rotating_code.payload(order.tickets.first(), AT))
    assert rotating_code.is_fresh(read, AT + timedelta(seconds=seconds)) is is_fresh


def test_the_live_code_lets_in_and_a_picture_of_it_asks_for_the_name(order):
    first, second = order.tickets.all()
    live = rotating_code.payload(first, AT)
    assert [scanned(order, live), scanned(order, live)] == ["ok", "already_used"]
    old = rotating_code.payload(second, AT - timedelta(minutes=5))
    assert [scanned(order, old), scanned(order, qr.payload(second))] == ["stale_code", "stale_code"]
    assert scanned(order, second.short_code) == "ok"
    assert CheckIn.objects.filter(result="stale_code", kind="refused", ticket=second).count() == 2


def test_a_scan_without_a_network_is_judged_by_its_own_moment(order):
    then = AT - timedelta(hours=2)
    assert scanned(order, rotating_code.payload(order.tickets.first(), then), at=then) == "ok"


def test_another_tickets_key_or_revision_proves_nothing(order):
    first, second = order.tickets.all()
    step = rotating_code.step_at(AT)
    tail = rotating_code.TAIL.pack(step, rotating_code._proof(rotating_code.key_of(second.pk, 1), step))
    assert scanned(order, qr.encode(qr.signed(first) + tail)) == "stale_code"
    assert rotating_code.key_of(first.pk, 1) != rotating_code.key_of(first.pk, 2)


def test_a_doors_list_has_the_keys_of_such_an_event_alone(order):
    here = check_in.GateContext(order.event, None, "北口", "gate:北口")
    keys = [ticket["key"] for ticket in device_list(here, AT)["tickets"]]
    assert keys == [rotating_code.encoded_key(ticket.pk, 1) for ticket in order.tickets.all()]
    order.event.rotating_code = False
    assert [ticket.get("key") for ticket in device_list(here, AT)["tickets"]] == [None, None]
    assert CheckIn.objects.count() == 0


def test_the_page_makes_the_code_itself_shows_a_still_one_without_scripts_and_offers_no_wallet(client, order):
    ticket = order.tickets.first()
    page = client.get(f"/t/{ticket.token}/")
    assert rotating_code.page_data(ticket)["key"] in page.content.decode()
    assert qr.svg_path(qr.payload(ticket)) in page.content.decode()
    assert "X-Clock" in page.headers
    assert client.get(f"/t/{ticket.token}/wallet.pkpass").status_code == 404
