"""Messages for the admin's scripts: the package's own catalog, completed by our Japanese."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.localization import get_localized_response

from portal.admin_translations.coverage import OURS


def script_catalog(package: str) -> Callable[[HttpRequest], HttpResponse]:
    """A view in the editor's language. A later package takes precedence, so ours comes first."""
    message_catalog = JavaScriptCatalog.as_view(packages=[OURS, package])

    def view(request: HttpRequest) -> HttpResponse:
        return get_localized_response(message_catalog, request)

    return view
