"""Views of /sitemap.xml and /robots.txt for search engines."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.contrib.sitemaps.views import sitemap

from portal.shared.http.crawlers import robot_rules
from portal.shared.registries.sitemaps import sitemap_sections


def site_map(request: HttpRequest) -> HttpResponse:
    """/sitemap.xml: all public pages of every app, each with its translations."""
    return sitemap(request, {name: sitemap_sections[name] for name in sitemap_sections.names()})


def robots(request: HttpRequest) -> HttpResponse:
    """/robots.txt: crawlers are kept out of pages that belong to one user."""
    lines = ["User-agent: *", *robot_rules(), f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
