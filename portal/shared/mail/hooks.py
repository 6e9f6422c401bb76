"""/hooks/mail/<provider>/tracking/: where providers tell what became of a mail."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from portal.shared.mail import tracking


@csrf_exempt
@require_http_methods(["POST", "HEAD", "GET"])
def tracked(request: HttpRequest, provider: str) -> HttpResponse:
    """404 for a provider that is not set up: news that nobody can prove is not heard. 400 for forged and unreadable."""
    found = tracking.PROVIDERS.get(provider)
    if found is None or not found.is_proven:
        raise Http404
    if request.method != "POST":  # some look whether somebody is there
        return HttpResponse()
    try:
        return tracking.hear(found, request)
    except tracking.BadNews:
        return HttpResponseBadRequest("unreadable", content_type="text/plain")


urlpatterns = [path("<slug:provider>/tracking/", tracked, name="mail_tracked")]
