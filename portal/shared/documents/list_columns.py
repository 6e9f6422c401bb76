"""Columns of the admin's lists in words: ○ and — instead of True, False and None, and names instead of a Python list."""

from typing import Any

from wagtail.admin.ui.tables import Column
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from portal.shared.documents.cells import plain_text

YES, NO = "○", "—"


def readable(value: object) -> object:
    """The value as people read it; numbers, times and rows are left to the template."""
    if value is True:
        return YES
    if value is False or value is None or value == []:
        return NO
    return plain_text(value) if isinstance(value, list | tuple) else value


class WordColumn(Column):
    """A column whose values are in words."""

    def get_value(self, instance: Any) -> object:
        """The value in words."""
        return readable(super().get_value(instance))


class WordColumns(SpreadsheetExportMixin):
    """A list whose columns are in words; one of the first bases of its view."""

    def _get_custom_column(self, field_name: str, column_class: type[Column] = WordColumn, **options: Any) -> Column:
        column: Column = super()._get_custom_column(field_name, column_class, **options)
        return column
