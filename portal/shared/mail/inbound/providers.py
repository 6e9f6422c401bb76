"""Requests of mail services: anymail verifies them when they come, and parses them later from what was stored."""

from importlib import import_module
from io import BytesIO

from anymail.exceptions import AnymailConfigurationError
from anymail.inbound import AnymailInboundMessage
from anymail.signals import AnymailInboundEvent
from anymail.webhooks.base import AnymailBaseWebhookView
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest

PROVIDERS = {
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


def webhook_of(provider: str) -> AnymailBaseWebhookView | None:
    """Anymail's view of a provider; None for an unknown one, and for one whose secret or package is missing."""
    name = PROVIDERS.get(provider)
    if name is None or not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        return None
    module, _dot, class_name = name.partition(".")
    try:
        return getattr(import_module(f"anymail.webhooks.{module}"), class_name)()
    except AnymailConfigurationError:
        return None


def must_ask_for_password(provider: str, request: HttpRequest) -> bool:
    """Amazon SNS sends the password only after a 401."""
    return provider == "amazon_ses" and "HTTP_AUTHORIZATION" not in request.META


def messages_in(provider: str, content_type: str, raw: bytes) -> list[AnymailInboundMessage]:
    """The mails in a stored request. Raises whatever anymail raises on a request it cannot parse."""
    webhook = webhook_of(provider)
    if webhook is None:
        raise LookupError(provider)
    events = webhook.parse_events(_request(content_type, raw))
    return [event.message for event in events if isinstance(event, AnymailInboundEvent)]


def _request(content_type: str, raw: bytes) -> WSGIRequest:
    """The request again. With its body set, because a mail may be larger than DATA_UPLOAD_MAX_MEMORY_SIZE."""
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": "/", "CONTENT_TYPE": content_type, "wsgi.input": BytesIO(raw)}
    request = WSGIRequest(environ | {"CONTENT_LENGTH": str(len(raw))})
    request._body = raw  # noqa: SLF001
    return request
