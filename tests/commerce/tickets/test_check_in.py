"""Check-in: the result of each scan, the change of the ticket, and one record per scan."""

import json
import uuid
from pathlib import Path
from types import SimpleNamespace

import pytest

from commerce.tickets import check_in, qr, services
from commerce.tickets.models import CheckIn, Ticket
from commerce.tickets.states import TicketState
from tests.factories.catalog import AT, EventFactory, hold_performances
from tests.factories.orders import OrderFactory

VECTORS = json.loads((Path(__file__).parents[2] / "contracts" / "gate_vectors.json").read_text())


def decide_arguments(vector: dict) -> tuple:
    """The arguments of `decide` for a vector."""
    read = vector["read"]
    scanned = read and check_in.ScannedCode(
        read["genuine"], read.get("event", 0), 0, read.get("rev", 0), read.get("fresh", False)
    )
    row = vector["ticket"]
    ticket = row and SimpleNamespace(
        revision=row["rev"], state=TicketState(row["state"]), performance_id=row["performance"]
    )
    gate = vector["door"]
    event = SimpleNamespace(pk=gate["event"], re_entry=gate["re_entry"], rotating_code=gate.get("turning", False))
    return scanned, ticket, check_in.GateContext(event, gate["performance"], "北口", "gate:北口"), gate.get("today")


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_decide_matches_the_vectors_that_the_javascript_also_matches(vector):
    assert check_in.decide(*decide_arguments(vector)) == vector["result"]


@pytest.fixture
def order(db):
    order = OrderFactory(confirmed=True)
    hold_performances(order.event, AT)
    return order


def gate_context(order, *, performance_id=None) -> check_in.GateContext:
    return check_in.GateContext(order.event, performance_id, "北口", "gate:北口")


def scan(read="", **fields) -> check_in.Scan:
    return check_in.Scan(**{"client_id": uuid.uuid4(), "at": AT, "read": read, **fields})


def test_a_valid_code_admits_once_and_the_log_records_it(order):
    ticket = order.tickets.first()
    first = check_in.check_in(scan(qr.payload(ticket)), gate_context(order), at=AT)
    second = check_in.check_in(scan(ticket.code_in_groups.lower()), gate_context(order), at=AT)
    ticket.refresh_from_db()
    assert (first.kind, first.result, first.gate, ticket.state) == ("entry", "ok", "北口", "used")
    assert (second.kind, second.result) == ("refused", "already_used")
    log_entry = order.log.filter(kind="tickets").last()
    assert (log_entry.from_state, log_entry.to_state, log_entry.actor) == ("issued", "used", "gate:北口")


def test_tickets_of_an_order_are_checked_in_separately(order):
    first, second = order.tickets.all()
    check_in.check_in(scan(qr.payload(first)), gate_context(order), at=AT)
    second.refresh_from_db()
    assert second.state == "issued"


def test_the_second_upload_of_a_scan_returns_the_same_row(order):
    upload = scan(qr.payload(order.tickets.first()))
    rows = [check_in.check_in(upload, gate_context(order), at=AT) for _n in range(2)]
    assert rows[0] == rows[1]
    assert CheckIn.objects.count() == 1


def test_a_used_ticket_admits_again_if_re_entry_is_allowed(order):
    order.event.re_entry = True
    order.event.save()
    code = qr.payload(order.tickets.first())
    results = [check_in.check_in(scan(code), gate_context(order), at=AT).result for _n in range(2)]
    assert results == ["ok", "re_entry"]


def test_an_admission_is_undone_with_a_reason_and_the_ticket_admits_again(order):
    ticket = order.tickets.first()
    check_in.check_in(scan(ticket.short_code), gate_context(order), at=AT)
    with pytest.raises(check_in.ReasonMissing):
        check_in.undo(scan(ticket.short_code), gate_context(order), at=AT)
    row = check_in.undo(scan(ticket.short_code, reason="操作の誤り"), gate_context(order), at=AT)
    assert (row.kind, row.reason, Ticket.objects.get(pk=ticket.pk).state) == ("undo", "操作の誤り", "issued")
    with pytest.raises(check_in.NotUsed):
        check_in.undo(scan(ticket.short_code, reason="操作の誤り"), gate_context(order), at=AT)
    assert check_in.check_in(scan(ticket.short_code), gate_context(order), at=AT).result == "ok"


@pytest.mark.parametrize("text", ["", "A" * 135, "あ" * 200, "https://example.jp/t/abc/", "\x00" * 13, "7K4M-2PXA"])
def test_other_texts_are_refused_and_recorded(order, text):
    row = check_in.check_in(scan(text), gate_context(order), at=AT)
    assert (row.kind, row.ticket, row.read) == ("refused", None, text.replace("\0", ""))
    assert row.result == ("unknown" if len(text.replace("\0", "")) <= 12 else "bad_signature")


def test_a_tampered_code_another_key_and_an_old_revision_are_refused_and_recorded(order, settings):
    ticket = order.tickets.first()
    valid = qr.payload(ticket)
    flipped = ("B" if valid[20] == "A" else "A").join([valid[:20], valid[21:]])
    assert check_in.check_in(scan(flipped), gate_context(order), at=AT).result == "bad_signature"
    seed, settings.TICKET_SIGNING_SEED = settings.TICKET_SIGNING_SEED, "b3RoZXIta2V5LW9mLWFub3RoZXItc2l0ZS0zMi1ieXQ="
    foreign = qr.payload(ticket)
    settings.TICKET_SIGNING_SEED = seed
    assert check_in.check_in(scan(foreign), gate_context(order), at=AT).result == "bad_signature"
    Ticket.objects.filter(pk=ticket.pk).update(revision=2)
    assert check_in.check_in(scan(valid), gate_context(order), at=AT).result == "handed_on"
    assert CheckIn.objects.filter(kind="refused").count() == 3


def test_another_event_another_performance_and_void_tickets_are_refused(order):
    ticket = order.tickets.first()
    other = OrderFactory(event=EventFactory(), confirmed=True)
    assert (
        check_in.check_in(scan(qr.payload(other.tickets.first())), gate_context(order), at=AT).result == "wrong_event"
    )
    elsewhere = gate_context(order, performance_id=other.event.performances.get().pk)
    assert check_in.check_in(scan(qr.payload(ticket)), elsewhere, at=AT).result == "wrong_day"
    services.void_all(order, AT)
    assert check_in.check_in(scan(qr.payload(ticket)), gate_context(order), at=AT).result == "void"


def test_an_implausible_device_time_is_replaced_by_the_time_of_the_server(order):
    late = scan(order.tickets.first().short_code, at=AT.replace(year=AT.year + 1))
    assert check_in.check_in(late, gate_context(order), at=AT).at == AT
