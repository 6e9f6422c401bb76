"""The posters that are drawn for events without a picture: as SVG for pages, as JPEG for links in other places and mails."""

from collections.abc import Callable

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from commerce.catalog.models import Event
from commerce.catalog.pictures import YEAR, poster_digest, poster_of
from commerce.catalog.queries import event_for_page
from portal.shared.http.page_cache import cached_until_publish
from portal.shared.posters import raster
from portal.shared.posters.poster import Format, Poster

SHARE_WIDTH = 1200  # pixels


@gzip_page
@require_safe
def poster(request: HttpRequest, slug: str, digest: str) -> HttpResponse:
    """/events/<slug>/poster-<digest>.svg: 16 by 9. An address of before a change leads to the present one."""
    return _picture("event_poster", slug, digest, "image/svg+xml", lambda drawn: drawn.svg(Format.WIDE))


@gzip_page
@require_safe
def stub(request: HttpRequest, slug: str, digest: str) -> HttpResponse:
    """/events/<slug>/stub-<digest>.svg: the strip of art on a ticket, without words."""
    return _picture("event_stub", slug, digest, "image/svg+xml", lambda drawn: drawn.svg(Format.STUB))


@require_safe
def share_picture(request: HttpRequest, slug: str, digest: str) -> HttpResponse:
    """/events/<slug>/share-<digest>.jpg: 1200 by 630 pixels."""
    return _picture("event_share_picture", slug, digest, "image/jpeg", _jpeg)


def _jpeg(drawn: Poster) -> bytes:
    return raster.raster(drawn.svg(Format.SHARE), SHARE_WIDTH, raster.Picture.JPEG)


def _picture(name: str, slug: str, digest: str, media: str, draw: Callable[[Poster], bytes]) -> HttpResponse:
    """Draws once and keeps the bytes in the cache that all processes share, since drawing takes a tenth of a second."""
    event: Event = cached_until_publish(f"event:{slug}", lambda: event_for_page(slug))
    drawn = poster_of(event)
    if digest != (current := poster_digest(drawn)):
        return redirect(name, slug, current)
    content = caches["shared"].get_or_set(f"{name}:{slug}:{digest}", lambda: draw(drawn), YEAR)
    response = HttpResponse(content, content_type=media)
    patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    return response
