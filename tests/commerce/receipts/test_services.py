"""Receipts: frozen facts and bytes, numbers without a gap, and a reason wherever there is none."""

import hashlib
from datetime import timedelta

import pytest

from commerce.catalog.models import Event
from commerce.catalog.states import ReceiptIssuer
from commerce.fulfilment.services import cancel_pending
from commerce.orders.services import transition
from commerce.orders.states import OrderState
from commerce.receipts import pdf, rules, services
from commerce.receipts.invoice import PaidFacts
from commerce.receipts.models import Receipt, ReceiptSerial
from portal.shared.errors import TooManyTries
from tests.factories.catalog import AT, EventFactory
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.django_db


def paid(order, **facts) -> PaidFacts:
    return PaidFacts(**({"at": AT, "method": "card", "amount_yen": order.total_yen} | facts))


def issue(order, addressee="", proviso="チケット代として", at=AT, **facts) -> Receipt:
    return services.issue(order, addressee=addressee, proviso=proviso, paid=paid(order, **facts), at=at)


@pytest.fixture
def order():
    return OrderFactory(confirmed=True)


@pytest.fixture
def quick_pdf(monkeypatch):
    """Bytes that name the revision, for tests of numbers."""
    monkeypatch.setattr(pdf, "render", lambda facts: f"{facts['number']} {facts['revision']}".encode())


def test_bytes_and_their_hash_are_stored(order):
    receipt = issue(order)
    assert bytes(receipt.pdf).startswith(b"%PDF-")
    assert receipt.sha256 == hashlib.sha256(bytes(receipt.pdf)).hexdigest()
    assert (receipt.issuer, receipt.serial, receipt.revision) == (order.event.organizer, 1, 0)


def test_same_words_again_are_the_same_receipt(order, quick_pdf):
    first = issue(order, addressee="株式会社鷗")
    again = issue(order, addressee="株式会社鷗", at=AT + timedelta(days=3))
    assert (again.pk, Receipt.objects.count()) == (first.pk, 1)


def test_another_addressee_is_the_next_revision_of_the_same_number(order, quick_pdf):
    first = issue(order, addressee="株式会社鷗")
    Event.objects.update(receipt_issuer=ReceiptIssuer.PLATFORM_AGENT)  # what was frozen stays
    order.refresh_from_db()
    second = issue(order, addressee="髙﨑 瀨", at=AT + timedelta(days=3))
    changed = {name for name in second.facts if second.facts[name] != first.facts[name]}
    assert changed == {"addressee", "addressee_line", "revision", "issued_on"}
    assert (second.serial, second.revision, second.issuer) == (first.serial, 1, first.issuer)


def test_new_addressees_come_to_an_end_for_the_day_and_the_same_words_never_do(order, quick_pdf):
    for number in range(services.NEW_PER_DAY):
        issue(order, addressee=f"株式会社{number}")

    with pytest.raises(TooManyTries):
        issue(order, addressee="もう一社")
    assert issue(order, addressee=f"株式会社{services.NEW_PER_DAY - 1}").revision == services.NEW_PER_DAY - 1
    assert issue(order, addressee="もう一社", at=AT + timedelta(days=1)).revision == services.NEW_PER_DAY


def test_numbers_of_an_issuer_have_no_gap_and_other_issuers_have_their_own(quick_pdf):
    one, other = EventFactory(), EventFactory()
    receipts = [issue(OrderFactory(event=event, confirmed=True)) for event in (one, other, one, one)]
    assert [receipt.serial for receipt in receipts] == [1, 1, 2, 3]


def test_number_taken_while_drawing_is_drawn_again_without_a_gap(order, monkeypatch):
    rival = OrderFactory(event=order.event, confirmed=True)
    drawn = []

    def render(facts):
        drawn.append(facts["number"])
        if len(drawn) == 1:  # somebody else's receipt is stored while ours is drawn
            issue(rival)
        return facts["number"].encode()

    monkeypatch.setattr(pdf, "render", render)
    receipt = issue(order)
    slug = order.event.organizer.slug
    assert drawn == [f"{slug}-000001", f"{slug}-000001", f"{slug}-000002"]
    assert (receipt.serial, bytes(receipt.pdf)) == (2, f"{slug}-000002".encode())
    assert ReceiptSerial.objects.get().last == 2


def test_failed_drawing_uses_no_number(order, monkeypatch, quick_pdf):
    with monkeypatch.context() as broken:
        broken.setattr(pdf, "render", lambda facts: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            issue(order)
    assert (Receipt.objects.count(), issue(order).serial) == (0, 1)


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"amount_yen": 100}, rules.UnpaidOrder),
        ({"refunded_yen": 100}, rules.RefundedOrder),
    ],
)
def test_money_that_is_missing_or_went_back_gives_no_receipt(order, facts, refusal):
    with pytest.raises(refusal):
        issue(order, **facts)
    assert Receipt.objects.count() == 0


def test_unpaid_order_has_no_receipt():
    order = OrderFactory(placed=True)
    assert isinstance(rules.refusal(order, None), rules.UnpaidOrder)


def test_free_order_has_no_receipt():
    order = OrderFactory(event=EventFactory(free=True), confirmed=True)
    assert isinstance(rules.refusal(order, None), rules.FreeOrder)


def test_event_without_receipts_has_none():
    order = OrderFactory(event=EventFactory(receipt_issuer=ReceiptIssuer.NONE), confirmed=True)
    assert isinstance(rules.refusal(order, paid(order)), rules.NoReceiptHere)


def test_cancelled_order_has_no_receipt():
    given_up = cancel_pending(OrderFactory(placed=True).pk, AT)
    assert isinstance(rules.refusal(given_up, None), rules.RefundedOrder)


def test_order_cancelled_while_drawing_gets_no_receipt(order, monkeypatch):
    def render(facts):
        transition(order, OrderState.CANCELLED, actor="staff", at=AT)
        return b"drawn"

    monkeypatch.setattr(pdf, "render", render)
    with pytest.raises(rules.RefundedOrder):
        issue(order)
    assert (Receipt.objects.count(), ReceiptSerial.objects.count()) == (0, 0)
