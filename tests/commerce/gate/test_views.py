"""The gate's pages and the scanner's requests: access, answers, and refusals that change nothing."""

import json
import uuid
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Permission

from commerce.gate.session import COOKIE
from commerce.tickets import qr
from commerce.tickets.gate_passes import digest
from commerce.tickets.models import CheckIn, GatePass
from portal.shared import clock
from portal.shared.templatetags.formatting import format_datetime
from tests.factories.accounts import make_buyer, make_staff
from tests.factories.catalog import EventFactory, hold_performances
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.django_db
PIN = "48151623"


@pytest.fixture
def order():
    order = OrderFactory(event=EventFactory(at=clock.now()), confirmed=True, at=clock.now())
    hold_performances(order.event, clock.now())
    return order


@pytest.fixture
def gate_pass(order):
    return GatePass.objects.create(
        event=order.event,
        name="北口",
        pin=digest(PIN),
        valid_until=clock.now() + timedelta(hours=8),
        created_at=clock.now(),
        created_by=make_staff(),
    )


@pytest.fixture
def device(client, gate_pass):
    assert client.post("/gate/", {"pin": PIN}).status_code == 302
    return client


def push(device, *scans, **also):
    defaults = {"kind": "entry", "rev": 1, "result": "ok", "at": clock.now().isoformat(), "reason": "", "ticket": None}
    body = {"scans": [defaults | {"client_id": str(uuid.uuid4())} | scan for scan in scans]}
    return device.post("/gate/push/", json.dumps(body | also), content_type="application/json")


def test_a_wrong_pin_opens_nothing_and_many_are_stopped(client, gate_pass):
    answers = [client.post("/gate/", {"pin": "11111111"}).status_code for _try in range(61)]
    assert answers == [403] * 60 + [429]
    assert COOKIE not in client.cookies


def test_text_that_is_no_pin_is_refused_with_a_message(client, gate_pass):
    answer = client.post("/gate/", {"pin": "abc"})
    assert answer.status_code == 422
    assert "PINは6桁以上の数字です。" in answer.content.decode()


def test_a_device_whose_pass_ended_is_refused_at_its_next_request(device, gate_pass):
    assert device.get("/gate/list.json").status_code == 200
    GatePass.objects.update(revoked_at=clock.now())
    assert device.get("/gate/list.json").status_code == 401
    assert device.get("/gate/names/")["Location"] == "/gate/"


@pytest.mark.parametrize("secure", [False, True])
def test_the_cookie_is_private_and_secure_where_the_sessions_is(client, gate_pass, settings, secure):
    settings.SESSION_COOKIE_SECURE = secure
    client.post("/gate/", {"pin": PIN})
    cookie = client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], bool(cookie["secure"])) == (True, "Strict", secure)


def test_the_page_shows_the_gate_that_is_open(device, order):
    page = device.get("/gate/").content.decode()
    assert f"この端末は「{order.event.title}」（北口）の受付を開いています。" in page
    assert device.get("/gate/")["Cache-Control"] == "no-store, private"


def test_a_made_up_cookie_opens_nothing(client, gate_pass):
    client.cookies[COOKIE] = "eyJwYXNzIjoxfQ:made:up"
    assert client.get("/gate/list.json").status_code == 401
    assert client.get("/gate/scan/")["Location"] == "/gate/"


def test_staff_with_the_right_open_their_event_without_a_pin(client, order):
    user = make_buyer()
    user.user_permissions.add(Permission.objects.get(codename="use_gate"))
    client.force_login(user)
    assert client.post("/gate/", {"event": order.event.pk})["Location"] == "/gate/scan/"
    assert client.get("/gate/scan/").status_code == 200
    client.logout()
    assert client.get("/gate/list.json").status_code == 401


def test_a_buyer_cannot_open_a_gate(client, order):
    client.force_login(order.user)
    assert client.post("/gate/", {"event": order.event.pk}).status_code == 422


def test_the_list_holds_what_a_device_needs_and_no_address(device, order, django_assert_num_queries):
    with django_assert_num_queries(9):
        answer = device.get("/gate/list.json")
    data = answer.json()
    ticket = order.tickets.first()
    assert data["event"] == {"id": order.event.pk, "title": order.event.title}
    assert data["tickets"][0] == {
        "id": ticket.pk,
        "code": ticket.short_code,
        "rev": 1,
        "state": "issued",
        "performance": ticket.performance_id,
        "type": ticket.line.name,
        "seat": "",
        "entry": "",
        "name": ticket.holder_name,
        "n": 1,
        "of": 2,
        "order": order.code,
        "used_at": None,
        "used_gate": "",
    }
    assert order.email_at_order not in answer.content.decode()


def test_an_uploaded_scan_is_decided_by_the_server_and_counted(device, order):
    ticket = order.tickets.first()
    answer = push(device, {"read": qr.payload(ticket), "ticket": ticket.pk}).json()
    assert (answer["answers"][0]["result"], answer["answers"][0]["conflict"]) == ("ok", False)
    assert answer["answers"][0]["used_gate"] == "北口"
    assert answer["counts"] == {"used": 1, "valid": 2}


def test_the_same_upload_twice_is_one_check_in(device, order):
    scan = {"client_id": str(uuid.uuid4()), "read": qr.payload(order.tickets.first())}
    first, second = push(device, scan).json(), push(device, scan).json()
    assert first["answers"] == second["answers"]
    assert CheckIn.objects.count() == 1


def test_a_wrong_admission_by_a_device_is_a_listed_conflict(device, order):
    code = qr.payload(order.tickets.first())
    push(device, {"read": code})
    answer = push(device, {"read": code}).json()["answers"][0]
    assert (answer["result"], answer["conflict"]) == ("already_used", True)
    page = device.get("/gate/conflicts/").content.decode()
    assert order.tickets.first().code_in_groups in page


def test_a_refusal_that_was_displayed_is_no_conflict(device, order):
    code, unanswered = qr.payload(order.tickets.first()), {"client_id": str(uuid.uuid4()), "result": ""}
    push(device, {"read": code})
    answer = push(device, {"read": code} | unanswered).json()["answers"][0]
    assert (answer["result"], answer["conflict"]) == ("already_used", False)
    assert order.tickets.first().code_in_groups not in device.get("/gate/conflicts/").content.decode()


def test_a_device_that_got_no_answer_reports_later_what_it_displayed(device, order):
    code, scan_id = qr.payload(order.tickets.first()), str(uuid.uuid4())
    push(device, {"read": code})
    for result in ("", "ok", "ok"):
        push(device, {"read": code, "client_id": scan_id, "result": result})
    assert list(CheckIn.objects.order_by("pk").values_list("result", "device_result")) == [
        ("ok", ""),
        ("already_used", "ok"),
    ]
    assert order.tickets.first().code_in_groups in device.get("/gate/conflicts/").content.decode()


def test_a_second_undo_is_accepted(device, order):
    ticket = order.tickets.first()
    push(device, {"read": qr.payload(ticket)})
    undo = {"kind": "undo", "ticket": ticket.pk, "reason": "操作の誤り"}
    assert [push(device, undo).json()["answers"][0]["result"] for _n in range(2)] == ["ok", "ok"]
    ticket.refresh_from_db()
    assert (ticket.state, CheckIn.objects.filter(kind="undo").count()) == ("issued", 1)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        '{"scans": 5}',
        '{"scans": [5]}',
        '{"scans": [{}]}',
        '{"scans": [{"client_id": "x", "kind": "entry", "at": "now"}]}',
    ],
)
def test_an_upload_that_cannot_be_read_is_refused_and_changes_nothing(device, body):
    answer = device.post("/gate/push/", body, content_type="application/json")
    assert (answer.status_code, CheckIn.objects.count()) == (400, 0)


def test_an_upload_of_more_than_five_hundred_scans_is_refused(device):
    assert push(device, *[{"read": "x"}] * 501).status_code == 413
    assert CheckIn.objects.count() == 0


def test_garbage_from_a_camera_is_refused_and_logged(device):
    answer = push(device, {"read": "https://example.jp/" + "x" * 200, "result": "bad_signature"}).json()["answers"][0]
    assert (answer["result"], answer["conflict"]) == ("bad_signature", False)
    assert CheckIn.objects.get().kind == "refused"


def test_a_code_with_nul_bytes_does_not_block_the_upload(device):
    assert push(device, {"read": "\0" * 3 + "x" * 20, "result": "bad_signature"}).status_code == 200
    assert CheckIn.objects.get().read == "x" * 20


def test_without_scripts_a_ticket_is_found_by_name_admitted_and_undone(device, order):
    ticket = order.tickets.first()
    page = device.get("/gate/names/", {"q": ticket.holder_name.split()[0]}).content.decode()
    assert ticket.code_in_groups in page
    assert "入場できます" in device.post("/gate/enter/", {"code": ticket.short_code}).content.decode()
    assert "入場済みです" in device.post("/gate/enter/", {"code": ticket.short_code}).content.decode()
    device.post("/gate/enter/", {"code": ticket.short_code, "undo": "1", "reason": ""})
    ticket.refresh_from_db()
    assert ticket.state == "used"
    device.post("/gate/enter/", {"code": ticket.short_code, "undo": "1", "reason": "操作の誤り"})
    ticket.refresh_from_db()
    assert ticket.state == "issued"


def test_without_scripts_a_ticket_of_another_day_is_yellow_with_its_date_and_a_button_that_admits(device, order):
    performance = order.event.performances.get()
    performance.texts.update(label="初日")
    order.event.performances.update(doors_at=None, starts_at=clock.now() + timedelta(days=30))
    performance.refresh_from_db()
    ticket = order.tickets.first()
    page = device.post("/gate/enter/", {"code": ticket.short_code}).text
    assert ('data-kind="check"' in page, "別の日のチケットです" in page) == (True, True)
    assert f"{format_datetime(performance.starts_at)}　初日" in page
    assert 'name="confirmed" value="1"' in page
    assert "入場できます" in device.post("/gate/enter/", {"code": ticket.short_code, "confirmed": "1"}).text


def test_a_device_learns_when_each_performance_is_and_sends_what_staff_decided(device, order):
    order.event.performances.update(doors_at=None, starts_at=clock.now() + timedelta(days=30))
    (row,) = device.get("/gate/list.json").json()["performances"]
    opens, closes = (datetime.fromisoformat(row[name]) for name in ("opens", "closes"))
    assert opens < order.event.performances.get().starts_at < closes
    code = order.tickets.first().short_code
    scans = [{"read": code, "result": "other_day", "confirmed": False}, {"read": code, "confirmed": True}]
    assert [answer["result"] for answer in push(device, *scans).json()["answers"]] == ["other_day", "ok"]


def test_a_ticket_of_another_event_says_of_which(device, order):
    other = OrderFactory(event=EventFactory(at=clock.now(), title="春のオペラ"), confirmed=True, at=clock.now())
    code = qr.payload(other.tickets.first())
    answer = push(device, {"read": code, "result": "wrong_event"}).json()["answers"][0]
    assert (answer["result"], answer["event"]) == ("wrong_event", "春のオペラ")
    page = device.post("/gate/enter/", {"code": code}).text
    assert ("別のイベントです" in page, "春のオペラ" in page) == (True, True)


def test_an_unknown_name_is_reported(device):
    assert "見つかりませんでした" in device.get("/gate/names/?q=だれもいない").content.decode()


def test_the_scanner_may_run_its_reader_and_nothing_from_elsewhere(device):
    policy = device.get("/gate/scan/")["Content-Security-Policy"]
    assert "script-src 'self' 'wasm-unsafe-eval'" in policy
    assert device.get("/gate/worker.js")["Content-Type"] == "text/javascript"


@pytest.mark.parametrize("pin", ["４８１５１６２３", "4815 1623", "4815-1623", "\u200e48151623"])
def test_a_pin_is_read_however_it_was_typed(client, gate_pass, pin):
    assert client.post("/gate/", {"pin": pin}).status_code == 302


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b"[" * 10_000, b'{"scans": 5}', b'{"scans": [5]}', b'{"scans": [{"at": []}]}', b"\xff"]
)
def test_an_upload_that_cannot_be_read_changes_nothing(device, body):
    answer = device.post("/gate/push/", body, content_type="application/json")
    assert (answer.status_code, CheckIn.objects.count()) == (400, 0)


def test_an_empty_sale_is_asked_again(device, gate_pass):
    GatePass.objects.filter(pk=gate_pass.pk).update(may_sell=True)
    assert device.post("/gate/sale/", {}).status_code == 422


@pytest.mark.parametrize("query", ["佐藤未来", "佐藤　未来", "未来 佐藤", "%00佐藤"])
def test_a_name_is_found_whatever_its_blanks(device, order, query):
    ticket = order.tickets.first()
    type(ticket).objects.filter(pk=ticket.pk).update(holder_name="佐藤 未来")
    assert ticket.short_code in device.get(f"/gate/names/?q={query}").content.decode()


@pytest.mark.parametrize(
    ("stored", "query"), [("ハナコ", "ﾊﾅｺ"), ("はなこ", "ハナコ"), ("John", "ｊｏｈｎ"), ("バッハ", "ハ\u3099ッハ")]
)
def test_a_name_is_found_whatever_its_kana_and_width(device, order, stored, query):
    ticket = order.tickets.first()
    type(ticket).objects.filter(pk=ticket.pk).update(holder_name=stored)
    assert ticket.short_code in device.get("/gate/names/", {"q": query}).content.decode()


@pytest.mark.parametrize("change", [str.lower, lambda text: f"]Q1{text}", lambda text: f" {text}\r\n"])
def test_a_code_of_a_hardware_scanner_is_read(device, order, change):
    text = change(qr.payload(order.tickets.first()))
    page = device.post("/gate/enter/", {"code": text}).content.decode()
    assert CheckIn.objects.get().result == "ok", page
