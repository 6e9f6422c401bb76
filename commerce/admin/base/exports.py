"""Exports of admin lists for accounting: CSV that Excel opens directly, and XLSX; the number of rows is logged."""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.functional import cached_property
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from commerce.admin.base.viewsets import IndexView

log = logging.getLogger(__name__)
BOM = "\ufeff".encode()  # without it Excel reads the file as Shift_JIS
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # first characters that a spreadsheet executes (OWASP: CSV injection)
CHUNK = 500  # rows read from the database at a time


class ExportingIndexView(IndexView):
    """A list whose filtered rows users with the permission `export` can download as a file."""

    export_permission = "export"

    @cached_property
    def show_export_buttons(self) -> bool:
        """Whether the user has the permission."""
        return self.user_has_permission(self.export_permission)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or with `?export=csv` or `xlsx` the file; rows are read in chunks while it is written."""
        if not self.is_export:
            return super().get(request, *args, **kwargs)
        if not self.show_export_buttons:
            raise PermissionDenied
        rows, file_format = self.export_rows(), request.GET["export"]
        log.info(
            "export: %d rows of %s as %s by user %d", rows.count(), self.model.__name__, file_format, request.user.pk
        )
        return self.as_spreadsheet(rows.iterator(CHUNK), file_format)

    def export_rows(self) -> QuerySet:
        """The rows that the filters select."""
        return self.get_queryset()

    def get_heading(self, queryset: Iterable, field: str) -> str:
        """The heading from `export_headings`, without reading a row."""
        return str(self.export_headings[field])

    def write_csv_response(self, queryset: Iterable) -> HttpResponseBase:
        """Adds the encoding to the content type."""
        response = super().write_csv_response(queryset)
        response["Content-Type"] = "text/csv; charset=utf-8"
        return response

    def stream_csv(self, queryset: Iterable) -> Iterator[bytes]:
        """The lines in UTF-8, with a byte order mark before them."""
        yield BOM
        yield from super().stream_csv(queryset)

    def preprocess_field_value(self, field: str, value: object, export_format: str) -> object:
        """Datetimes in JST, yen as numbers, and text that a spreadsheet would execute escaped by an apostrophe."""
        if isinstance(value, datetime):
            local = timezone.localtime(value).replace(tzinfo=None, microsecond=0)
            return local if export_format == self.FORMAT_XLSX else f"{local:%Y-%m-%d %H:%M}"
        if value is None or isinstance(value, int):
            return value
        text = ILLEGAL_CHARACTERS_RE.sub("", str(value))
        is_csv = export_format == self.FORMAT_CSV  # a cell of XLSX has a type, so text is never executed
        return f"'{text}" if is_csv and text.startswith(FORMULA) else text
