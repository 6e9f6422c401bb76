"""Reads of the site's own rows."""

from portal.shared.http.page_cache import cached_until_publish
from portal.shared.site_models import SiteSettings


def site_settings() -> SiteSettings:
    """The settings row, cached in this process until content changes: a page that prints ten facts asks once."""
    return cached_until_publish("site-settings", SiteSettings.load)
