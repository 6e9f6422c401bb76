"""The base of sitemaps of pages outside of Wagtail's tree: each address in every language, with its alternates."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap


class LocalizedSitemap(Sitemap):
    """Addresses begin with settings.BASE_URL; x-default is the first language."""

    i18n = True
    alternates = True
    x_default = True
    protocol = urlsplit(settings.BASE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        """The host of BASE_URL, whatever host the request names."""
        return urlsplit(settings.BASE_URL).netloc
