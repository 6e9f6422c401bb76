"""What a receipt says: tax once per rate and seller, numbers only where the law allows them."""

import pytest

from commerce.catalog.models import Organizer
from commerce.catalog.states import ReceiptIssuer
from commerce.orders.models import OrderLine
from commerce.receipts import invoice
from tests.factories.catalog import AT, EventFactory, OrganizerFactory, platform
from tests.factories.orders import OrderFactory
from tests.factories.tickets import order_of_two_types

pytestmark = pytest.mark.django_db


def facts_of(order, addressee=""):
    paid = invoice.PaidFacts(at=AT, method="card", amount_yen=order.total_yen)
    return invoice.first_facts(
        order, number="a-000001", addressee=addressee, proviso="チケット代として", paid=paid, at=AT
    )


def test_tax_is_taken_once_per_rate_and_not_per_line():
    order = order_of_two_types(1, 1, 1)
    OrderLine.objects.filter(order=order).update(unit_price_yen=1000)
    order.fees.all().delete()
    assert facts_of(order)["blocks"][0]["rates"] == [{"rate": 10, "gross_yen": 3000, "tax_yen": 272}]


def test_reduced_rate_has_a_total_of_its_own():
    order = order_of_two_types(1, 2)
    OrderLine.objects.filter(pk=order.lines.last().pk).update(tax_rate=8)
    block = facts_of(order)["blocks"][0]
    assert block["has_reduced_rate"] is True
    assert block["rates"] == [
        {"rate": 10, "gross_yen": 5000, "tax_yen": 454},
        {"rate": 8, "gross_yen": 10000, "tax_yen": 740},
    ]


def test_fees_of_the_platform_are_a_block_of_their_own():
    platform_row = platform()
    order = OrderFactory(event=EventFactory(fee_per_ticket_yen=110))
    blocks = facts_of(order)["blocks"]
    assert [block["issuer"]["name"] for block in blocks] == [
        order.event.organizer.legal_name,
        platform_row.legal_name,
    ]
    assert [(item["name"], item["yen"]) for item in blocks[1]["items"]] == [("システム利用料", 220)]


def test_fees_of_the_organizer_stand_with_its_tickets():
    order = OrderFactory()
    order.fees.update(seller=order.event.organizer)
    assert [len(block["items"]) for block in facts_of(order)["blocks"]] == [2]


def test_issuer_without_a_number_prints_none():
    event = EventFactory(organizer=OrganizerFactory(registration_number=""))
    assert facts_of(OrderFactory(event=event))["blocks"][0]["issuer"]["registration_number"] == ""


@pytest.mark.parametrize(
    ("notified_at", "number"), [("2026-10-01", "T5835678256246"), (None, "")], ids=["told", "not told"]
)
def test_agent_signs_with_its_number_only_if_the_organizer_told_its_own(notified_at, number):
    agent = platform()
    Organizer.objects.filter(pk=agent.pk).update(registration_number="T5835678256246")
    organizer = OrganizerFactory(registration_notified_at=notified_at)
    order = OrderFactory(event=EventFactory(organizer=organizer, receipt_issuer=ReceiptIssuer.PLATFORM_AGENT))
    issuer = facts_of(order)["blocks"][0]["issuer"]
    assert (issuer["name"], issuer["registration_number"]) == (agent.legal_name, number)
    assert issuer["agent_for"] == organizer.legal_name


@pytest.mark.parametrize(
    ("addressee", "printed"),
    [("", ""), ("株式会社鷗", "株式会社鷗 様"), ("株式会社鷗 御中", "株式会社鷗 御中"), ("髙﨑様", "髙﨑様")],
)
def test_addressee_is_printed_politely_once(addressee, printed):
    assert invoice.with_honorific(addressee) == printed


def test_card_sale_says_so():
    facts = facts_of(OrderFactory())
    assert (facts["method"], facts["paid_on"], facts["issued_on"]) == (
        "クレジットカード利用",
        "2026-11-23",
        "2026-11-23",
    )
