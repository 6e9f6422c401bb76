"""Delivery events of mail services: verified and parsed by anymail, and stored once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib import import_module

from anymail.exceptions import AnymailError, AnymailWebhookValidationFailure
from anymail.signals import AnymailTrackingEvent, EventType
from anymail.webhooks.base import AnymailBaseWebhookView
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portal.shared import clock
from portal.shared.mail import correlation
from portal.shared.mail import services as mail_services
from portal.shared.mail.bounce_reasons import failure_reason
from portal.shared.mail.models import MailEvent, MailMessage
from portal.shared.mail.states import FailureReason, MailState
from portal.shared.text.characters import storable

PASSWORD_SETTING = "WEBHOOK_SECRET"  # noqa: S105 - name of anymail's setting, which holds user:password of the webhook URL


@dataclass(frozen=True)
class EspWebhook:
    """A webhook that anymail can parse. It is accepted only when one of its `secret_settings` is set."""

    view: str  # module and class in anymail.webhooks
    secret_settings: tuple[str, ...] = (PASSWORD_SETTING,)

    @property
    def has_secret(self) -> bool:
        """Whether anymail can verify requests."""
        return any(settings.ANYMAIL.get(name) for name in self.secret_settings)

    def parser(self) -> AnymailBaseWebhookView:
        """An instance of anymail's view, of which only the validators and the parser are used."""
        module, _dot, name = self.view.rpartition(".")
        view_class = getattr(import_module(f"anymail.webhooks.{module}"), name)
        return _without_boto(view_class)() if module == "amazon_ses" else view_class()


ESP_WEBHOOKS: dict[str, EspWebhook] = {
    "amazon_ses": EspWebhook("amazon_ses.AmazonSESTrackingWebhookView"),
    "brevo": EspWebhook("brevo.BrevoTrackingWebhookView"),
    "mailersend": EspWebhook("mailersend.MailerSendTrackingWebhookView", ("MAILERSEND_SIGNING_SECRET",)),
    "mailgun": EspWebhook("mailgun.MailgunTrackingWebhookView", ("MAILGUN_WEBHOOK_SIGNING_KEY", "MAILGUN_API_KEY")),
    "mailjet": EspWebhook("mailjet.MailjetTrackingWebhookView"),
    "mailtrap": EspWebhook("mailtrap.MailtrapTrackingWebhookView", ("MAILTRAP_TRACKING_SECRET", PASSWORD_SETTING)),
    "mandrill": EspWebhook("mandrill.MandrillCombinedWebhookView", ("MANDRILL_WEBHOOK_KEY",)),
    "postal": EspWebhook("postal.PostalTrackingWebhookView", ("POSTAL_WEBHOOK_KEY",)),
    "postmark": EspWebhook("postmark.PostmarkTrackingWebhookView"),
    "resend": EspWebhook("resend.ResendTrackingWebhookView", ("RESEND_SIGNING_SECRET", PASSWORD_SETTING)),
    "sendgrid": EspWebhook(
        "sendgrid.SendGridTrackingWebhookView", ("SENDGRID_TRACKING_WEBHOOK_VERIFICATION_KEY", PASSWORD_SETTING)
    ),
    "sparkpost": EspWebhook("sparkpost.SparkPostTrackingWebhookView"),
    "unisender_go": EspWebhook("unisender_go.UnisenderGoTrackingWebhookView", ("UNISENDER_GO_API_KEY",)),
}
UNREADABLE = (
    AnymailError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)
STATES_BY_EVENT_TYPE = {
    EventType.DELIVERED: MailState.DELIVERED,
    EventType.DEFERRED: MailState.DEFERRED,
    EventType.BOUNCED: MailState.BOUNCED,
    EventType.REJECTED: MailState.BOUNCED,
    EventType.FAILED: MailState.BOUNCED,
    EventType.COMPLAINED: MailState.COMPLAINED,
}


class UnreadableEvent(Exception):
    """The request does not have the format that the provider documents."""


def _without_boto(view_class: type[AnymailBaseWebhookView]) -> type[AnymailBaseWebhookView]:
    """A view for Amazon SES that does not need boto3, which only the confirmation of subscriptions uses."""

    class Parser(view_class):
        def __init__(self) -> None:
            self.auto_confirm_enabled = False
            AnymailBaseWebhookView.__init__(self)

    return Parser


def receive_esp_events(webhook: EspWebhook, request: HttpRequest) -> HttpResponse:
    """Stores the events of one POST. Raises AnymailWebhookValidationFailure (forged) and UnreadableEvent: both 400.

    Database errors are not caught, so that the provider repeats the request.
    """
    parser = webhook.parser()
    if _must_ask_for_password(webhook, request):
        return HttpResponse(status=401, headers={"WWW-Authenticate": 'Basic realm="mail"'})
    try:
        parser.run_validators(request)
        reported = [event for event in parser.parse_events(request) if _is_reported(event)]
    except AnymailWebhookValidationFailure:
        raise
    except UNREADABLE as error:
        raise UnreadableEvent(type(error).__name__) from error
    for event in reported:
        record_esp_event(event, parser.esp_name)
    return HttpResponse()


def _is_reported(event: object) -> bool:
    """Whether it is an event of one of our states. Raises UnreadableEvent for values of other types than anymail's."""
    if not isinstance(event, AnymailTrackingEvent) or event.event_type not in STATES_BY_EVENT_TYPE:
        return False
    if not isinstance(event.metadata or {}, dict) or not isinstance(event.timestamp or clock.now(), datetime):
        raise UnreadableEvent
    return True


def _must_ask_for_password(webhook: EspWebhook, request: HttpRequest) -> bool:
    """Amazon SNS sends the password only after a 401."""
    is_amazon = webhook.view.startswith("amazon_ses.")
    return is_amazon and "HTTP_AUTHORIZATION" not in request.META


def record_esp_event(event: AnymailTrackingEvent, esp_name: str) -> bool:
    """Stores one event; False when it is stored already. An event without a known mail is stored unmatched."""
    esp_message_id = _clean(event.message_id).strip("<>")[:200]
    mail = _mail_of(event, esp_message_id)
    state = STATES_BY_EVENT_TYPE[event.event_type]
    diagnostic = _clean(event.mta_response or event.description or event.reject_reason or event.event_type)
    address = mail.address if mail else _clean(event.recipient)
    mail_event = MailEvent(
        state=state,
        at=event.timestamp or clock.now(),
        source=esp_name.lower().replace(" ", "_")[:30],
        external_id=_external_id(event, esp_message_id),
        esp_message_id=esp_message_id,
        reply=diagnostic[: mail_services.MAX_DIAGNOSTIC_LENGTH],
        reason=_reason(event, state, diagnostic, address),
    )
    return mail_services.record_event(mail, mail_event) if mail else mail_services.store_unmatched_event(mail_event)


def _reason(event: AnymailTrackingEvent, state: MailState, diagnostic: str, address: str) -> str:
    if state == MailState.DELIVERED:
        return ""
    if state == MailState.COMPLAINED:
        return FailureReason.SPAM
    reason = failure_reason(diagnostic, address, event.reject_reason)
    return FailureReason.TEMPORARY if state == MailState.DEFERRED and reason == FailureReason.UNKNOWN else reason


def _mail_of(event: AnymailTrackingEvent, esp_message_id: str) -> MailMessage | None:
    """Finds the mail by our ID in the metadata, else by the provider's ID, else by our Message-ID."""
    lookups: list[Callable[[], MailMessage | None]] = [
        lambda: _first(public_id=_clean((event.metadata or {}).get(correlation.METADATA_KEY))),
        lambda: _first(esp_message_id=esp_message_id),
        lambda: _first(message_id=f"<{esp_message_id}>" if esp_message_id else ""),
    ]
    return next((mail for lookup in lookups if (mail := lookup())), None) if esp_message_id or event.metadata else None


def _first(**filters: str) -> MailMessage | None:
    return MailMessage.objects.filter(**filters).first() if all(filters.values()) else None


def _external_id(event: AnymailTrackingEvent, esp_message_id: str) -> str:
    """Identifies an event that is reported again: type, receiver and the provider's event ID, else mail and time."""
    timestamp = event.timestamp.isoformat() if event.timestamp else ""
    parts = [event.event_id] if event.event_id else [esp_message_id, timestamp]
    external_id = ":".join([event.event_type, _clean(event.recipient), *(_clean(part) for part in parts)])
    return external_id if len(external_id) <= 200 else sha256(external_id.encode()).hexdigest()


def _clean(value: object) -> str:
    return storable(str(value or "")).strip()
