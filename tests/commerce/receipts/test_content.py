"""Content of receipts: tax once per rate and seller, registration numbers only where the law allows them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.catalog.models import Organizer
from commerce.catalog.states import ReceiptIssuer, TaxRounding
from commerce.orders.models import OrderLine
from commerce.receipts.content import method_label
from commerce.receipts.models import ReceiptWording
from commerce.receipts.seller_sections import SoldItem, seller_section
from tests.commerce.receipts.builders import content_of
from tests.factories.catalog import AT, EventFactory, OrganizerFactory, platform
from tests.factories.orders import OrderFactory
from tests.factories.tickets import PaidOrderFactory, order_of_two_types


def seller(**fields) -> Organizer:
    defaults = {"slug": "a", "legal_name": "株式会社鷗", "registration_number": "T7000012050002"}
    return Organizer(**(defaults | fields))


def section_of(*amounts: tuple[int, int], **fields) -> dict:
    """The section of a seller with (yen, rate) rows."""
    issuer = seller(**fields)
    items = [SoldItem(issuer, f"品{n}", 1, yen, rate) for n, (yen, rate) in enumerate(amounts)]
    return seller_section(issuer, issuer, items, ReceiptWording(), by=date(2026, 11, 23))


def taxes(section: dict) -> list[tuple[int, int, int]]:
    return [(total["rate"], total["gross_yen"], total["tax_yen"]) for total in section["rates"]]


@pytest.mark.parametrize(
    ("amounts", "totals"),
    [
        ([(1000, 10)] * 3, [(10, 3000, 272)]),  # per line it would be 270
        ([(1, 10)], [(10, 1, 0)]),
        ([(1, 10)] * 11, [(10, 11, 1)]),
        ([(1080, 8), (1100, 10)], [(10, 1100, 100), (8, 1080, 80)]),
        ([(5000, 10), (220, 10), (648, 8), (324, 8)], [(10, 5220, 474), (8, 972, 72)]),
        ([(5000, 10), (-500, 10)], [(10, 4500, 409)]),  # a discount lowers the sum before the tax
        ([(1080, 8), (5000, 10), (-1000, 10), (-80, 8)], [(10, 4000, 363), (8, 1000, 74)]),
        ([(999_999_999, 10)], [(10, 999_999_999, 90_909_090)]),
    ],
)
def test_tax_is_taken_once_from_the_sum_of_each_rate(amounts, totals):
    assert taxes(section_of(*amounts)) == totals


@pytest.mark.parametrize(
    ("rounding", "gross_yen", "tax_yen"),
    [
        (TaxRounding.FLOOR, 1005, 91),  # exactly 91.36…
        (TaxRounding.HALF_UP, 1005, 91),
        (TaxRounding.CEIL, 1005, 92),
        (TaxRounding.FLOOR, 1009, 91),  # exactly 91.72…
        (TaxRounding.HALF_UP, 1009, 92),
        (TaxRounding.FLOOR, 1100, 100),
        (TaxRounding.HALF_UP, 1100, 100),
        (TaxRounding.CEIL, 1100, 100),
        (TaxRounding.HALF_UP, 27, 2),  # of 8 percent exactly 2
    ],
)
def test_fraction_of_a_yen_is_rounded_as_the_issuer_chose(rounding, gross_yen, tax_yen):
    rate = 8 if gross_yen == 27 else 10
    assert taxes(section_of((gross_yen, rate), tax_rounding=rounding)) == [(rate, gross_yen, tax_yen)]


ROWS = st.lists(st.tuples(st.integers(-50_000, 500_000), st.sampled_from([8, 10])), min_size=1, max_size=40)


@given(ROWS, st.sampled_from(TaxRounding.values))
def test_rows_make_the_sums_and_tax_is_within_a_yen_of_exact(rows, rounding):
    section = section_of(*rows, tax_rounding=rounding)
    assert sum(total["gross_yen"] for total in section["rates"]) == sum(item["yen"] for item in section["items"])
    assert len({total["rate"] for total in section["rates"]}) == len(section["rates"])  # once per rate
    for total in section["rates"]:
        exact = total["gross_yen"] * total["rate"]  # times (100 + rate), to compare integers
        assert abs(total["tax_yen"] * (100 + total["rate"]) - exact) < 100 + total["rate"]


def test_issuer_without_a_number_prints_none_and_no_tax():
    section = section_of((11000, 10), registration_number="")
    assert section["issuer"]["registration_number"] == ""
    assert section["issuer"]["note"] == "この明細は適格請求書（インボイス）ではありません。"
    assert section["rates"] == [{"rate": 10, "gross_yen": 11000, "tax_yen": None}]


@pytest.mark.django_db
def test_lines_of_an_order_are_summed_before_the_tax():
    order = order_of_two_types(1, 1, 1)
    OrderLine.objects.filter(order=order).update(unit_price_yen=1000)
    order.fees.all().delete()
    assert content_of(order)["blocks"][0]["rates"] == [{"rate": 10, "gross_yen": 3000, "tax_yen": 272}]


@pytest.mark.django_db
def test_rows_name_event_type_and_day():
    order = OrderFactory()
    names = [item["name"] for section in content_of(order)["blocks"] for item in section["items"]]
    assert names == ["秋の音楽会 一般（2026/12/3公演）", "システム利用料"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("basis", "tickets", "expected"), [("ticket", 3, (3, 330)), ("order", 3, (1, 110)), ("ticket", 1, (1, 110))]
)
def test_a_fee_has_the_quantity_by_which_it_was_charged(basis, tickets, expected):
    event = EventFactory(fee_per_ticket_yen=110, card_fee_yen=100)
    event.fees.update(basis=basis)
    rows = [
        row
        for section in content_of(PaidOrderFactory(event=event, quantity=tickets))["blocks"]
        for row in section["items"]
    ]
    fees = [
        (row["name"], row["quantity"], row["yen"]) for row in rows if "手数料" in row["name"] or "利用料" in row["name"]
    ]
    assert fees == [("システム利用料", *expected), ("決済手数料（クレジットカード）", 1, 100)]


@pytest.mark.django_db
def test_fees_of_the_platform_are_a_separate_section():
    platform_row = platform()
    order = OrderFactory(event=EventFactory(fee_per_ticket_yen=110))
    sections = content_of(order)["blocks"]
    assert [section["issuer"]["name"] for section in sections] == [
        order.event.organizer.legal_name,
        platform_row.legal_name,
    ]
    assert [(item["name"], item["quantity"], item["yen"]) for item in sections[1]["items"]] == [
        ("システム利用料", 2, 220)
    ]
    assert sum(item["yen"] for section in sections for item in section["items"]) == order.total_yen


@pytest.mark.django_db
def test_fees_of_the_organizer_are_in_the_section_of_its_tickets():
    order = OrderFactory()
    order.fees.update(seller=order.event.organizer)
    assert [len(section["items"]) for section in content_of(order)["blocks"]] == [2]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("notified_on", "seller_number", "agent_number", "number", "has_note"),
    [
        ("2026-10-01", "T7000012050002", "T5835678256246", "T5835678256246", True),
        ("2026-11-23", "T7000012050002", "T5835678256246", "T5835678256246", True),
        ("2026-11-24", "T7000012050002", "T5835678256246", "", False),  # after the sale
        (None, "T7000012050002", "T5835678256246", "", False),
        ("2026-10-01", "", "T5835678256246", "", False),
        ("2026-10-01", "T7000012050002", "", "", False),
    ],
)
def test_agent_signs_with_its_number_if_both_are_registered_and_it_was_notified_before_the_sale(
    notified_on, seller_number, agent_number, number, has_note
):
    agent = platform()
    Organizer.objects.filter(pk=agent.pk).update(registration_number=agent_number)
    notified_at = date.fromisoformat(notified_on) if notified_on else None
    organizer = OrganizerFactory(registration_notified_at=notified_at, registration_number=seller_number)
    order = OrderFactory(event=EventFactory(organizer=organizer, receipt_issuer=ReceiptIssuer.PLATFORM_AGENT))
    issuer = content_of(order)["blocks"][0]["issuer"]
    assert (issuer["name"], issuer["registration_number"]) == (agent.legal_name, number)
    assert issuer["agent_for"] == organizer.legal_name
    note = f"{organizer.legal_name}の代理として、媒介者交付特例により発行しました。"
    assert issuer["agent_note"] == (note if has_note else "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "addressee", "label"),
    [
        ("T7000012050002", "株式会社鷗", "適格請求書"),
        ("T7000012050002", "", "適格簡易請求書"),
        ("", "株式会社鷗", ""),
    ],
)
def test_document_is_called_by_its_kind_and_only_with_a_number(number, addressee, label):
    organizer = OrganizerFactory(registration_number=number)
    order = OrderFactory(event=EventFactory(organizer=organizer, fee_per_ticket_yen=0))
    assert content_of(order, addressee)["invoice"] == label


@pytest.mark.django_db
def test_store_payment_gets_a_statement_that_warns_of_claiming_twice():
    content = content_of(OrderFactory(), method="konbini")
    assert (content["title"], content["confirms"]) == ("支払証明書", "上記の金額のお支払いを確認しました。")
    assert content["notes"] == [
        "コンビニエンスストアでの受領証と重複して経費計上できません。",
        "電磁的記録のため、収入印紙は不要です。",
    ]


@pytest.mark.parametrize(
    ("method", "label"),
    [
        ("card", "クレジットカード利用"),
        ("konbini", "コンビニ払い"),
        ("paypay", "PayPay利用"),
        ("paidy", "Paidy（あと払い）利用"),
    ],
)
def test_payment_method_is_named(method, label):
    assert method_label(method) == label


@pytest.mark.django_db
def test_wording_of_editors_is_frozen_with_the_receipt():
    wording = ReceiptWording.load()
    wording.stamp_note = "印紙税法により、収入印紙は貼りません。"
    wording.save()
    content = content_of(OrderFactory())
    assert content["notes"] == ["印紙税法により、収入印紙は貼りません。"]
    assert (content["paid_on"], content["issued_on"]) == (AT.date().isoformat(),) * 2
