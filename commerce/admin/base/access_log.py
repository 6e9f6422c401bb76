"""View mixins that record each access of staff to personal data (portal.shared.privacy)."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.shared import clock
from portal.shared.privacy.access_log import record_access
from portal.shared.privacy.export_views import ExportAccessLogMixin
from portal.shared.privacy.models import AccessKind


class DetailAccessLogMixin(WagtailAdminTemplateMixin):
    """Records access to the page of one row; the first base of a view that sets `object`."""

    model: type[Model]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Responds, then records the access; a refusal raises before anything is recorded."""
        response = super().get(request, *args, **kwargs)
        record_access(request.user, AccessKind.PAGE, self.model, at=clock.now(), subject=str(self.object))
        return response


class ListAccessLogMixin(ExportAccessLogMixin):
    """Records access to a list and searches in it besides its exports; the first base of a view."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Responds, then records the access; a refusal raises before anything is recorded."""
        response = super().get(request, *args, **kwargs)
        user, at = request.user, clock.now()
        if self.is_export:
            return response
        if search_text := request.GET.get("q", "").strip():
            record_access(user, AccessKind.SEARCH, self.model, at=at, subject=search_text)
        else:
            record_access(user, AccessKind.LIST, self.model, at=at)
        return response
