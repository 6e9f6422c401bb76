"""The rotating code: same QR version, valid for about a minute, and invalid without the signed part."""

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
    gate = check_in.GateContext(order.event, None, "北口", "gate:北口")
    return check_in.check_in(check_in.Scan(client_id=uuid.uuid4(), at=at, read=read), gate, at=AT).result


def test_symbol_has_the_size_of_a_constant_code(order):
    text = rotating_code.payload(order.tickets.first(), AT)
    assert (len(text), len(qr.matrix(text)), text.isalnum() and text.isupper()) == (154, 41 + 2 * qr.QUIET_ZONE, True)


@pytest.mark.parametrize(
    ("seconds", "is_fresh"), [(-61, False), (-30, True), (0, True), (29, True), (59, True), (90, False)]
)
def test_code_is_valid_one_time_step_before_and_after(order, seconds, is_fresh):
    read = qr.verify(rotating_code.payload(order.tickets.first(), AT))
    assert rotating_code.is_fresh(read, AT + timedelta(seconds=seconds)) is is_fresh


def test_the_current_code_admits_and_an_old_one_is_stale(order):
    first, second = order.tickets.all()
    current = rotating_code.payload(first, AT)
    assert [scanned(order, current), scanned(order, current)] == ["ok", "already_used"]
    old = rotating_code.payload(second, AT - timedelta(minutes=5))
    assert [scanned(order, old), scanned(order, qr.payload(second))] == ["stale_code", "stale_code"]
    assert scanned(order, second.short_code) == "ok"
    assert CheckIn.objects.filter(result="stale_code", kind="refused", ticket=second).count() == 2


def test_an_offline_scan_is_judged_by_its_time(order):
    scanned_at = AT - timedelta(hours=2)
    assert scanned(order, rotating_code.payload(order.tickets.first(), scanned_at), at=scanned_at) == "ok"


def test_another_tickets_key_or_revision_is_stale(order):
    first, second = order.tickets.all()
    step = rotating_code.step_at(AT)
    tail = rotating_code.TAIL.pack(step, rotating_code._proof(rotating_code.key_of(second.pk, 1), step))
    assert scanned(order, qr.encode(qr.signed(first) + tail)) == "stale_code"
    assert rotating_code.key_of(first.pk, 1) != rotating_code.key_of(first.pk, 2)


def test_a_gates_list_has_keys_only_for_events_with_rotating_codes(order):
    gate = check_in.GateContext(order.event, None, "北口", "gate:北口")
    keys = [ticket["key"] for ticket in device_list(gate, AT)["tickets"]]
    assert keys == [rotating_code.encoded_key(ticket.pk, 1) for ticket in order.tickets.all()]
    order.event.rotating_code = False
    assert [ticket.get("key") for ticket in device_list(gate, AT)["tickets"]] == [None, None]
    assert CheckIn.objects.count() == 0


def test_the_page_has_the_key_and_a_constant_code_without_scripts_and_no_wallet(client, order):
    ticket = order.tickets.first()
    page = client.get(f"/t/{ticket.token}/")
    assert rotating_code.page_data(ticket)["key"] in page.content.decode()
    assert qr.svg_path(qr.payload(ticket)) in page.content.decode()
    assert "X-Clock" in page.headers
    assert client.get(f"/t/{ticket.token}/wallet.pkpass").status_code == 404
