"""Webhook for inbound mail: /hooks/mail/inbound/<provider>/."""

import logging

from anymail.webhooks.base import AnymailBaseWebhookView
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotAllowed
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt

from portal.shared.http.input_filter import machine_endpoint

log = logging.getLogger(__name__)
UNREADABLE = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
MAX_BODY_BYTES = 25 * 1024 * 1024  # a mail with three pictures, in base64
ESP_VIEWS = {
    "amazon_ses": "amazon_ses.AmazonSESInboundWebhookView",
    "brevo": "brevo.BrevoInboundWebhookView",
    "mailersend": "mailersend.MailerSendInboundWebhookView",
    "mailgun": "mailgun.MailgunInboundWebhookView",
    "mailjet": "mailjet.MailjetInboundWebhookView",
    "mailtrap": "mailtrap.MailtrapInboundWebhookView",
    "mandrill": "mandrill.MandrillCombinedWebhookView",
    "postal": "postal.PostalInboundWebhookView",
    "postmark": "postmark.PostmarkInboundWebhookView",
    "resend": "resend.ResendInboundWebhookView",
    "sendgrid": "sendgrid.SendGridInboundWebhookView",
    "sparkpost": "sparkpost.SparkPostInboundWebhookView",
}


@csrf_exempt
@machine_endpoint
def inbound(request: HttpRequest, provider: str) -> HttpResponse:
    """Calls anymail's view of the provider. 404 without ANYMAIL_WEBHOOK_SECRET, which anymail verifies; 413 above 25 MB."""
    name = ESP_VIEWS.get(provider)
    if name is None or not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        raise Http404
    try:
        view = import_string(f"anymail.webhooks.{name}")()
    except ImproperlyConfigured as error:  # the provider has no key here
        raise Http404 from error
    if request.method not in {"POST", "GET", "HEAD"}:
        return HttpResponseNotAllowed(["POST", "GET", "HEAD"])
    if int(request.headers.get("Content-Length") or 0) > MAX_BODY_BYTES:
        return HttpResponse(status=413)
    request._body = request.read(MAX_BODY_BYTES)  # noqa: SLF001 - larger than DATA_UPLOAD_MAX_MEMORY_SIZE, which stays as it is for all pages
    view.setup(request)
    return _received(view, request) if request.method == "POST" else HttpResponse()


def _received(view: AnymailBaseWebhookView, request: HttpRequest) -> HttpResponse:
    """Passes the mails on; 400 when the request has not the provider's format. Raises Http404 without a key."""
    try:
        view.run_validators(request)
        events = view.parse_events(request)
    except ImproperlyConfigured as error:  # no key, or events of another kind than mails
        raise Http404 from error
    except UNREADABLE:
        log.warning("inbound request of %s is unreadable", view.esp_name, exc_info=True)
        return HttpResponseBadRequest("unreadable", content_type="text/plain")
    for event in events:
        view.signal.send(sender=type(view), event=event, esp_name=view.esp_name)
    return HttpResponse()
