"""Sitemaps: each app registers the public pages that search engines shall know, for one /sitemap.xml."""

from django.contrib.sitemaps import Sitemap

from portal.shared.registries.base import Registry

sitemap_sections: Registry[type[Sitemap]] = Registry("sitemap")


def register_sitemap(name: str, sitemap: type[Sitemap]) -> None:
    """Called by the owning app's `sitemaps.py`; `name` is the section."""
    sitemap_sections.add(name, sitemap)
