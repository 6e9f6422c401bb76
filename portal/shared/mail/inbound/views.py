"""/hooks/mail/inbound/<provider>/: the provider's own view of anymail, closed as long as no secret is set."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt

MAX_BODY_BYTES = 25 * 1024 * 1024  # bytes of one call: a mail with three pictures, in base64
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
    """Without ANYMAIL_WEBHOOK_SECRET anybody could write into threads, so there is nothing here then."""
    name = ESP_VIEWS.get(provider)
    if name is None or not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        raise Http404
    if int(request.headers.get("Content-Length") or 0) > MAX_BODY_BYTES:
        return HttpResponse(status=413)
    request._body = request.read(MAX_BODY_BYTES)  # type: ignore[attr-defined]  # noqa: SLF001 - pages keep Django's own limit
    return import_string(f"anymail.webhooks.{name}").as_view()(request)
