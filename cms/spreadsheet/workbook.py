"""Writes and reads the XLSX file with one row per question; refuses uploads that are too large or malformed."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils.exceptions import InvalidFileException

from cms.faq.models import FaqEntry
from cms.spreadsheet.columns import COLUMNS, HEADINGS, KEY, LANGUAGE, MAX_CELL_LENGTH, REVISION, SECTION, cell_text
from portal.shared.documents.cells import text_cell

TOO_LONG = "(too long for a cell; left as it is)"
MAX_FILE_SIZE = 1_500_000  # bytes
MAX_UNPACKED_SIZE = 50_000_000  # bytes
MAX_ROWS = 5_000


class SheetError(ValueError):
    """The file cannot be read as a whole; the message tells the editor what to do."""


def write(language: str = "") -> bytes:
    """All questions with the values of their newest draft, in the help's order; `language` empty: of all languages."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("FAQ")
    sheet.freeze_panes = "A2"
    sheet.append([str(label) for label in HEADINGS.values()])
    entries = FaqEntry.objects.select_related("locale", "latest_revision").order_by("path")
    for question in entries.filter(locale__language_code=language) if language else entries:
        sheet.append([_cell(sheet, text) for text in row_of(question).values()])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def row_of(question: FaqEntry) -> dict[str, str]:
    """The cells of a question by column, from its newest draft."""
    draft = question.get_latest_revision_as_object()
    cells = {KEY: str(question.translation_key), LANGUAGE: question.locale.language_code}
    cells[SECTION] = question.url_path.strip("/").split("/")[-2]
    cells |= {column.name: column.to_cell(draft) for column in COLUMNS}
    return cells | {REVISION: str(question.latest_revision_id or "")}


def _cell(sheet: Any, text: str) -> WriteOnlyCell:
    """A text cell, so that a text beginning with = is no formula. A text that no cell can hold becomes TOO_LONG."""
    if len(text) > MAX_CELL_LENGTH or ILLEGAL_CHARACTERS_RE.search(text):
        text = TOO_LONG
    return text_cell(sheet, text)


def read(file: BinaryIO) -> list[dict[str, str]]:
    """The rows as texts by column, without empty rows; "row" is the row's number. Raises SheetError."""
    content = file.read(MAX_FILE_SIZE + 1)
    if len(content) > MAX_FILE_SIZE:
        raise SheetError(_("ファイルが大きすぎます。言語ごとに分けてください。"))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED_SIZE:
                raise SheetError(_("ファイルが大きすぎます。言語ごとに分けてください。"))
        sheet = load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
        lines: list[Sequence[object]] = [list(line) for line in sheet.iter_rows(values_only=True, max_row=MAX_ROWS + 2)]
    except SheetError:
        raise
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, OSError, SyntaxError) as error:
        raise SheetError(_("読み取れません。書き出したXLSXファイルを選んでください。")) from error
    return _rows(lines)


def _rows(lines: list[Sequence[object]]) -> list[dict[str, str]]:
    headings = [cell_text(value).strip() for value in (lines[0] if lines else [])]
    names = {str(label): name for name, label in HEADINGS.items()}
    missing = [label for label in names if label not in headings]
    if missing:
        raise SheetError(_("1行目に「%(names)s」の列がありません。") % {"names": "」「".join(missing)})
    if len(lines) > MAX_ROWS + 1:
        raise SheetError(_("行が多すぎます。%(most)d行までにしてください。") % {"most": MAX_ROWS})
    positions = {names[label]: headings.index(label) for label in names}
    rows = []
    for number, line in enumerate(lines[1:], 2):
        cells = {name: cell_text(line[at]) if at < len(line) else "" for name, at in positions.items()}
        if any(cells.values()):
            rows.append(cells | {"row": str(number)})
    return rows
