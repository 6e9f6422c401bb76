"""Credit notes: only where the law requires them, allocated by tax rate, and receipts that show refunds."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.catalog.models import Organizer
from commerce.receipts import credit_notes, eligibility, services
from commerce.receipts.content import CompletedRefund
from commerce.receipts.models import Receipt
from commerce.receipts.queries import validity
from commerce.receipts.states import Validity
from tests.commerce.receipts.builders import issue, paid
from tests.factories.catalog import AT, EventFactory, OrganizerFactory
from tests.factories.orders import OrderFactory

LATER = AT + timedelta(days=2)


def refunds(*amounts: int) -> dict:
    """Arguments of `paid` for completed refunds of these amounts with the keys r0, r1 …"""
    completed = tuple(CompletedRefund(f"r{n}", LATER, yen) for n, yen in enumerate(amounts))
    return {"completed_refunds": completed, "refunded_yen": sum(amounts)}


def issue_note(order, *amounts: int, key="r0") -> Receipt:
    summary = paid(order, **refunds(*amounts))
    return services.issue_credit_note(
        order.pk, key, addressee="株式会社鷗", get_payment_summary=lambda order: summary, at=LATER
    )


@given(st.lists(st.integers(0, 50_000), min_size=1, max_size=12), st.data())
def test_refund_is_allocated_completely_and_never_beyond_a_row(remaining, data):
    amount_yen = data.draw(st.integers(0, sum(remaining)))
    parts = credit_notes.allocate(amount_yen, remaining)
    assert sum(parts) == amount_yen
    assert all(0 <= part <= row for part, row in zip(parts, remaining, strict=True))


@pytest.mark.django_db
def test_credit_note_names_the_sale_its_receipt_and_the_tax_of_each_rate():
    order = OrderFactory(confirmed=True, quantity=4)
    receipt = issue(order, "株式会社鷗")
    note = issue_note(order, 10_000)
    content = note.facts
    assert (content["title"], content["original"]) == ("適格返還請求書", receipt.facts["number"])
    assert (content["returned_on"], content["paid_on"], content["total_yen"]) == ("2026-11-25", "2026-11-23", 10_000)
    totals = [total for section in content["blocks"] for total in section["rates"]]
    rates = [(total["rate"], total["gross_yen"], total["tax_yen"]) for total in totals]
    assert rates == [(10, 9785, 889), (10, 215, 19)]  # 20,000 yen of tickets and 440 of fees
    assert (note.amount_yen, note.serial) == (-10_000, 1 + receipt.serial)


@pytest.mark.django_db
def test_partial_refunds_add_up_to_every_row_exactly():
    order = OrderFactory(confirmed=True, event=EventFactory(price_yen=15_000))
    summary = paid(order, **refunds(10_001, 10_000, order.total_yen - 20_001))
    refunded = [credit_notes.refunded_items(order, summary, f"r{n}") for n in range(3)]
    per_name: dict[str, int] = {}
    for item in [item for items in refunded for item in items]:
        per_name[item.name] = per_name.get(item.name, 0) + item.yen
    assert list(per_name.values()) == [30_000, 220]


@pytest.mark.django_db
def test_one_refund_has_one_credit_note():
    order = OrderFactory(confirmed=True, quantity=4)
    assert issue_note(order, 20_440).pk == issue_note(order, 20_440).pk


@pytest.mark.django_db
@pytest.mark.parametrize(("yen", "is_owed"), [(9_999, False), (10_000, True)])
def test_no_credit_note_below_ten_thousand_yen(yen, is_owed):
    order = OrderFactory(confirmed=True, quantity=4, event=EventFactory(fee_per_ticket_yen=0))
    if is_owed:
        assert issue_note(order, yen).facts["total_yen"] == yen
        return
    with pytest.raises(eligibility.NoCreditNote):
        issue_note(order, yen)


@pytest.mark.django_db
def test_seller_without_a_number_issues_none():
    event = EventFactory(organizer=OrganizerFactory(registration_number=""))
    Organizer.objects.update(registration_number="")
    with pytest.raises(eligibility.NoCreditNote):
        issue_note(OrderFactory(confirmed=True, quantity=4, event=event), 20_440)


@pytest.mark.django_db
def test_unknown_refund_has_no_credit_note():
    with pytest.raises(eligibility.NoSuchRefund):
        issue_note(OrderFactory(confirmed=True, quantity=4), 20_440, key="other")


@pytest.mark.django_db
def test_credit_note_is_void_when_its_refund_failed_afterwards():
    order = OrderFactory(confirmed=True, quantity=4)
    note = issue_note(order, 20_440)
    assert validity(note, paid(order, **refunds(20_440))) == Validity.VALID
    assert validity(note, paid(order)) == Validity.RETURNED


@pytest.mark.django_db
def test_partial_refund_outdates_the_receipt_and_the_next_revision_shows_it():
    order = OrderFactory(confirmed=True)
    first = issue(order)
    assert validity(first, paid(order, **refunds(1_000))) == Validity.PARTLY_RETURNED
    second = issue(order, at=LATER, **refunds(1_000))
    assert second.revision == 1
    assert second.facts["returned"] == ["2026年11月25日 に 1,000円 を返金しました。"]
    assert second.facts["returned_yen"] == 1_000
    summary = paid(order, **refunds(1_000))
    assert [validity(receipt, summary) for receipt in (first, second)] == [Validity.REPLACED, Validity.VALID]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "expected", "refusal"),
    [
        ({"refunded_yen": 1_000, "pending_refund_yen": 1_000}, Validity.RETURNING, eligibility.RefundInProgress),
        (refunds(10_220), Validity.RETURNED, eligibility.RefundedOrder),
        ({"refunded_yen": 10_220}, Validity.RETURNED, eligibility.RefundedOrder),  # by the card company
    ],
)
def test_full_or_pending_refund_invalidates_the_receipt(fields, expected, refusal):
    order = OrderFactory(confirmed=True)
    assert validity(issue(order), paid(order, **fields)) == expected
    with pytest.raises(refusal):
        issue(order, "株式会社鷗", **fields)
