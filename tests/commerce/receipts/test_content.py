"""What a receipt says: tax once per rate and seller, numbers only where the law allows them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.catalog.models import Organizer
from commerce.catalog.states import ReceiptIssuer, TaxRounding
from commerce.orders.models import OrderLine
from commerce.receipts import content
from commerce.receipts.models import ReceiptWording
from commerce.receipts.seller_sections import SoldItem, seller_section
from tests.commerce.receipts.builders import content_of
from tests.factories.catalog import AT, EventFactory, OrganizerFactory, platform
from tests.factories.orders import OrderFactory
from tests.factories.tickets import order_of_two_types


def seller(**fields) -> Organizer:
    given_ = {"slug": "a", "legal_name": "株式会社鷗", "registration_number": "T7000012050002"}
    return Organizer(**(given_ | fields))


def block_of(*amounts: tuple[int, int], **fields) -> dict:
    """The part of a seller of (yen, rate) rows."""
    by = seller(**fields)
    items = [SoldItem(by, f"品{n}", 1, yen, rate) for n, (yen, rate) in enumerate(amounts)]
    return seller_section(by, by, items, ReceiptWording(), by=date(2026, 11, 23))


def taxes(made: dict) -> list[tuple[int, int, int]]:
    return [(one["rate"], one["gross_yen"], one["tax_yen"]) for one in made["rates"]]


@pytest.mark.parametrize(
    ("amounts", "told"),
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
def test_tax_is_taken_once_from_the_sum_of_each_rate(amounts, told):
    assert taxes(block_of(*amounts)) == told


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
    assert taxes(block_of((gross_yen, rate), tax_rounding=rounding)) == [(rate, gross_yen, tax_yen)]


ROWS = st.lists(st.tuples(st.integers(-50_000, 500_000), st.sampled_from([8, 10])), min_size=1, max_size=40)


@given(ROWS, st.sampled_from(TaxRounding.values))
def test_rows_make_the_sums_and_tax_is_within_a_yen_of_exact(rows, rounding):
    made = block_of(*rows, tax_rounding=rounding)
    assert sum(one["gross_yen"] for one in made["rates"]) == sum(item["yen"] for item in made["items"])
    assert len({one["rate"] for one in made["rates"]}) == len(made["rates"])  # once per rate
    for one in made["rates"]:
        exact_times = one["gross_yen"] * one["rate"]
        assert abs(one["tax_yen"] * (100 + one["rate"]) - exact_times) < 100 + one["rate"]


def test_issuer_without_a_number_prints_none_and_no_tax():
    made = block_of((11000, 10), registration_number="")
    assert made["issuer"]["registration_number"] == ""
    assert made["issuer"]["note"] == "この明細は適格請求書（インボイス）ではありません。"
    assert made["rates"] == [{"rate": 10, "gross_yen": 11000, "tax_yen": None}]


@pytest.mark.django_db
def test_lines_of_an_order_are_summed_before_the_tax():
    order = order_of_two_types(1, 1, 1)
    OrderLine.objects.filter(order=order).update(unit_price_yen=1000)
    order.fees.all().delete()
    assert content_of(order)["blocks"][0]["rates"] == [{"rate": 10, "gross_yen": 3000, "tax_yen": 272}]


@pytest.mark.django_db
def test_rows_name_event_type_and_day():
    order = OrderFactory()
    named = [item["name"] for part in content_of(order)["blocks"] for item in part["items"]]
    assert named == ["秋の音楽会 一般（2026/12/3公演）", "システム利用料"]


@pytest.mark.django_db
def test_fees_of_the_platform_are_a_block_of_their_own():
    platform_row = platform()
    order = OrderFactory(event=EventFactory(fee_per_ticket_yen=110))
    blocks = content_of(order)["blocks"]
    assert [part["issuer"]["name"] for part in blocks] == [order.event.organizer.legal_name, platform_row.legal_name]
    assert [(item["name"], item["yen"]) for item in blocks[1]["items"]] == [("システム利用料", 220)]
    assert sum(item["yen"] for part in blocks for item in part["items"]) == order.total_yen


@pytest.mark.django_db
def test_fees_of_the_organizer_stand_with_its_tickets():
    order = OrderFactory()
    order.fees.update(seller=order.event.organizer)
    assert [len(part["items"]) for part in content_of(order)["blocks"]] == [2]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told_on", "sellers", "agents", "number", "note"),
    [
        ("2026-10-01", "T7000012050002", "T5835678256246", "T5835678256246", True),
        ("2026-11-23", "T7000012050002", "T5835678256246", "T5835678256246", True),
        ("2026-11-24", "T7000012050002", "T5835678256246", "", False),  # told after the sale
        (None, "T7000012050002", "T5835678256246", "", False),
        ("2026-10-01", "", "T5835678256246", "", False),
        ("2026-10-01", "T7000012050002", "", "", False),
    ],
)
def test_agent_signs_with_its_number_if_both_are_registered_and_it_was_told_before(
    told_on, sellers, agents, number, note
):
    agent = platform()
    Organizer.objects.filter(pk=agent.pk).update(registration_number=agents)
    told = date.fromisoformat(told_on) if told_on else None
    organizer = OrganizerFactory(registration_notified_at=told, registration_number=sellers)
    order = OrderFactory(event=EventFactory(organizer=organizer, receipt_issuer=ReceiptIssuer.PLATFORM_AGENT))
    issuer = content_of(order)["blocks"][0]["issuer"]
    assert (issuer["name"], issuer["registration_number"]) == (agent.legal_name, number)
    assert issuer["agent_for"] == organizer.legal_name
    words = f"{organizer.legal_name}の代理として、媒介者交付特例により発行しました。"
    assert issuer["agent_note"] == (words if note else "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "addressee", "words"),
    [
        ("T7000012050002", "株式会社鷗", "適格請求書"),
        ("T7000012050002", "", "適格簡易請求書"),
        ("", "株式会社鷗", ""),
    ],
)
def test_document_is_called_by_its_kind_and_only_with_a_number(number, addressee, words):
    organizer = OrganizerFactory(registration_number=number)
    order = OrderFactory(event=EventFactory(organizer=organizer, fee_per_ticket_yen=0))
    assert content_of(order, addressee)["invoice"] == words


@pytest.mark.django_db
def test_paid_at_a_store_it_is_a_statement_that_warns_of_booking_twice():
    facts = content_of(OrderFactory(), method="konbini")
    assert (facts["title"], facts["confirms"]) == ("支払証明書", "上記の金額のお支払いを確認しました。")
    assert facts["notes"] == [
        "コンビニエンスストアでの受領証と重複して経費計上できません。",
        "電磁的記録のため、収入印紙は不要です。",
    ]


@pytest.mark.parametrize(
    ("addressee", "printed"),
    [("", ""), ("株式会社鷗", "株式会社鷗 様"), ("株式会社鷗 御中", "株式会社鷗 御中"), ("髙﨑様", "髙﨑様")],
)
def test_addressee_is_printed_politely_once(addressee, printed):
    assert content.with_honorific(addressee) == printed


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ("card", "クレジットカード利用"),
        ("konbini", "コンビニ払い"),
        ("paypay", "PayPay利用"),
        ("paidy", "Paidy（あと払い）利用"),
    ],
)
def test_way_to_pay_is_named(method, words):
    assert content.method_label(method) == words


@pytest.mark.django_db
def test_editors_words_are_frozen_with_the_receipt():
    wording = ReceiptWording.load()
    wording.stamp_note = "印紙税法により、収入印紙は貼りません。"
    wording.save()
    facts = content_of(OrderFactory())
    assert facts["notes"] == ["印紙税法により、収入印紙は貼りません。"]
    assert (facts["paid_on"], facts["issued_on"]) == (AT.date().isoformat(),) * 2
