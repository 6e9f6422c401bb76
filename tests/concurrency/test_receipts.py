"""Receipts issued at once get numbers without a gap; a control without the lock shows the race."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from commerce.orders.models import Order, OrderLine
from commerce.receipts import services as receipts
from commerce.receipts.content import PaymentSummary
from commerce.receipts.models import Receipt, ReceiptSerial
from portal.shared.signing import new_code, new_public_id
from tests.concurrency.threads import at_once
from tests.factories.catalog import AT
from tests.factories.paid_orders import a_bought_order

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 6
CONNECTIONS = 25


def issue(order, addressee=""):
    def paid_of(order):
        return PaymentSummary(at=AT, method="card", amount_yen=order.total_yen)

    return receipts.issue(order.pk, addressee=addressee, proviso="チケット代として", get_payment_summary=paid_of, at=AT)


def copies_of(order: Order, number: int) -> list[Order]:
    """Copies of a confirmed order, without its payments and tickets."""
    lines = list(order.lines.all())
    copies = []
    for _ in range(number):
        copy = Order.objects.get(pk=order.pk)
        copy.pk, copy.code, copy.public_id = None, new_code(), new_public_id()
        copies.append(copy)
    Order.objects.bulk_create(copies)
    for line in lines:
        OrderLine.objects.bulk_create([_line_of(copy, line) for copy in copies])
    return copies


def _line_of(order: Order, line: OrderLine) -> OrderLine:
    fields = {field.attname: getattr(line, field.attname) for field in OrderLine._meta.concrete_fields}
    return OrderLine(**fields | {"id": None, "order_id": order.pk})


def in_turns(calls: list) -> list:
    """Runs all calls, at most 25 at once, as many as the server has connections for."""
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return list(pool.map(_with_new_connection, calls))


def _with_new_connection(call):
    try:
        return call()
    finally:
        connection.close()


@pytest.mark.unaudited("the copies have neither money nor tickets")
def test_two_hundred_first_receipts_of_one_issuer_have_numbers_without_a_gap_or_a_double():
    orders = copies_of(a_bought_order(), 200)
    in_turns([lambda order=order: issue(order) for order in orders])
    assert sorted(Receipt.objects.values_list("serial", flat=True)) == list(range(1, 201))
    assert ReceiptSerial.objects.get().last == 200
    assert Receipt.objects.values("order").distinct().count() == 200


@pytest.mark.unaudited("the copies have neither money nor tickets")
def test_without_the_lock_on_the_counter_two_receipts_want_one_number(monkeypatch):
    """The control: both have read the counter before either has written it."""
    both_have_read = Barrier(2)
    orders = copies_of(a_bought_order(), 2)
    issuer = orders[0].event.organizer
    ReceiptSerial.objects.create(issuer=issuer)

    def unlocked(issuer):
        row = ReceiptSerial.objects.get(issuer=issuer)
        both_have_read.wait(20)
        return row

    monkeypatch.setattr(receipts, "_locked_serial", unlocked)
    results = at_once([lambda order=order: issue(order) for order in orders])
    assert sorted(type(result).__name__ for result in results) == ["IntegrityError", "Receipt"]


def test_one_receipt_asked_for_at_once_is_one_receipt():
    order = a_bought_order()
    issued = at_once([lambda: issue(order) for _ in range(MANY)])
    assert {receipt.pk for receipt in issued} == {Receipt.objects.get().pk}


def test_other_addressees_at_once_are_revisions_in_a_row():
    order = a_bought_order()
    at_once([lambda n=n: issue(order, f"宛名{n}") for n in range(MANY)])
    rows = Receipt.objects.order_by("revision").values_list("serial", "revision")
    assert list(rows) == [(1, revision) for revision in range(MANY)]


def test_document_drawn_twice_at_once_is_stored_once():
    receipt = issue(a_bought_order())
    drawn = at_once([lambda: receipts.draw(receipt.pk) for _ in range(3)])
    assert {one.sha256 for one in drawn} == {Receipt.objects.get().sha256}
