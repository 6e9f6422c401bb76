"""Words for the admin's scripts: the package's own catalogue with our Japanese below it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.localization import get_localized_response

from portal.admin_translations.coverage import OURS


def script_catalog(package: str) -> Callable[[HttpRequest], HttpResponse]:
    """A view in the language that the editor has chosen. What is named later wins, so ours comes first."""
    catalogue = JavaScriptCatalog.as_view(packages=[OURS, package])

    def view(request: HttpRequest) -> HttpResponse:
        return get_localized_response(catalogue, request)

    return view
