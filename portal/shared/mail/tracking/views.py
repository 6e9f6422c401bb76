"""Webhook for delivery events: /hooks/mail/<provider>/tracking/."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from portal.shared.http.input_filter import machine_endpoint
from portal.shared.mail.tracking import esp_events


@csrf_exempt
@machine_endpoint
@require_http_methods(["POST", "HEAD", "GET"])
def esp_events_webhook(request: HttpRequest, provider: str) -> HttpResponse:
    """Stores reported events. 404 for a provider without a configured secret; 400 for forged or unreadable requests."""
    webhook = esp_events.ESP_WEBHOOKS.get(provider)
    if webhook is None or not webhook.has_secret:
        raise Http404
    if request.method != "POST":  # some providers test the URL with HEAD or GET
        return HttpResponse()
    try:
        return esp_events.receive_esp_events(webhook, request)
    except esp_events.UnreadableEvent:
        return HttpResponseBadRequest("unreadable", content_type="text/plain")
