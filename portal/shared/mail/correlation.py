"""Adds our ID to a sent mail (metadata of the mail service, or return path), and finds the mail by it."""

from django.conf import settings

from portal.shared import signing
from portal.shared.mail.models import MailMessage
from portal.shared.mail.outgoing import OutgoingMail

METADATA_KEY = "mail"  # key in the metadata, which a mail service sends back with each event
WITHOUT_METADATA = ("mailersend", "postal", "scaleway")  # backends of anymail
PURPOSE = "bounce"


def add_correlation(message: OutgoingMail, mail: MailMessage) -> None:
    """Sets `return_path` for SMTP, or `metadata` for a mail service that supports it."""
    backend = settings.MAILERS["default"]["BACKEND"]
    if not backend.startswith("anymail."):
        message.return_path = return_path(mail)
    elif not any(name in backend for name in WITHOUT_METADATA):
        message.metadata = {METADATA_KEY: mail.public_id}


def esp_message_id_of(message: OutgoingMail) -> str:
    """The ID that the mail service gave a sent mail; empty with SMTP and when it gives none."""
    status = getattr(message, "anymail_status", None)
    return str(getattr(status, "message_id", None) or "").strip("<>")[:200]


def return_path(mail: MailMessage) -> str:
    """The envelope sender with a signed token of the mail (VERP); empty when MAIL_BOUNCE_ADDRESS is not set."""
    local, _at, domain = settings.MAIL_BOUNCE_ADDRESS.partition("@")
    return f"{local}+{signing.link_token(PURPOSE, mail.public_id)}@{domain}" if domain else ""


def mail_of_return_path(address: str) -> MailMessage | None:
    """The mail of a return path; None when the address has no valid token."""
    local = address.partition("@")[0]
    token = local.partition("+")[2].lower()
    if not signing.token_matches(PURPOSE, token):
        return None
    return MailMessage.objects.filter(public_id=signing.split_token(token)[0]).first()
