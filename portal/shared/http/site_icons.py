"""The icon at the address where old browsers look for it, and the web app manifest."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portal.shared.brand.palette import palette_of
from portal.shared.site_models import SiteSettings

DAY = 86400  # seconds


@require_safe
@cache_control(public=True, max_age=DAY)
def favicon(request: HttpRequest) -> HttpResponse:
    """/favicon.ico: the file has a name with its hash elsewhere."""
    return redirect(static("icons/favicon.ico"))


@require_safe
@cache_control(public=True, max_age=DAY)
def manifest(request: HttpRequest) -> JsonResponse:
    """/manifest.webmanifest (W3C Web Application Manifest): the name on a home screen, its icons and colours.

    It opens with the tickets; `id` is what browsers know an installed site by, whatever page it opens with.
    """
    row = SiteSettings.load()
    colours = palette_of(row.colour).light
    icons = [
        {"src": static(f"icons/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    data = {
        "id": "/",
        "name": row.brand,
        "short_name": row.brand[:12],
        "lang": get_language() or "ja",
        "start_url": reverse("mypage"),
        "scope": "/",
        "display": "standalone",  # the only kind that iPhones install
        "display_override": ["minimal-ui"],  # with a button back, where there is one
        "background_color": colours["bg"],
        "theme_color": colours["fill"],
        "icons": icons,
    }
    return JsonResponse(data, content_type="application/manifest+json")
