"""The list of the tickets that a device has stored, and the service worker that shows it for My Page without a network."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.shared.http.page_cache import public_page


@require_safe
@public_page
def stored_tickets(request: HttpRequest) -> HttpResponse:
    """A page without data: its script reads the stored tickets from the browser's own cache."""
    return render(request, "commerce/mypage/stored_tickets.html")


@never_cache
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Served here because the scope of a service worker is the folder of its URL: /mypage/ and /en/mypage/."""
    script = static("js/mypage-worker.js")
    return HttpResponse(f'importScripts("{script}");', content_type="text/javascript; charset=utf-8")
