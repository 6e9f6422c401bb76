"""Exports of orders: filtered rows, numbers and times in JST, no formulas, access control."""

import csv
import io
import logging

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from commerce.orders.models import Order
from commerce.payments.states import LedgerKind
from tests.factories.accounts import make_buyer
from tests.factories.orders import OrderFactory
from tests.factories.tickets import PaidOrderFactory, add_ledger_entry

pytestmark = pytest.mark.django_db


def as_csv(client, **query) -> list[dict[str, str]]:
    answer = client.get(reverse("orders:index"), {"export": "csv", **query})
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    data = b"".join(answer.streaming_content)
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_a_row_has_amounts_fees_method_and_what_was_paid_and_returned(client, staff):
    order = PaidOrderFactory()
    add_ledger_entry(order, ledger_kind=LedgerKind.REFUNDED, amount_yen=-1000)
    (row,) = as_csv(client)

    wanted = {
        "注文番号": order.code,
        "状態": "確定",
        "支払い方法": "クレジットカード",
        "チケット代金（円）": "10000",
        "手数料（円）": "220",
        "合計（円）": "10220",
        "入金額（円）": "10220",
        "返金額（円）": "1000",
        "入金日時": "2026-11-23 12:00",
        "枚数": "2",
    }
    assert {name: row[name] for name in wanted} == wanted


def test_a_file_holds_what_search_and_filters_leave(client, staff):
    wanted, _other = PaidOrderFactory(), OrderFactory()
    assert [row["注文番号"] for row in as_csv(client, state="confirmed")] == [wanted.code]
    assert [row["注文番号"] for row in as_csv(client, q=wanted.email_at_order)] == [wanted.code]


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_text_is_run_as_a_formula(client, staff, evil):
    Order.objects.filter(pk=PaidOrderFactory().pk).update(name=evil)
    assert as_csv(client)[0]["お名前"] == f"'{evil}"

    answer = client.get(reverse("orders:index"), {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    cell = next(cell for cell in sheet[2] if cell.value == evil)
    assert cell.data_type == "s"


def test_a_workbook_has_numbers_and_times_of_japan(client, staff):
    PaidOrderFactory()
    answer = client.get(reverse("orders:index"), {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    row = dict(zip((cell.value for cell in sheet[1]), (cell.value for cell in sheet[2]), strict=True))
    assert (row["合計（円）"], f"{row['入金日時']:%H:%M}") == (10220, "12:00")


def test_an_export_is_logged_without_personal_data(client, staff, caplog):
    order = PaidOrderFactory(user=make_buyer("secret@example.jp"))
    with caplog.at_level(logging.INFO, "portal.shared.documents.spreadsheets"):
        as_csv(client)
    (line,) = [
        record.getMessage() for record in caplog.records if record.name == "portal.shared.documents.spreadsheets"
    ]
    assert line == f"export: 1 rows of Order as csv by user {staff.pk}"
    assert order.email_at_order not in line


@pytest.mark.parametrize("rows", [1, 3])
def test_a_file_costs_the_same_queries_for_any_number(bare_tree, client, warm, staff, django_assert_num_queries, rows):
    for _row in range(rows):
        PaidOrderFactory()
    as_csv(client)
    with django_assert_num_queries(14):
        as_csv(client)


@pytest.mark.parametrize("name", ["inquiries", "applications"])
def test_a_list_without_an_export_shows_its_page(client, staff, name):
    answer = client.get(f"/staff/{name}/", {"export": "csv"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/html; charset=utf-8")
