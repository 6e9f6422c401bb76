"""The style sheets that a site's own colour needs, at an address that changes with the colour, so that they are kept for a year."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from portal.shared.brand.stylesheet import admin_css, brand_css
from portal.shared.queries import site_settings

YEAR = 365 * 86400  # seconds


@gzip_page
@require_safe
@cache_control(public=True, max_age=YEAR, immutable=True)
def brand_stylesheet(request: HttpRequest, colour: str) -> HttpResponse:
    """/brand/<rrggbb>.css: the palette of the pages. 404 for a colour that is not the site's: nobody makes us compute others."""
    return _stylesheet(colour, brand_css)


@gzip_page
@require_safe
@cache_control(public=True, max_age=YEAR, immutable=True)
def admin_stylesheet(request: HttpRequest, colour: str) -> HttpResponse:
    """/brand/<rrggbb>/admin.css: the palette of the admin."""
    return _stylesheet(colour, admin_css)


def _stylesheet(colour: str, css: Callable[[str], str]) -> HttpResponse:
    own = site_settings().colour.lower()
    if own != f"#{colour}":
        raise Http404
    return HttpResponse(css(own), content_type="text/css; charset=utf-8")
