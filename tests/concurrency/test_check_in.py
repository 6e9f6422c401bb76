"""Several gates scan one ticket at once: one admits; a control without the lock shows the race."""

import time
import uuid

import pytest

from commerce.catalog.models import Quota
from commerce.fulfilment.box_office import sell
from commerce.orders.models import Order
from commerce.tickets import check_in, qr
from commerce.tickets.models import CheckIn
from portal.shared.signing import new_public_id
from tests.concurrency.threads import at_once
from tests.factories.catalog import AT, EventFactory, hold_performances
from tests.factories.paid_orders import a_bought_order

pytestmark = pytest.mark.django_db(transaction=True)
GATES = 4


def scan_at_once(order) -> list[str]:
    code = qr.payload(hold_performances(order.event, AT).orders.get().tickets.first())
    here = check_in.GateContext(order.event, None, "北口", "gate:北口")

    def scan() -> str:
        return check_in.check_in(check_in.Scan(client_id=uuid.uuid4(), at=AT, read=code), here, at=AT).result

    return sorted(at_once([scan] * GATES))


def test_of_many_gates_at_once_one_admits():
    assert scan_at_once(a_bought_order()) == ["already_used"] * (GATES - 1) + ["ok"]


@pytest.mark.unaudited("several entries of one ticket")
def test_without_the_lock_several_would_let_in(monkeypatch):
    def unlocked(scan, candidate, act):
        ticket = type(candidate).objects.get(pk=candidate.pk)
        time.sleep(0.2)  # all have read before one writes
        return act(ticket)

    monkeypatch.setattr(check_in, "_run_once", unlocked)
    results = scan_at_once(a_bought_order())
    assert results.count("ok") > 1


@pytest.mark.parametrize("read", ["", "x" * 50])
def test_the_same_upload_at_once_is_one_row(read):
    order = a_bought_order()
    one = check_in.Scan(client_id=uuid.uuid4(), at=AT, read=read or order.tickets.first().short_code)
    here = check_in.GateContext(order.event, None, "北口", "gate:北口")
    rows = at_once([lambda: check_in.check_in(one, here, at=AT)] * GATES)
    assert [row.pk for row in rows] == [CheckIn.objects.get().pk] * GATES


def test_one_screen_pressed_at_once_is_one_sale():
    event = EventFactory()
    [ticket_type] = event.performances.get().ticket_types.all()
    here = check_in.GateContext(event, None, "北口", "gate:北口", may_sell=True)
    press = {"total_yen": 5110, "name": "", "phone": "", "public_id": new_public_id(), "at": AT}
    sold = at_once([lambda: sell(here, {ticket_type.pk: 1}, **press)] * GATES)
    assert [order.pk for order in sold] == [Order.objects.get().pk] * GATES
    assert Quota.objects.get(pk=ticket_type.quota_id).taken == 1
