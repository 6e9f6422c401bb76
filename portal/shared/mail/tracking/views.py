"""The webhook of providers that send mail for us: /hooks/mail/<provider>/tracking/."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from portal.shared.mail.tracking import esp_events


@csrf_exempt
@require_http_methods(["POST", "HEAD", "GET"])
def esp_events_webhook(request: HttpRequest, provider: str) -> HttpResponse:
    """404 for a provider that is not set up: news that nobody can prove is not heard. 400 for forged and unreadable."""
    found = esp_events.ESP_WEBHOOKS.get(provider)
    if found is None or not found.has_secret:
        raise Http404
    if request.method != "POST":  # some look whether somebody is there
        return HttpResponse()
    try:
        return esp_events.receive_esp_events(found, request)
    except esp_events.UnreadableEvent:
        return HttpResponseBadRequest("unreadable", content_type="text/plain")
