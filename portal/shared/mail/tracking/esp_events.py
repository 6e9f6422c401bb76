"""News of mails in the providers' own shapes, read by anymail, proven, and written down once."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from importlib import import_module

from anymail.exceptions import AnymailError, AnymailWebhookValidationFailure
from anymail.signals import AnymailTrackingEvent, EventType
from anymail.webhooks.base import AnymailBaseWebhookView
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portal.shared import clock
from portal.shared.mail import services as mail_services
from portal.shared.mail.models import MailEvent, MailMessage
from portal.shared.mail.states import FailureReason, MailState
from portal.shared.mail.tracking import correlation
from portal.shared.mail.tracking.bounce_reasons import failure_reason

PASSWORD_SETTING = "WEBHOOK_SECRET"  # noqa: S105 - the name of anymail's setting: user:password in the hook's address


@dataclass(frozen=True)
class EspWebhook:
    """A provider whose news anymail reads. It is heard only when one of the settings that prove its news is there."""

    view: str  # in anymail.webhooks
    secret_settings: tuple[str, ...] = (PASSWORD_SETTING,)

    @property
    def has_secret(self) -> bool:
        """Whether forged news would be found out."""
        return any(settings.ANYMAIL.get(name) for name in self.secret_settings)

    def parser(self) -> AnymailBaseWebhookView:
        """anymail's view, which we use for its proof and its reading only."""
        module, _dot, name = self.view.rpartition(".")
        cls = getattr(import_module(f"anymail.webhooks.{module}"), name)
        return _without_boto(cls)() if module == "amazon_ses" else cls()


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
STATES = {
    EventType.DELIVERED: MailState.DELIVERED,
    EventType.DEFERRED: MailState.DEFERRED,
    EventType.BOUNCED: MailState.BOUNCED,
    EventType.REJECTED: MailState.BOUNCED,
    EventType.FAILED: MailState.BOUNCED,
    EventType.COMPLAINED: MailState.COMPLAINED,
}


class UnreadableEvent(Exception):
    """What came is not what the provider documents."""


def _without_boto(cls: type) -> type:
    """Reading Amazon's news needs none of its library; only confirming a subscription by itself would."""

    class Reader(cls):
        def __init__(self) -> None:
            self.auto_confirm_enabled = False
            AnymailBaseWebhookView.__init__(self)

    return Reader


def receive_esp_events(webhook: EspWebhook, request: HttpRequest) -> HttpResponse:
    """Takes one post. Raises AnymailWebhookValidationFailure (forged: 400) and BadNews (unreadable: 400).

    What our own database cannot take now goes up as an error, so that the provider tries again.
    """
    reader = webhook.parser()
    if _must_ask_for_password(webhook, request):
        return HttpResponse(status=401, headers={"WWW-Authenticate": 'Basic realm="mail"'})
    try:
        reader.run_validators(request)
        events = reader.parse_events(request)
    except AnymailWebhookValidationFailure:
        raise
    except (AnymailError, AssertionError, AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
        raise UnreadableEvent(type(error).__name__) from error
    for event in events:
        if isinstance(event, AnymailTrackingEvent) and event.event_type in STATES:
            record_esp_event(event, reader.esp_name)
    return HttpResponse()


def _must_ask_for_password(provider: EspWebhook, request: HttpRequest) -> bool:
    """Amazon sends the password only after it was asked for it."""
    is_amazon = provider.view.startswith("amazon_ses.")
    return is_amazon and "HTTP_AUTHORIZATION" not in request.META


def record_esp_event(event: AnymailTrackingEvent, esp_name: str) -> bool:
    """One piece of news, once; False when it was known. News of a mail that is not known (yet) waits for it."""
    esp_message_id = _plain(event.message_id).strip("<>")[:200]
    mail = _mail_of(event, esp_message_id)
    state = STATES[event.event_type]
    reply = _plain(event.mta_response or event.description or event.reject_reason or event.event_type)
    address = mail.address if mail else _plain(event.recipient)
    news = MailEvent(
        state=state,
        at=event.timestamp or clock.now(),
        source=esp_name.lower().replace(" ", "_")[:30],
        external_id=_external_id(event, esp_message_id),
        esp_message_id=esp_message_id,
        reply=reply[: mail_services.MAX_DIAGNOSTIC_LENGTH],
        reason=_reason(event, state, reply, address),
    )
    return mail_services.record_event(mail, news) if mail else mail_services.store_unmatched_event(news)


def _reason(event: AnymailTrackingEvent, state: MailState, reply: str, address: str) -> str:
    if state == MailState.DELIVERED:
        return ""
    if state == MailState.COMPLAINED:
        return FailureReason.SPAM
    found = failure_reason(reply, address, event.reject_reason)
    return FailureReason.TEMPORARY if state == MailState.DEFERRED and found == FailureReason.UNKNOWN else found


def _mail_of(event: AnymailTrackingEvent, esp_message_id: str) -> MailMessage | None:
    """By our number in the metadata, else by the provider's number, else by the Message-ID that it kept."""
    looked: list[Callable[[], MailMessage | None]] = [
        lambda: _first(public_id=str((event.metadata or {}).get(correlation.METADATA_KEY, ""))),
        lambda: _first(esp_message_id=esp_message_id),
        lambda: _first(message_id=f"<{esp_message_id}>" if esp_message_id else ""),
    ]
    return next((mail for look in looked if (mail := look())), None) if esp_message_id or event.metadata else None


def _first(**named: str) -> MailMessage | None:
    return MailMessage.objects.filter(**named).first() if all(named.values()) else None


def _external_id(event: AnymailTrackingEvent, esp_message_id: str) -> str:
    """What makes a piece of news the same when it comes again: its own number and kind, else mail, kind and moment."""
    moment = event.timestamp.isoformat() if event.timestamp else ""
    parts = [event.event_id] if event.event_id else [esp_message_id, moment]
    number = ":".join([event.event_type, _plain(event.recipient), *(_plain(part) for part in parts)])
    return number if len(number) <= 200 else sha256(number.encode()).hexdigest()


def _plain(value: object) -> str:
    """Text that every database takes."""
    return str(value or "").replace("\x00", "").strip()
