"""Webhook for inbound mail: /hooks/mail/inbound/<provider>/."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt

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
def inbound(request: HttpRequest, provider: str) -> HttpResponse:
    """Calls anymail's view of the provider. 404 without ANYMAIL_WEBHOOK_SECRET, which anymail verifies; 413 above 25 MB."""
    name = ESP_VIEWS.get(provider)
    if name is None or not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        raise Http404
    if int(request.headers.get("Content-Length") or 0) > MAX_BODY_BYTES:
        return HttpResponse(status=413)
    request._body = request.read(MAX_BODY_BYTES)  # noqa: SLF001 - larger than DATA_UPLOAD_MAX_MEMORY_SIZE, which stays as it is for all pages
    return import_string(f"anymail.webhooks.{name}").as_view()(request)
