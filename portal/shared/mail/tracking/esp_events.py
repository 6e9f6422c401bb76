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
from portal.shared.mail.states import MailState, Reason
from portal.shared.mail.tracking import correlation
from portal.shared.mail.tracking.bounce_reasons import reason_of

BY_PASSWORD = "WEBHOOK_SECRET"  # noqa: S105 - the name of anymail's setting: user:password in the hook's address


@dataclass(frozen=True)
class Provider:
    """A provider whose news anymail reads. It is heard only when one of the settings that prove its news is there."""

    view: str  # in anymail.webhooks
    proofs: tuple[str, ...] = (BY_PASSWORD,)

    @property
    def is_proven(self) -> bool:
        """Whether forged news would be found out."""
        return any(settings.ANYMAIL.get(name) for name in self.proofs)

    def reader(self) -> AnymailBaseWebhookView:
        """anymail's view, which we use for its proof and its reading only."""
        module, _dot, name = self.view.rpartition(".")
        cls = getattr(import_module(f"anymail.webhooks.{module}"), name)
        return _without_boto(cls)() if module == "amazon_ses" else cls()


PROVIDERS: dict[str, Provider] = {
    "amazon_ses": Provider("amazon_ses.AmazonSESTrackingWebhookView"),
    "brevo": Provider("brevo.BrevoTrackingWebhookView"),
    "mailersend": Provider("mailersend.MailerSendTrackingWebhookView", ("MAILERSEND_SIGNING_SECRET",)),
    "mailgun": Provider("mailgun.MailgunTrackingWebhookView", ("MAILGUN_WEBHOOK_SIGNING_KEY", "MAILGUN_API_KEY")),
    "mailjet": Provider("mailjet.MailjetTrackingWebhookView"),
    "mailtrap": Provider("mailtrap.MailtrapTrackingWebhookView", ("MAILTRAP_TRACKING_SECRET", BY_PASSWORD)),
    "mandrill": Provider("mandrill.MandrillCombinedWebhookView", ("MANDRILL_WEBHOOK_KEY",)),
    "postal": Provider("postal.PostalTrackingWebhookView", ("POSTAL_WEBHOOK_KEY",)),
    "postmark": Provider("postmark.PostmarkTrackingWebhookView"),
    "resend": Provider("resend.ResendTrackingWebhookView", ("RESEND_SIGNING_SECRET", BY_PASSWORD)),
    "sendgrid": Provider(
        "sendgrid.SendGridTrackingWebhookView", ("SENDGRID_TRACKING_WEBHOOK_VERIFICATION_KEY", BY_PASSWORD)
    ),
    "sparkpost": Provider("sparkpost.SparkPostTrackingWebhookView"),
    "unisender_go": Provider("unisender_go.UnisenderGoTrackingWebhookView", ("UNISENDER_GO_API_KEY",)),
}
STATES = {
    EventType.DELIVERED: MailState.DELIVERED,
    EventType.DEFERRED: MailState.DEFERRED,
    EventType.BOUNCED: MailState.BOUNCED,
    EventType.REJECTED: MailState.BOUNCED,
    EventType.FAILED: MailState.BOUNCED,
    EventType.COMPLAINED: MailState.COMPLAINED,
}


class BadNews(Exception):
    """What came is not what the provider documents."""


def _without_boto(cls: type) -> type:
    """Reading Amazon's news needs none of its library; only confirming a subscription by itself would."""

    class Reader(cls):
        def __init__(self) -> None:
            self.auto_confirm_enabled = False
            AnymailBaseWebhookView.__init__(self)

    return Reader


def hear(provider: Provider, request: HttpRequest) -> HttpResponse:
    """Takes one post. Raises AnymailWebhookValidationFailure (forged: 400) and BadNews (unreadable: 400).

    What our own database cannot take now goes up as an error, so that the provider tries again.
    """
    reader = provider.reader()
    if _must_ask_for_password(provider, request):
        return HttpResponse(status=401, headers={"WWW-Authenticate": 'Basic realm="mail"'})
    try:
        reader.run_validators(request)
        events = reader.parse_events(request)
    except AnymailWebhookValidationFailure:
        raise
    except (AnymailError, AssertionError, AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
        raise BadNews(type(error).__name__) from error
    for event in events:
        if isinstance(event, AnymailTrackingEvent) and event.event_type in STATES:
            write(event, reader.esp_name)
    return HttpResponse()


def _must_ask_for_password(provider: Provider, request: HttpRequest) -> bool:
    """Amazon sends the password only after it was asked for it."""
    is_amazon = provider.view.startswith("amazon_ses.")
    return is_amazon and "HTTP_AUTHORIZATION" not in request.META


def write(event: AnymailTrackingEvent, esp_name: str) -> bool:
    """One piece of news, once; False when it was known. News of a mail that is not known (yet) waits for it."""
    carrier_id = _plain(event.message_id).strip("<>")[:200]
    mail = _mail_of(event, carrier_id)
    state = STATES[event.event_type]
    reply = _plain(event.mta_response or event.description or event.reject_reason or event.event_type)
    address = mail.address if mail else _plain(event.recipient)
    news = MailEvent(
        state=state,
        at=event.timestamp or clock.now(),
        source=esp_name.lower().replace(" ", "_")[:30],
        external_id=_number(event, carrier_id),
        carrier_id=carrier_id,
        reply=reply[: mail_services.LONGEST_REPLY],
        reason=_reason(event, state, reply, address),
    )
    return mail_services.take_news(mail, news) if mail else mail_services.keep_news(news)


def _reason(event: AnymailTrackingEvent, state: MailState, reply: str, address: str) -> str:
    if state == MailState.DELIVERED:
        return ""
    if state == MailState.COMPLAINED:
        return Reason.SPAM
    found = reason_of(reply, address, event.reject_reason)
    return Reason.LATER if state == MailState.DEFERRED and found == Reason.UNKNOWN else found


def _mail_of(event: AnymailTrackingEvent, carrier_id: str) -> MailMessage | None:
    """By our number in the metadata, else by the provider's number, else by the Message-ID that it kept."""
    looked: list[Callable[[], MailMessage | None]] = [
        lambda: _first(public_id=str((event.metadata or {}).get(correlation.KEY, ""))),
        lambda: _first(carrier_id=carrier_id),
        lambda: _first(message_id=f"<{carrier_id}>" if carrier_id else ""),
    ]
    return next((mail for look in looked if (mail := look())), None) if carrier_id or event.metadata else None


def _first(**named: str) -> MailMessage | None:
    return MailMessage.objects.filter(**named).first() if all(named.values()) else None


def _number(event: AnymailTrackingEvent, carrier_id: str) -> str:
    """What makes a piece of news the same when it comes again: its own number and kind, else mail, kind and moment."""
    moment = event.timestamp.isoformat() if event.timestamp else ""
    parts = [event.event_id] if event.event_id else [carrier_id, moment]
    number = ":".join([event.event_type, _plain(event.recipient), *(_plain(part) for part in parts)])
    return number if len(number) <= 200 else sha256(number.encode()).hexdigest()


def _plain(value: object) -> str:
    """Text that every database takes."""
    return str(value or "").replace("\x00", "").strip()
