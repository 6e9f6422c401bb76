"""Exports of the admin's lists: CSV that Excel opens directly, and XLSX; the number of rows is logged."""

import csv
import logging
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.admin.views.mixins import Echo

from portal.shared import clock
from portal.shared.documents.cells import csv_value, text_cell, xlsx_cell
from portal.shared.documents.file_names import attachment, file_name
from portal.shared.documents.list_columns import WordColumns

log = logging.getLogger(__name__)
BOM = "\ufeff".encode()  # without it Excel reads the file as Shift_JIS
CHUNK = 500  # rows read from the database at a time


class SpreadsheetExport(WordColumns):
    """A list whose filtered rows can be downloaded; one of the first bases of its view.

    The file has the columns of the list; a view whose file has others names them in `list_export` and their headings
    in `export_headings`. `export_permission` is needed besides the right to see the list.
    """

    has_export = True  # without, `?export=` shows the page
    export_permission = ""  # with its app, such as commerce.export_order
    export_headings: Mapping[str, object] = {}
    request: HttpRequest
    is_export: bool
    model: Any
    columns: list[BaseColumn]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Takes `?export=` only for lists that offer an export."""
        super().setup(request, *args, **kwargs)
        self.is_export = self.is_export and self.has_export

    @cached_property
    def show_export_buttons(self) -> bool:
        """Whether the list has an export that the user may make."""
        is_allowed = not self.export_permission or self.request.user.has_perm(self.export_permission)
        return self.has_export and is_allowed

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or with `?export=csv` or `xlsx` the file; rows are read in chunks while it is written."""
        if not self.is_export:
            response: HttpResponseBase = super().get(request, *args, **kwargs)
            return response
        if not self.show_export_buttons:
            raise PermissionDenied
        rows, file_format = self.export_rows(), request.GET["export"]
        name = self.model.__name__ if self.model else type(self).__name__
        log.info("export: %d rows of %s as %s by user %d", rows.count(), name, file_format, request.user.pk)
        return self.as_spreadsheet(rows.iterator(CHUNK), file_format)

    def export_rows(self) -> QuerySet:
        """The rows that search and filters select, with the relations that the columns read."""
        rows: QuerySet = self.get_queryset()
        return rows

    def export_title(self) -> str:
        """What the file is called: the list's own name, such as 注文."""
        title = self.model._meta.verbose_name if self.model else self.page_title  # noqa: SLF001
        return capfirst(str(title))

    def headings(self) -> list[str]:
        """The first line of the file, without reading a row."""
        if self.list_export:
            return [str(self.export_headings[field]) for field in self.list_export]
        return [str(column.label) for column in self.listed_columns()]

    def values(self, item: Any) -> list[object]:
        """A line of the file; of the list's columns the values themselves, not the signs that the page shows for them."""
        if self.list_export:
            return list(self.to_row_dict(item).values())
        return [Column.get_value(column, item) for column in self.listed_columns()]

    def listed_columns(self) -> list[Column]:
        """The columns of the list that hold a value: a box to tick has none."""
        return [column for column in self.columns if isinstance(column, Column)]

    def as_spreadsheet(self, queryset: Iterable, spreadsheet_format: str) -> HttpResponseBase:
        """The file under its Japanese name with the day in JST, such as 注文_20261123.csv."""
        response: HttpResponseBase = super().as_spreadsheet(queryset, spreadsheet_format)
        day = f"{timezone.localtime(clock.now()):%Y%m%d}"
        response["Content-Disposition"] = attachment(file_name(self.export_title(), day, suffix=spreadsheet_format))
        return response

    def write_csv_response(self, queryset: Iterable) -> HttpResponseBase:
        """The lines as they are read, in UTF-8."""
        return StreamingHttpResponse(self.stream_csv(queryset), content_type="text/csv; charset=utf-8")

    def stream_csv(self, queryset: Iterable) -> Iterator[bytes]:
        """The lines with CRLF (RFC 4180), after a byte order mark."""
        yield BOM
        writer = csv.writer(Echo())
        yield writer.writerow([csv_value(heading) for heading in self.headings()])
        for item in queryset:
            yield writer.writerow([csv_value(value) for value in self.values(item)])

    def write_xlsx(self, queryset: Iterable, output: Any) -> None:
        """One sheet whose headings stay in sight; the rows go through a temporary file, not through the memory."""
        from openpyxl import Workbook  # noqa: PLC0415 - slow to import, and only needed for a file

        workbook = Workbook(write_only=True)
        sheet = workbook.create_sheet()
        sheet.freeze_panes = "A2"
        sheet.append([text_cell(sheet, heading) for heading in self.headings()])
        for item in queryset:
            sheet.append([xlsx_cell(sheet, value) for value in self.values(item)])
        workbook.save(output)
