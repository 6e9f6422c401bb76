"""Receipts in the admin: search by date, amount and counterparty, export with sums, rows per organizer."""

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from commerce.catalog.models import Organizer
from commerce.orders.models import Order
from commerce.payments.states import LedgerKind
from commerce.receipts.models import Receipt
from tests.commerce.receipts.builders import issue
from tests.factories.catalog import AT, EventFactory, OrganizerFactory, platform
from tests.factories.tickets import PaidOrderFactory, add_ledger_entry

pytestmark = pytest.mark.django_db


def listed(client, **query) -> list[str]:
    page = client.get(reverse("receipts:index"), query)
    return [str(receipt) for receipt in page.context["object_list"]]


def as_csv(client, **query) -> list[dict[str, str]]:
    answer = client.get(reverse("receipts:index"), {"export": "csv", **query})
    data = b"".join(answer.streaming_content)
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


@pytest.fixture
def three(db) -> list[str]:
    """Three receipts of one organizer: 10,220 yen on the 23rd, 5,110 on the 23rd, 10,220 on the 25th."""
    event = EventFactory()
    numbers = []
    for day, quantity, addressee in ((23, 2, "株式会社鷗"), (23, 1, "髙﨑商店"), (25, 2, "ＡＢＣ株式会社")):
        order = PaidOrderFactory(event=event, quantity=quantity)
        numbers.append(str(issue(order, addressee, at=AT.replace(day=day), paid_at=AT.replace(day=day))))
    return numbers


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, [2, 1, 0]),
        ({"dated_on_from": "2026-11-24"}, [2]),
        ({"dated_on_to": "2026-11-24"}, [1, 0]),
        ({"least_yen": "6000"}, [2, 0]),
        ({"most_yen": "6000"}, [1]),
        ({"counterparty": "鷗"}, [0]),
        ({"counterparty": "ABC"}, []),
        ({"counterparty": "ＡＢＣ"}, [2]),
        ({"dated_on_from": "2026-11-23", "dated_on_to": "2026-11-23", "least_yen": "6000", "counterparty": "鷗"}, [0]),
        ({"dated_on_from": "2026-11-24", "counterparty": "鷗"}, []),
    ],
)
def test_date_amount_and_counterparty_narrow_together(client, staff, three, query, found):
    assert listed(client, **query) == [three[n] for n in found]


def test_counterparty_without_an_addressee_is_the_buyers_name(client, staff):
    order = PaidOrderFactory()
    Order.objects.filter(pk=order.pk).update(name="瀨戸 花子")
    receipt = issue(order)
    assert listed(client, counterparty="瀨戸") == [str(receipt)]


@pytest.mark.parametrize("rows", [1, 3])
def test_query_count_of_the_list_does_not_grow(client, staff, bare_tree, rows, django_assert_num_queries):
    for _ in range(rows):
        issue(PaidOrderFactory(event=EventFactory()))
    client.get(reverse("receipts:index"))
    with django_assert_num_queries(11):
        client.get(reverse("receipts:index"))


def test_page_shows_the_validity_and_downloads_the_stored_pdf(client, staff):
    order = PaidOrderFactory()
    first, second = issue(order, "株式会社鷗"), issue(order, "髙﨑 花子")
    text = client.get(reverse("receipts:inspect", args=[first.pk])).content.decode()
    assert ("無効（再発行済み）" in text, reverse("receipts:inspect", args=[second.pk]) in text) == (True, True)
    file = client.get(reverse("receipts:file", args=[second.pk]))
    assert file.content == bytes(Receipt.objects.get(pk=second.pk).pdf)
    assert client.post(reverse("receipts:file", args=[second.pk])).status_code == 405


def test_file_has_a_row_per_seller_and_sums_without_what_was_issued_again(client, staff):
    site = platform()
    event = EventFactory()
    order, other = PaidOrderFactory(event=event), PaidOrderFactory(event=event)
    issue(order, "株式会社鷗")
    issue(order, "髙﨑 花子")
    issue(other)
    add_ledger_entry(other, ledger_kind=LedgerKind.REFUNDED, amount_yen=-other.total_yen)
    rows = as_csv(client)
    name = event.organizer.legal_name
    amounts = [(row["売り手"], row["状態"], row["10%対象（税込・円）"], row["10%消費税（円）"]) for row in rows]
    assert sorted(amounts) == sorted(
        [
            (name, "無効（再発行済み）", "10000", "909"),
            (name, "有効", "10000", "909"),
            (name, "無効（返金済み）", "10000", "909"),
            (site.legal_name, "無効（再発行済み）", "220", "20"),
            (site.legal_name, "有効", "220", "20"),
            (site.legal_name, "無効（返金済み）", "220", "20"),
            (name, "", "20000", "1818"),
            (site.legal_name, "", "440", "40"),
        ]
    )
    assert {row["番号"] for row in rows if not row["状態"]} == {"合計（再発行前のものを除く）"}


def test_workbook_has_numbers(client, staff):
    issue(PaidOrderFactory())
    answer = client.get(reverse("receipts:index"), {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    row = dict(zip((cell.value for cell in sheet[1]), (cell.value for cell in sheet[2]), strict=True))
    assert (row["合計（税込・円）"], f"{row['取引日']:%Y-%m-%d}") == (10000, "2026-11-23")


def test_members_see_and_export_only_sales_of_their_organizer(client, member):
    platform()
    mine = OrganizerFactory()
    mine.memberships.create(user=member)
    visible, foreign = PaidOrderFactory(event=EventFactory(organizer=mine)), PaidOrderFactory()
    receipt, hidden = issue(visible), issue(foreign)
    assert listed(client) == [str(receipt)]
    assert {row["売り手"] for row in as_csv(client)} == {mine.legal_name}
    for name in ("receipts:inspect", "receipts:file"):
        assert client.get(reverse(name, args=[hidden.pk])).status_code == 404


def organizer_form(**typed) -> dict:
    fields = {
        "name": "星空工房",
        "slug": "hoshizora",
        "legal_name": "山本 梢",
        "representative": "山本 梢",
        "postal_code": "384-1305",
        "postal_address": "長野県",
        "phone": "0267-00-0130",
        "email": "hello@example.jp",
        "tax_rounding": "floor",
    }
    return fields | typed


@pytest.mark.parametrize(
    ("typed", "status", "stored", "is_warned"),
    [
        ({"registration_number": "Ｔ－７０００－０１２０－５０００３"}, 302, "T7000012050003", True),
        ({"registration_number": "T7000012050002"}, 302, "T7000012050002", False),
        ({"registration_number": "T7000012050003", "is_corporate": "on"}, 200, None, False),
    ],
)
def test_number_is_stored_in_one_form_and_a_sole_traders_doubtful_one_is_warned_of(
    client, staff, typed, status, stored, is_warned
):
    answer = client.post(reverse("organizers:add"), organizer_form(**typed))
    assert answer.status_code == status
    assert Organizer.objects.filter(slug="hoshizora").values_list("registration_number", flat=True).first() == stored
    page = client.get(reverse("organizers:index")).content.decode()
    assert ("検査用の数字が合いません" in page) is is_warned
