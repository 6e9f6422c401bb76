"""Cash sales at the gate: within the stock, once per form, with tickets and a ledger entry, and their cancellation."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from commerce.catalog.models import Quota, SalesPeriod
from commerce.fulfilment.refunds.services import advance_refund
from commerce.orders.models import Order
from commerce.tickets.gate_passes import digest
from commerce.tickets.models import GatePass
from portal.shared import clock
from portal.shared.mail.models import MailMessage
from portal.shared.mail.sending.delivery import deliver
from portal.shared.signing import new_public_id
from tests.factories.accounts import make_staff
from tests.factories.catalog import EventFactory, hold_performances

pytestmark = pytest.mark.django_db
PIN = "48151623"


@pytest.fixture
def event():
    return hold_performances(EventFactory(at=clock.now(), types=2, size=3), clock.now())


@pytest.fixture
def device(client, event):
    """A device whose gate pass may sell."""
    return open_gate(client, event, may_sell=True)


def open_gate(client, event, **fields):
    GatePass.objects.create(
        event=event,
        name="北口",
        pin=digest(PIN),
        valid_until=clock.now() + timedelta(hours=8),
        created_at=clock.now(),
        created_by=make_staff(),
        **fields,
    )
    assert client.post("/gate/", {"pin": PIN}).status_code == 302
    return client


def ticket_types(event):
    return [ticket_type for date in event.performances.all() for ticket_type in date.ticket_types.all()]


def sell(device, event, number=2, **fields):
    data = {f"n_{ticket_types(event)[0].pk}": number, "total_yen": number * 5110, "sale": new_public_id(), "sell": "1"}
    return device.post("/gate/sale/", data | fields)


def test_the_first_button_shows_the_total_and_sells_nothing(device, event):
    page = device.post("/gate/sale/", {f"n_{ticket_types(event)[0].pk}": 2, "sale": new_public_id()})
    assert (page.status_code, Order.objects.count()) == (200, 0)
    assert "10,220円を受け取って販売する" in page.content.decode()


def test_a_sale_is_a_confirmed_order_with_tickets_a_ledger_entry_and_less_stock(device, event):
    answer = sell(device, event, name="佐藤 未来")
    order = Order.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/gate/sale/{order.code}/")
    assert (order.state, order.total_yen, order.name, str(order.payment_method)) == (
        "confirmed",
        10220,
        "佐藤 未来",
        "現金",
    )
    assert [(line.kind, line.amount_yen, line.provider) for line in order.ledger.all()] == [("paid", 10220, "cash")]
    assert [(ticket.state, ticket.holder_name) for ticket in order.tickets.all()] == [("issued", "佐藤 未来")] * 2
    assert Quota.objects.get(pk=ticket_types(event)[0].quota_id).taken == 2
    assert order.log.filter(kind="box_office_sale", actor="gate:北口").count() == 1
    page = device.get(answer["Location"]).content.decode()
    assert [ticket.code_in_groups in page for ticket in order.tickets.all()] == [True, True]


def test_a_sold_ticket_is_admitted_like_any_other(device, event):
    sell(device, event, 1)
    ticket = Order.objects.get().tickets.get()
    assert "入場できます" in device.post("/gate/enter/", {"code": ticket.short_code}).content.decode()


def test_the_same_screen_pressed_twice_is_one_sale(device, event):
    sale = new_public_id()
    first, second = sell(device, event, sale=sale), sell(device, event, sale=sale)
    assert (first["Location"], Order.objects.count()) == (second["Location"], 1)


def test_more_than_is_available_is_refused_and_changes_nothing(device, event):
    sell(device, event, 2)
    page = sell(device, event, 2)
    assert (page.status_code, Order.objects.count()) == (422, 1)


def test_another_total_than_the_one_shown_is_refused(device, event):
    page = sell(device, event, total_yen=5000)
    assert (page.status_code, Order.objects.count()) == (409, 0)
    assert "金額が変わりました" in page.content.decode()
    assert "10,220円を受け取って販売する" in page.content.decode()


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"sale": "x"}, 422), ({"number": 0}, 400), ({"number": 99}, 422), ({"total_yen": "1e9"}, 422)],
)
def test_an_invalid_sale_is_refused_and_changes_nothing(device, event, fields, status):
    assert sell(device, event, **fields).status_code == status
    assert Order.objects.count() == 0


def test_a_sale_is_cancelled_once_with_a_reason_and_the_ledger_agrees(device, event):
    sold = sell(device, event)["Location"]
    device.post(f"{sold}back/", {"reason": ""})
    assert Order.objects.get().state == "confirmed"
    for _n in range(2):
        device.post(f"{sold}back/", {"reason": "お客さまの都合"})
    order = Order.objects.get()
    advance_refund(order.refunds.get().pk, clock.now())
    assert (order.state, {ticket.state for ticket in order.tickets.all()}) == ("cancelled", {"void"})
    assert sorted(order.ledger.values_list("kind", "amount_yen")) == [("paid", 10220), ("refunded", -10220)]
    assert Quota.objects.get(pk=ticket_types(event)[0].quota_id).taken == 0
    assert device.get(sold).status_code == 200
    call_command("audit", stdout=StringIO())  # raises when the audit finds anything


def test_a_sale_without_an_address_sends_no_mail(device, event, mailoutbox):
    sell(device, event)
    for mail in MailMessage.objects.all():
        deliver(mail.pk, at=clock.now())
    assert ({mail.state for mail in MailMessage.objects.all()}, mailoutbox) == ({"suppressed"}, [])


def test_a_free_event_is_sold_without_cash(client):
    event = EventFactory(at=clock.now(), free=True)
    device = open_gate(client, event, may_sell=True)
    sell(device, event, 1, total_yen=0)
    order = Order.objects.get()
    assert (order.state, order.attempts.count(), order.tickets.count()) == ("confirmed", 0, 1)


def test_an_event_with_only_a_lottery_is_not_sold_at_the_gate_and_the_reason_is_shown(client):
    event = EventFactory(at=clock.now(), lottery=True)
    page = sell(open_gate(client, event, may_sell=True), event)
    assert (page.status_code, SalesPeriod.objects.count()) == (409, 1)
    assert "先着の受付期間がない" in page.content.decode()


def test_a_draft_is_not_sold(client):
    event = EventFactory(at=clock.now(), draft=True)
    device = open_gate(client, event, may_sell=True)
    assert "いま販売できるチケットがありません" in device.get("/gate/sale/").content.decode()
    assert sell(device, event, 1).status_code == 400


def test_a_resale_restricted_ticket_asks_for_name_and_phone(client):
    event = EventFactory(at=clock.now(), designated=True)
    device = open_gate(client, event, may_sell=True)
    assert sell(device, event, 1).status_code == 422
    assert sell(device, event, 1, name="佐藤 未来", phone="090-1234-5678").status_code == 302


def test_a_pass_that_may_not_sell_sells_nothing_and_sees_no_sale(client, event):
    device = open_gate(client, event)
    assert [device.get("/gate/sale/").status_code, sell(device, event).status_code] == [403, 403]
    assert "当日券を販売する" not in device.get("/gate/names/").content.decode()
    assert (device.get("/gate/sale/ABC/").status_code, Order.objects.count()) == (404, 0)


def test_another_events_sale_is_not_seen(device, client, event):
    sold = sell(device, event)["Location"]
    GatePass.objects.update(event=EventFactory(at=clock.now()))
    assert device.get(sold).status_code == 404
