"""The columns of the spreadsheet: how each field of a question is written to a cell and read from it."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.faq.models import FaqEntry
from portal.shared.registries.help_contexts import help_context_choices
from portal.shared.text.characters import many_lines
from portal.shared.text.times import read_date

ESCAPED = re.compile("_x(000[0-9A-Fa-f]|001[0-9A-Fa-f])_")  # control characters in a cell (ECMA-376 §22.9.2.19)
MAX_CELL_LENGTH = 32_767  # characters; the limit of Excel


class CellError(ValueError):
    """A cell cannot be read; the message tells the editor what to correct."""


@dataclass(frozen=True)
class Column:
    """A column for one field. `to_cell` returns the cell's text, `from_cell` the value of the page's field."""

    name: str
    label: object
    to_cell: Callable[[FaqEntry], str]
    from_cell: Callable[[str], object]


def cell_text(value: object) -> str:
    """A value as the text of a cell: no unseen signs, whole numbers without decimals, dates in ISO format.

    Line breaks are LF; Excel writes some as _x000D_.
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return many_lines(ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(value)))


def _date(text: str) -> date | None:
    written = read_date(text)
    if written is None and text.strip():
        raise CellError(_("日付は 2026-11-01 の形で書いてください。"))
    return written


def _help_contexts(text: str) -> list[str]:
    known = {name for name, _label in help_context_choices()}
    names = text.split()
    unknown = [name for name in names if name not in known]
    if unknown:
        raise CellError(_("%(names)s という場面はありません。") % {"names": "、".join(unknown)})
    return names


def _body(text: str) -> list[dict[str, Any]]:
    try:
        blocks = json.loads(text or "[]")
    except ValueError as error:
        raise CellError(_("データの形が壊れています。書き出した内容をそのまま入れてください。")) from error
    if not isinstance(blocks, list) or not all(isinstance(block, dict) and "type" in block for block in blocks):
        raise CellError(_("データの形が壊れています。書き出した内容をそのまま入れてください。"))
    return blocks


def body_text(question: FaqEntry) -> str:
    """The blocks of the body as JSON with sorted keys, so that equal bodies have equal texts."""
    return json.dumps(list(question.body.get_prep_value()), ensure_ascii=False, sort_keys=True)


def related_text(question: FaqEntry) -> str:
    """The related questions in order, one "section/slug" a line."""
    return "\n".join(section_and_slug(link.entry) for link in question.related_links.all())


def section_and_slug(question: FaqEntry) -> str:
    """How the sheet refers to another question: section/slug."""
    return "/".join(question.url_path.strip("/").split("/")[-2:])


COLUMNS = (
    Column("title", gettext_lazy("質問"), lambda question: question.title, str.strip),
    Column("slug", gettext_lazy("アドレス"), lambda question: question.slug, str.strip),
    Column("answer", gettext_lazy("短い答え"), lambda question: cell_text(question.answer), str),
    Column("keywords", gettext_lazy("検索の言葉"), lambda question: cell_text(question.keywords), str),
    Column("checked_on", gettext_lazy("最後に確かめた日"), lambda question: cell_text(question.checked_on), _date),
    Column("moments", gettext_lazy("出す場面"), lambda question: "\n".join(question.moments or []), _help_contexts),
    Column("related", gettext_lazy("関連する質問"), related_text, str.split),
    Column("body", gettext_lazy("くわしい答え（データ）"), body_text, _body),
)
KEY, LANGUAGE, SECTION, REVISION = "key", "language", "section", "revision"
HEADINGS = {
    KEY: gettext_lazy("番号"),
    LANGUAGE: gettext_lazy("言語"),
    SECTION: gettext_lazy("分類"),
    **{column.name: column.label for column in COLUMNS},
    REVISION: gettext_lazy("版"),
}
