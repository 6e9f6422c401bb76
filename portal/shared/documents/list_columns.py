"""Columns of the admin's lists in words: ○ and — for True, False and None, days with their weekday, names for a list."""

from typing import Any

from wagtail.admin.ui.tables import Column
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from portal.shared.documents.cells import plain_text

YES, NO = "○", "—"
SENTENCE = "sentence"  # class of columns whose texts wrap; static/css/admin.css keeps all others whole
CODE = "code"  # class of a title that is a number or a code, and needs no room for a sentence


def readable(value: object) -> object:
    """The value as people read it; numbers, times and rows are left to the template."""
    if value is True:
        return YES
    if value is False or value is None or value == []:
        return NO
    return plain_text(value) if isinstance(value, list | tuple) else value


class WordColumn(Column):
    """A column whose values are in words, and whose days have their weekday."""

    cell_template_name = "wagtailadmin/tables/word_cell.html"

    def get_value(self, instance: Any) -> object:
        """The value in words."""
        return readable(super().get_value(instance))


class WordColumns(SpreadsheetExportMixin):
    """A list whose columns are in words; one of the first bases of its view."""

    def _get_custom_column(self, field_name: str, column_class: type[Column] = WordColumn, **options: Any) -> Column:
        column: Column = super()._get_custom_column(field_name, column_class, **options)
        return column
