"""Text stays text in Excel, numbers stay numbers, times are those of Japan."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook

from portal.shared.documents.cells import csv_value, xlsx_cell

FORMULAS = ["=1+1", "+81 90", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x", " =1", "　=1"]
CONVERTED = ["09012345678", "0312345678", "007", "1234567890123", "1E5", "12e10", "1.5E+3", "1-2", "12/24", "2026/1/2"]
KEPT = [
    "090-1234-5678",
    "+"[:0],
    "株式会社鷗",
    "7",
    "12345678901",
    "0",
    "K3F7",
    "A列12番",
    "1階3列",
    "a=b",
    "03-1234-5678",
    "#N/A",
]


@pytest.mark.parametrize("text", FORMULAS + CONVERTED)
def test_text_that_excel_would_change_gets_an_apostrophe_in_csv(text):
    assert csv_value(text) == f"'{text}"


@pytest.mark.parametrize("text", KEPT)
def test_other_text_is_unchanged_in_csv(text):
    assert csv_value(text) == text


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        (-500, -500),
        (True, "はい"),
        (False, "いいえ"),
        (Decimal("1.5"), Decimal("1.5")),
        (["鷗 花子", "=1"], "鷗 花子、=1"),
        (["=1"], "'=1"),
        (date(2026, 11, 23), "2026-11-23"),
        (datetime(2026, 11, 23, 15, 30, 59, tzinfo=UTC), "2026-11-24 00:30"),
        ("a\x00b\x1b", "ab"),
    ],
)
def test_values_of_every_type_in_csv(value, written):
    assert csv_value(value) == written


def in_workbook(*values: object) -> list:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([xlsx_cell(sheet, value) for value in values])
    file = io.BytesIO()
    book.save(file)
    return list(load_workbook(file).active[1])


@pytest.mark.parametrize("text", FORMULAS + CONVERTED)
def test_text_that_excel_would_change_is_a_cell_of_text(text):
    (cell,) = in_workbook(text)

    assert (cell.value, cell.data_type, cell.number_format, cell.quotePrefix) == (text, "s", "@", True)


def test_numbers_days_and_times_keep_their_type_in_a_workbook():
    cells = in_workbook(-500, date(2026, 11, 23), datetime(2026, 11, 23, 15, 30, 59, tzinfo=UTC), "#N/A", None, bool(1))
    assert [(cell.value, cell.number_format) for cell in cells] == [
        (-500, "General"),
        (datetime.fromisoformat("2026-11-23"), "yyyy-mm-dd"),
        (datetime.fromisoformat("2026-11-24T00:30:59"), "yyyy-mm-dd hh:mm"),
        ("#N/A", "General"),
        (None, "General"),
        ("はい", "General"),
    ]
