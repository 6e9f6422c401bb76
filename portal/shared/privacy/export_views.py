"""Views of lists whose exports are written to the access log, since their rows are personal data."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase

from portal.shared import clock
from portal.shared.documents.spreadsheets import SpreadsheetExport
from portal.shared.privacy.access_log import record_access
from portal.shared.privacy.models import AccessKind


class ExportAccessLogMixin(SpreadsheetExport):
    """Records each export with its format and number of rows; the first base of a view."""

    model: type[Model]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Responds, then records an export; a refusal raises before anything is recorded."""
        response = super().get(request, *args, **kwargs)
        if self.is_export:
            kind, number = AccessKind.EXPORT, self.export_rows().count()
            record_access(request.user, kind, self.model, at=clock.now(), subject=request.GET["export"], number=number)
        return response
