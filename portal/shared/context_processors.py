"""What every template knows: the brand and the languages of this page."""

from portal.shared.models import SiteSettings
from portal.shared.page_cache import cached_until_publish


def site(request) -> dict:
    """`brand`: the site's settings row, as `registrations` remembers it until content changes."""
    return {"brand": cached_until_publish("site-settings", SiteSettings.load) if hasattr(request, "META") else None}
