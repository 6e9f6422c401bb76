"""The file itself: XLSX with one row per question. What is read from outside is small and well-formed, or refused."""

import io
import zipfile
from typing import BinaryIO

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils.exceptions import InvalidFileException

from cms.faq.models import FaqEntry
from cms.spreadsheet.columns import COLUMNS, HEADINGS, KEY, LANGUAGE, LONGEST_CELL, REVISION, SECTION, plain

TOO_LONG = "(too long for a cell; left as it is)"
LARGEST_FILE = 1_500_000  # bytes
LARGEST_INSIDE = 50_000_000  # bytes when unpacked
MOST_ROWS = 5_000


class SheetError(ValueError):
    """The file as a whole cannot be read; the message says what to do."""


def write(language: str = "") -> bytes:
    """All questions as they stand in their newest draft, of one language or of all, in the help's order."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("FAQ")
    sheet.freeze_panes = "A2"
    sheet.append([str(label) for label in HEADINGS.values()])
    entries = FaqEntry.objects.select_related("locale", "latest_revision").order_by("path")
    for entry in entries.filter(locale__language_code=language) if language else entries:
        sheet.append([_cell(sheet, text) for text in row_of(entry).values()])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def row_of(entry: FaqEntry) -> dict[str, str]:
    """The cells of a question, by column."""
    draft = entry.get_latest_revision_as_object()
    cells = {KEY: str(entry.translation_key), LANGUAGE: entry.locale.language_code}
    cells[SECTION] = entry.url_path.strip("/").split("/")[-2]
    cells |= {column.name: column.to_cell(draft) for column in COLUMNS}
    return cells | {REVISION: str(entry.latest_revision_id or "")}


def _cell(sheet, text: str) -> WriteOnlyCell:
    """Always text: a question that begins with = is no formula. What no cell can hold is not cut off, but left out."""
    if len(text) > LONGEST_CELL or ILLEGAL_CHARACTERS_RE.search(text):
        text = TOO_LONG
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell


def read(file: BinaryIO) -> list[dict[str, str]]:
    """The rows as texts by column, without the empty ones. Raises SheetError."""
    content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise SheetError(_("ファイルが大きすぎます。言語ごとに分けてください。"))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_INSIDE:
                raise SheetError(_("ファイルが大きすぎます。言語ごとに分けてください。"))
        sheet = load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
        lines = [list(line) for line in sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 2)]
    except SheetError:
        raise
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, OSError, SyntaxError) as error:
        raise SheetError(_("読み取れません。書き出したXLSXファイルを選んでください。")) from error
    return _rows(lines)


def _rows(lines: list[list]) -> list[dict[str, str]]:
    heading = [plain(value).strip() for value in (lines[0] if lines else [])]
    names = {str(label): name for name, label in HEADINGS.items()}
    missing = [label for label in names if label not in heading]
    if missing:
        raise SheetError(_("1行目に「%(names)s」の列がありません。") % {"names": "」「".join(missing)})
    if len(lines) > MOST_ROWS + 1:
        raise SheetError(_("行が多すぎます。%(most)d行までにしてください。") % {"most": MOST_ROWS})
    places = {names[label]: heading.index(label) for label in names}
    rows = []
    for number, line in enumerate(lines[1:], 2):
        cells = {name: plain(line[place]) if place < len(line) else "" for name, place in places.items()}
        if any(cells.values()):
            rows.append(cells | {"row": str(number)})
    return rows
