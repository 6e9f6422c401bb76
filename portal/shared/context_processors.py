"""Context processors: what every template may print."""

from django.http import HttpRequest

from portal.shared.queries import site_settings
from portal.shared.site_models import SiteSettings


def site(request: HttpRequest) -> dict[str, SiteSettings | None]:
    """`brand`: the site's settings row. None for a dummy request without META."""
    return {"brand": site_settings() if hasattr(request, "META") else None}
