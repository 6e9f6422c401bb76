"""Values as cells of CSV and XLSX: text that a spreadsheet would execute or turn into a number stays text."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

FORMULA = tuple("=+-@\t\r\n＝＋－＠")
# What Excel turns into another value when it opens a CSV file: 0901… loses its zero, more than 11 digits become 1.2E+11
# and lose those after the 15th, 1E5 becomes 100000, 1-2 and 1/2 become a day.
CONVERTED = re.compile(r"0\d+|\d{12,}|\d+(\.\d+)?[eE][+-]?\d+|\d{1,4}[-/]\d{1,2}([-/]\d{1,4})?", re.ASCII)
TIME_FORMAT, DAY_FORMAT = "yyyy-mm-dd hh:mm", "yyyy-mm-dd"
AS_TEXT = "@"


def plain_text(value: object) -> str:
    """The text of a value, without characters that no cell can hold; lists are joined, booleans are はい and いいえ."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    if isinstance(value, list | tuple):
        return "、".join(map(plain_text, value))
    return ILLEGAL_CHARACTERS_RE.sub("", str(value))


def in_japan(value: datetime) -> datetime:
    """The time of a clock in Japan, without zone and fractions, which spreadsheets do not know."""
    return timezone.localtime(value).replace(tzinfo=None, microsecond=0)


def csv_value(value: object) -> str | int | float | Decimal:
    """A field of a CSV file: numbers as they are, times in JST, and an apostrophe before text that would not stay text."""
    if isinstance(value, datetime):
        return f"{in_japan(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return value
    text = plain_text(value)
    return f"'{text}" if is_changed_by_excel(text) else text


def is_changed_by_excel(text: str) -> bool:
    """Whether Excel executes the text or turns it into another value, when it opens a CSV file."""
    bare = text.strip(" \u3000")
    return text.startswith(FORMULA) or bare.startswith(FORMULA) or bool(CONVERTED.fullmatch(bare))


def xlsx_cell(sheet: Any, value: object) -> WriteOnlyCell:
    """A cell of an XLSX sheet: numbers, days and times keep their type, everything else is text and never a formula."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return WriteOnlyCell(sheet, value)
    if isinstance(value, date):
        cell = WriteOnlyCell(sheet, in_japan(value) if isinstance(value, datetime) else value)
        cell.number_format = TIME_FORMAT if isinstance(value, datetime) else DAY_FORMAT
        return cell
    text = plain_text(value)
    return text_cell(sheet, text) if text else WriteOnlyCell(sheet)


def text_cell(sheet: Any, text: str) -> WriteOnlyCell:
    """A cell of text, which stays text when somebody edits it in Excel."""
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    if is_changed_by_excel(text):
        cell.number_format = AS_TEXT
        cell.quotePrefix = True
    return cell
