"""Lists and pages of personal data at the desk, whose every look is written down (portal.shared.privacy)."""

from django.db.models import Model
from django.http import HttpResponseBase

from portal.shared import clock
from portal.shared.privacy.access_log import record_access
from portal.shared.privacy.models import AccessKind


class DetailAccessLogMixin:
    """Stands before a page of one row in the bases of a view."""

    model: type[Model]

    def get(self, request, *args, **kwargs) -> HttpResponseBase:
        """The page, and its line."""
        response = super().get(request, *args, **kwargs)  # type: ignore[misc]
        record_access(request.user, AccessKind.PAGE, self.model, at=clock.now(), subject=str(self.object))  # type: ignore[attr-defined]
        return response


class ListAccessLogMixin:
    """Stands before a list in the bases of a view; searches count beside it, exports with their number of rows."""

    model: type[Model]

    def get(self, request, *args, **kwargs) -> HttpResponseBase:
        """The list, and its line; who is refused sees nothing and leaves none."""
        response = super().get(request, *args, **kwargs)  # type: ignore[misc]
        user, at = request.user, clock.now()
        if request.GET.get("export"):
            number = self.export_rows().count()  # type: ignore[attr-defined]
            record_access(user, AccessKind.EXPORT, self.model, at=at, subject=request.GET["export"], number=number)
        elif words := request.GET.get("q", "").strip():
            record_access(user, AccessKind.SEARCH, self.model, at=at, subject=words)
        else:
            record_access(user, AccessKind.LIST, self.model, at=at)
        return response
