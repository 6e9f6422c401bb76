"""Credit notes: only where the law asks, spread by tax rate, and a receipt that says what went back."""

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


def back(*amounts: int) -> dict:
    """What `paid` takes for refunds of these amounts, named r0, r1 …"""
    made = tuple(CompletedRefund(f"r{n}", LATER, yen) for n, yen in enumerate(amounts))
    return {"returns": made, "refunded_yen": sum(amounts)}


def credit(order, *amounts: int, key="r0") -> Receipt:
    told = paid(order, **back(*amounts))
    return services.issue_credit_note(
        order.pk, key, addressee="株式会社鷗", get_payment_summary=lambda order: told, at=LATER
    )


@given(st.lists(st.integers(0, 50_000), min_size=1, max_size=12), st.data())
def test_what_went_back_is_spread_without_loss_and_never_beyond_a_row(left, data):
    amount_yen = data.draw(st.integers(0, sum(left)))
    parts = credit_notes.allocate(amount_yen, left)
    assert sum(parts) == amount_yen
    assert all(0 <= part <= whole for part, whole in zip(parts, left, strict=True))


@pytest.mark.django_db
def test_credit_note_names_the_sale_its_receipt_and_the_tax_of_each_rate():
    order = OrderFactory(confirmed=True, quantity=4)
    receipt = issue(order, "株式会社鷗")
    note = credit(order, 10_000)
    facts = note.facts
    assert (facts["title"], facts["original"]) == ("適格返還請求書", receipt.facts["number"])
    assert (facts["returned_on"], facts["paid_on"], facts["total_yen"]) == ("2026-11-25", "2026-11-23", 10_000)
    rates = [(one["rate"], one["gross_yen"], one["tax_yen"]) for part in facts["blocks"] for one in part["rates"]]
    assert rates == [(10, 9785, 889), (10, 215, 19)]  # 20,000 yen of tickets and 440 of fees
    assert (note.amount_yen, note.serial) == (-10_000, 1 + receipt.serial)


@pytest.mark.django_db
def test_parts_and_the_rest_give_back_every_row_exactly():
    order = OrderFactory(confirmed=True, event=EventFactory(price_yen=15_000))
    told = paid(order, **back(10_001, 10_000, order.total_yen - 20_001))
    gone = [credit_notes.refunded_items(order, told, f"r{n}") for n in range(3)]
    per_name: dict[str, int] = {}
    for item in [item for items in gone for item in items]:
        per_name[item.name] = per_name.get(item.name, 0) + item.yen
    assert list(per_name.values()) == [30_000, 220]


@pytest.mark.django_db
def test_same_return_has_one_credit_note():
    order = OrderFactory(confirmed=True, quantity=4)
    assert credit(order, 20_440).pk == credit(order, 20_440).pk


@pytest.mark.django_db
@pytest.mark.parametrize(("yen", "is_owed"), [(9_999, False), (10_000, True)])
def test_law_asks_for_none_below_ten_thousand_yen(yen, is_owed):
    order = OrderFactory(confirmed=True, quantity=4, event=EventFactory(fee_per_ticket_yen=0))
    if is_owed:
        assert credit(order, yen).facts["total_yen"] == yen
        return
    with pytest.raises(eligibility.NoCreditNote):
        credit(order, yen)


@pytest.mark.django_db
def test_seller_without_a_number_issues_none():
    event = EventFactory(organizer=OrganizerFactory(registration_number=""))
    Organizer.objects.update(registration_number="")
    with pytest.raises(eligibility.NoCreditNote):
        credit(OrderFactory(confirmed=True, quantity=4, event=event), 20_440)


@pytest.mark.django_db
def test_unknown_return_has_none():
    with pytest.raises(eligibility.NoSuchRefund):
        credit(OrderFactory(confirmed=True, quantity=4), 20_440, key="other")


@pytest.mark.django_db
def test_credit_note_is_void_when_its_refund_came_back():
    order = OrderFactory(confirmed=True, quantity=4)
    note = credit(order, 20_440)
    assert validity(note, paid(order, **back(20_440))) == Validity.VALID
    assert validity(note, paid(order)) == Validity.RETURNED


@pytest.mark.django_db
def test_receipt_from_before_a_part_went_back_no_longer_counts_and_the_next_revision_says_so():
    order = OrderFactory(confirmed=True)
    first = issue(order)
    assert validity(first, paid(order, **back(1_000))) == Validity.PARTLY_RETURNED
    second = issue(order, at=LATER, **back(1_000))
    assert second.revision == 1
    assert second.facts["returned"] == ["2026年11月25日 に 1,000円 を返金しました。"]
    assert second.facts["returned_yen"] == 1_000
    told = paid(order, **back(1_000))
    assert [validity(one, told) for one in (first, second)] == [Validity.REPLACED, Validity.VALID]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "stands", "refusal"),
    [
        ({"refunded_yen": 1_000, "on_its_way_yen": 1_000}, Validity.RETURNING, eligibility.RefundInProgress),
        (back(10_220), Validity.RETURNED, eligibility.RefundedOrder),
        ({"refunded_yen": 10_220}, Validity.RETURNED, eligibility.RefundedOrder),  # by the card company
    ],
)
def test_receipt_and_refund_are_never_both_live(facts, stands, refusal):
    order = OrderFactory(confirmed=True)
    assert validity(issue(order), paid(order, **facts)) == stands
    with pytest.raises(refusal):
        issue(order, "株式会社鷗", **facts)
