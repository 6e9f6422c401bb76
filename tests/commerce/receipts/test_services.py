"""Issuing receipts: frozen content and PDF, serials without a gap, and the reasons against a receipt."""

import hashlib
from datetime import timedelta

import pytest
from django.db import connection

from commerce.catalog.models import Event
from commerce.catalog.states import KonbiniReceipt, ReceiptIssuer
from commerce.fulfilment.services import abandon_order
from commerce.receipts import content, eligibility, pdf, services
from commerce.receipts.jobs import offer_undrawn
from commerce.receipts.models import Receipt
from portal.shared.errors import Throttled
from tests.commerce.receipts.builders import issue, paid
from tests.factories.catalog import AT, EventFactory
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    return OrderFactory(confirmed=True)


@pytest.fixture
def quick_pdf(monkeypatch):
    """Replaces the PDF by a text with number and revision, for speed."""
    monkeypatch.setattr(pdf, "render", lambda content: f"{content['number']} {content['revision']}".encode())


def test_bytes_and_their_hash_are_stored(order):
    receipt = services.draw(issue(order).pk)
    assert bytes(receipt.pdf).startswith(b"%PDF-")
    assert receipt.sha256 == hashlib.sha256(bytes(receipt.pdf)).hexdigest()
    assert (receipt.issuer, receipt.serial, receipt.revision) == (order.event.organizer, 1, 0)


def test_same_details_return_the_same_receipt(order, quick_pdf):
    first = issue(order, addressee="株式会社鷗")
    again = issue(order, addressee="株式会社鷗", at=AT + timedelta(days=3))
    assert (again.pk, Receipt.objects.count()) == (first.pk, 1)


def test_another_addressee_is_the_next_revision_of_the_same_number(order, quick_pdf):
    first = issue(order, addressee="株式会社鷗")
    Event.objects.update(receipt_issuer=ReceiptIssuer.PLATFORM_AGENT)  # what was frozen stays
    order.refresh_from_db()
    second = issue(order, addressee="髙﨑 瀨", at=AT + timedelta(days=3))
    changed = {name for name in second.facts if second.facts[name] != first.facts[name]}
    assert changed == {"addressee", "addressee_line", "revision", "issued_on", "public_id", "check_url"}
    assert (second.serial, second.revision, second.issuer) == (first.serial, 1, first.issuer)


def test_a_drawn_receipt_keeps_its_bytes_when_its_drawing_would_differ_today(order):
    receipt = issue(order, "株式会社鷗 🎄")
    Receipt.objects.fill(receipt.pk, pdf=b"%PDF of older fonts", sha256="0" * 64)
    again = services.draw(receipt.pk)
    assert (bytes(again.pdf), again.sha256) == (b"%PDF of older fonts", "0" * 64)


def test_new_revisions_are_limited_per_day_and_stored_ones_are_not(order, quick_pdf):
    for number in range(services.NEW_PER_DAY):
        issue(order, addressee=f"株式会社{number}")

    with pytest.raises(Throttled):
        issue(order, addressee="もう一社")
    assert issue(order, addressee=f"株式会社{services.NEW_PER_DAY - 1}").revision == services.NEW_PER_DAY - 1
    assert issue(order, addressee="もう一社", at=AT + timedelta(days=1)).revision == services.NEW_PER_DAY


def test_serials_are_consecutive_per_issuer(quick_pdf):
    first, second = EventFactory(), EventFactory()
    receipts = [issue(OrderFactory(event=event, confirmed=True)) for event in (first, second, first, first)]
    assert [receipt.serial for receipt in receipts] == [1, 1, 2, 3]


def test_failed_drawing_is_repeated_with_the_same_number_and_content(order, monkeypatch, quick_pdf):
    receipt = issue(order)
    with monkeypatch.context() as broken:
        broken.setattr(pdf, "render", lambda content: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            services.draw(receipt.pk)
    assert offer_undrawn(AT + timedelta(minutes=2)) == 1
    assert services.draw(receipt.pk).sha256 == hashlib.sha256(f"{receipt} 0".encode()).hexdigest()
    assert offer_undrawn(AT + timedelta(minutes=2)) == 0


def test_document_is_drawn_once(order, monkeypatch, quick_pdf):
    first = services.draw(issue(order).pk)
    monkeypatch.setattr(pdf, "render", lambda content: 1 / 0)
    assert services.draw(first.pk).sha256 == first.sha256


def test_payment_summary_is_read_with_the_order_locked(order):
    def summary_of(locked_order):
        assert connection.in_atomic_block
        return paid(locked_order, refunded_yen=1000, pending_refund_yen=1000)

    with pytest.raises(eligibility.RefundInProgress):
        services.issue(order.pk, addressee="", proviso="チケット代として", get_payment_summary=summary_of, at=AT)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"amount_yen": 100}, eligibility.UnpaidOrder),
        ({"refunded_yen": 100, "pending_refund_yen": 100}, eligibility.RefundInProgress),
    ],
)
def test_partial_payment_or_pending_refund_gives_no_receipt(order, fields, refusal):
    with pytest.raises(refusal):
        issue(order, **fields)
    assert Receipt.objects.count() == 0


def test_unpaid_order_has_no_receipt():
    order = OrderFactory(placed=True)
    assert isinstance(eligibility.refusal(order, None), eligibility.UnpaidOrder)


def test_free_order_has_no_receipt():
    order = OrderFactory(event=EventFactory(free=True), confirmed=True)
    assert isinstance(eligibility.refusal(order, None), eligibility.FreeOrder)


def test_event_without_receipts_has_none():
    order = OrderFactory(event=EventFactory(receipt_issuer=ReceiptIssuer.NONE), confirmed=True)
    assert isinstance(eligibility.refusal(order, paid(order)), eligibility.NoReceiptHere)


def test_cancelled_order_has_no_receipt():
    abandoned = abandon_order(OrderFactory(placed=True).pk, AT)
    assert isinstance(eligibility.refusal(abandoned, None), eligibility.RefundedOrder)


def test_store_slip_is_the_only_receipt_if_the_event_excludes_store_payments():
    order = OrderFactory(event=EventFactory(konbini_receipt=KonbiniReceipt.NONE), confirmed=True)
    assert isinstance(eligibility.refusal(order, paid(order, method="konbini")), eligibility.StoreSlipOnly)
    assert eligibility.refusal(order, paid(order)) is None


def test_receipt_of_the_first_form_gets_its_next_revision(order, quick_pdf):
    issued = issue(order, addressee="株式会社鷗")
    new = {"kind", "title", "confirms", "notes", "void_note", "reduced_note", "invoice", "returned", "check_url"}
    old = {name: value for name, value in issued.facts.items() if name not in new} | {"form": 1}
    revised = content.revised_content(
        old, revision=1, public_id="b" * 26, details=content.RevisionDetails("", "お食事代として", AT), paid=paid(order)
    )
    assert (revised["title"], revised["form"], revised["invoice"]) == ("領収書", 2, "適格簡易請求書")
