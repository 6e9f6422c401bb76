"""The rotating code: same QR version, valid for about a minute, and invalid without the signed part."""

import base64
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from commerce.gate.queries import device_list
from commerce.orders.models import Order
from commerce.tickets import check_in, qr, rotating_code
from commerce.tickets.models import CheckIn, Ticket
from tests.factories.catalog import AT, EventFactory, hold_performances
from tests.factories.orders import OrderFactory


@pytest.fixture
def order(db):
    order = OrderFactory(event=EventFactory(rotating_code=True), confirmed=True)
    hold_performances(order.event, AT)
    return order


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


@pytest.fixture
def known_seed(settings):
    settings.TICKET_SIGNING_SEED = base64.b64encode(b"a signing seed of just 32 bytes.").decode()


KEY = bytes.fromhex("b2506813ac62e3e83381cf31748bed74")  # HMAC-SHA256 of "turning", ticket 7 and revision 2, 16 bytes


def a_ticket() -> Ticket:
    """Ticket 7 of event 3, revision 2; not saved."""
    return Ticket(pk=7, revision=2, order=Order(event_id=3))


def test_the_key_is_16_bytes_of_the_seeds_mac_of_ticket_and_revision(known_seed):
    assert rotating_code.key_of(7, 2) == KEY
    assert rotating_code.encoded_key(7, 2) == "slBoE6xi4+gzgc8xdIvtdA=="


@pytest.mark.parametrize(
    ("at", "tail"),
    [
        (AT, (59_846_760, "1497fc6f8b83acf7")),
        (datetime(4100, 1, 1, tzinfo=UTC), (2_240_544_960, "0230058abec32b50")),  # above 31 bits
    ],
    ids=["2026", "4100"],
)
def test_the_tail_is_the_time_step_and_8_bytes_of_its_mac(known_seed, at, tail):
    read = qr.verify(rotating_code.payload(a_ticket(), at))
    step, proof = rotating_code.TAIL.unpack(read.tail)

    assert (step, proof.hex()) == tail
    assert rotating_code.is_fresh(read, at)


@pytest.mark.parametrize(("second", "step"), [(0, 0), (29, 0), (30, 1), (59, 1), (60, 2)])
def test_a_time_step_has_thirty_seconds(second, step):
    assert rotating_code.step_at(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=second)) == step


def test_the_page_gets_the_signed_part_and_the_key(known_seed):
    ticket = a_ticket()

    assert rotating_code.page_data(ticket) == {
        "signed": base64.b64encode(qr.signed(ticket)).decode(),
        "key": "slBoE6xi4+gzgc8xdIvtdA==",
    }


def test_a_code_without_a_tail_or_with_a_wrong_proof_is_not_fresh(known_seed):
    without = qr.verify(qr.payload(a_ticket()))
    wrong = replace(without, tail=rotating_code.TAIL.pack(rotating_code.step_at(AT), bytes(8)))

    assert [rotating_code.is_fresh(read, AT) for read in (without, wrong)] == [False, False]
