"""What a mail carries so that its news finds it: our number in the provider's metadata, or in the return path."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from portal.shared import signing
from portal.shared.mail.models import MailMessage

METADATA_KEY = "mail"  # in the metadata that a provider gives back with its news
WITHOUT_METADATA = ("mailersend", "postal", "scaleway")
PURPOSE = "bounce"


def add_correlation(message: EmailMultiAlternatives, mail: MailMessage) -> None:
    """Adds the number of our row, in the way that the configured backend takes."""
    backend = settings.MAILERS["default"]["BACKEND"]
    if not backend.startswith("anymail."):
        message.return_path = return_path(mail)  # type: ignore[attr-defined]  # read by smtp.py
    elif not any(name in backend for name in WITHOUT_METADATA):
        message.metadata = {METADATA_KEY: mail.public_id}  # type: ignore[attr-defined]  # read by anymail


def esp_message_id_of(message: EmailMultiAlternatives) -> str:
    """The provider's number of a mail that was just handed over; empty where it gives none."""
    status = getattr(message, "anymail_status", None)
    return str(getattr(status, "message_id", None) or "").strip("<>")[:200]


def return_path(mail: MailMessage) -> str:
    """The envelope's sender, one for each mail (VERP), so that a bounce names its mail; empty where none is set."""
    local, _at, domain = settings.MAIL_BOUNCE_ADDRESS.partition("@")
    return f"{local}+{signing.link_token(PURPOSE, mail.public_id)}@{domain}" if domain else ""


def mail_of_return_path(address: str) -> MailMessage | None:
    """The mail that a bounce's receiver names; None when the address is not one of ours, whole and unforged."""
    local = address.partition("@")[0]
    token = local.partition("+")[2].lower()
    if not signing.token_matches(PURPOSE, token):
        return None
    return MailMessage.objects.filter(public_id=signing.split_token(token)[0]).first()
