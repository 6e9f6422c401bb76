"""What the sheet carries of a question, column by column, and how each cell is written and read."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.faq.models import FaqEntry
from portal.shared.registries.help_contexts import help_context_choices

LONGEST_CELL = 32_767  # characters; what spreadsheets allow


class CellError(ValueError):
    """A cell that cannot be read; the message says what to do."""


@dataclass(frozen=True)
class Column:
    """A column that carries something. `written` gives the cell's text, `read` the value of the page's field."""

    name: str
    label: object
    to_cell: Callable[[FaqEntry], str]
    from_cell: Callable[[str], object]


def plain(value: object) -> str:
    """A cell's text: line breaks as spreadsheets write them, numbers and dates as people read them."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace("\r\n", "\n").replace("\r", "\n")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip().replace("/", "-")) if text.strip() else None
    except ValueError as error:
        raise CellError(_("日付は 2026-11-01 の形で書いてください。")) from error


def _help_contexts(text: str) -> list[str]:
    known = {name for name, _label in help_context_choices()}
    names = text.split()
    unknown = [name for name in names if name not in known]
    if unknown:
        raise CellError(_("%(names)s という場面はありません。") % {"names": "、".join(unknown)})
    return names


def _body(text: str) -> list:
    try:
        blocks = json.loads(text or "[]")
    except ValueError as error:
        raise CellError(_("データの形が壊れています。書き出した内容をそのまま入れてください。")) from error
    if not isinstance(blocks, list) or not all(isinstance(block, dict) and "type" in block for block in blocks):
        raise CellError(_("データの形が壊れています。書き出した内容をそのまま入れてください。"))
    return blocks


def body_text(entry: FaqEntry) -> str:
    """The blocks as JSON, always in the same order of keys."""
    return json.dumps(list(entry.body.get_prep_value()), ensure_ascii=False, sort_keys=True)


def related_text(entry: FaqEntry) -> str:
    """The related questions by section and slug, in order."""
    return "\n".join(address_of(link.entry) for link in entry.related_links.all())


def address_of(entry: FaqEntry) -> str:
    """section/slug: how the sheet names another question."""
    return "/".join(entry.url_path.strip("/").split("/")[-2:])


COLUMNS = (
    Column("title", gettext_lazy("質問"), lambda entry: entry.title, str.strip),
    Column("slug", gettext_lazy("アドレス"), lambda entry: entry.slug, str.strip),
    Column("answer", gettext_lazy("短い答え"), lambda entry: plain(entry.answer), str),
    Column("keywords", gettext_lazy("検索の言葉"), lambda entry: plain(entry.keywords), str),
    Column("checked_on", gettext_lazy("最後に確かめた日"), lambda entry: plain(entry.checked_on), _day),
    Column("moments", gettext_lazy("出す場面"), lambda entry: "\n".join(entry.moments or []), _help_contexts),
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
