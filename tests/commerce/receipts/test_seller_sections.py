"""A seller's section of a document: all that is stored, with and without a registration number and an agent."""

from datetime import date

import pytest

from commerce.catalog.models import Organizer
from commerce.catalog.states import TaxRounding
from commerce.receipts.models import ReceiptWording
from commerce.receipts.seller_sections import SoldItem, seller_section, tax_rate_totals

SOLD_ON = date(2026, 11, 23)
WORDING = ReceiptWording(agent_note="{seller}の代理です。", unregistered_note="登録はありません。")


def organizer(**fields) -> Organizer:
    """A registered company that has notified the platform; not saved."""
    defaults = {
        "pk": 1,
        "slug": "kamome",
        "legal_name": "株式会社鷗",
        "postal_code": "150-0001",
        "postal_address": "東京都渋谷区神宮前1-2-3",
        "phone": "03-1111-2222",
        "registration_number": "T7000012050002",
        "registration_notified_at": date(2026, 10, 1),
    }
    return Organizer(**(defaults | fields))


def agent(**fields) -> Organizer:
    """A registered company that signs for others; not saved."""
    defaults = {
        "pk": 2,
        "slug": "platform",
        "legal_name": "株式会社会場",
        "postal_code": "100-0001",
        "postal_address": "東京都千代田区千代田1-1",
        "phone": "03-3333-4444",
        "registration_number": "T5835678256246",
        "tax_rounding": TaxRounding.CEIL,
    }
    return Organizer(**(defaults | fields))


def section_of(seller: Organizer, signer: Organizer, rates: tuple[int, int] = (10, 8)) -> dict:
    items = [SoldItem(seller, "入場券", 2, 1005, rates[0]), SoldItem(seller, "弁当", 1, 648, rates[1])]
    return seller_section(seller, signer, items, WORDING, by=SOLD_ON)


def test_section_of_a_registered_seller_has_number_rows_and_tax():
    assert section_of(organizer(), organizer()) == {
        "issuer": {
            "name": "株式会社鷗",
            "address": "〒150-0001 東京都渋谷区神宮前1-2-3",
            "phone": "03-1111-2222",
            "registration_number": "T7000012050002",
            "agent_for": "",
            "agent_note": "",
            "note": "",
        },
        "seller": "kamome",
        "items": [
            {"name": "入場券", "quantity": 2, "yen": 1005, "rate": 10},
            {"name": "弁当", "quantity": 1, "yen": 648, "rate": 8},
        ],
        "rates": [{"rate": 10, "gross_yen": 1005, "tax_yen": 91}, {"rate": 8, "gross_yen": 648, "tax_yen": 48}],
        "has_reduced_rate": True,
    }


def test_section_that_an_agent_signs_names_both_and_is_rounded_as_the_agent_chose():
    section = section_of(organizer(), agent())

    assert section["issuer"] == {
        "name": "株式会社会場",
        "address": "〒100-0001 東京都千代田区千代田1-1",
        "phone": "03-3333-4444",
        "registration_number": "T5835678256246",
        "agent_for": "株式会社鷗",
        "agent_note": "株式会社鷗の代理です。",
        "note": "",
    }
    assert section["seller"] == "kamome"
    assert [total["tax_yen"] for total in section["rates"]] == [92, 48]


@pytest.mark.parametrize(
    "fields",
    [
        {"registration_notified_at": date(2026, 11, 24)},  # the day after the sale
        {"registration_notified_at": None},
        {"registration_number": ""},
    ],
    ids=["notified later", "not notified", "not registered"],
)
def test_agent_of_a_seller_that_has_not_notified_it_shows_neither_number_nor_tax(fields):
    section = section_of(organizer(**fields), agent())
    issuer = section["issuer"]

    assert (issuer["registration_number"], issuer["agent_for"], issuer["agent_note"], issuer["note"]) == (
        "",
        "株式会社鷗",
        "",
        "登録はありません。",
    )
    assert [total["tax_yen"] for total in section["rates"]] == [None, None]


def test_a_seller_that_signs_itself_needs_no_notification():
    itself = organizer(registration_notified_at=None)

    assert section_of(itself, itself)["issuer"]["registration_number"] == "T7000012050002"


@pytest.mark.parametrize(("rates", "has_reduced"), [((10, 10), False), ((10, 8), True), ((8, 8), True)])
def test_only_eight_percent_is_the_reduced_rate(rates, has_reduced):
    assert section_of(organizer(), organizer(), rates)["has_reduced_rate"] is has_reduced


def test_totals_are_per_rate_with_the_highest_rate_first():
    per_rate = {8: 1087, 10: 1009}

    assert list(tax_rate_totals(per_rate, TaxRounding.HALF_UP)) == [
        {"rate": 10, "gross_yen": 1009, "tax_yen": 92},
        {"rate": 8, "gross_yen": 1087, "tax_yen": 81},
    ]
    assert list(tax_rate_totals(per_rate, None)) == [
        {"rate": 10, "gross_yen": 1009, "tax_yen": None},
        {"rate": 8, "gross_yen": 1087, "tax_yen": None},
    ]
