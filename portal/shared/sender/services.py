"""Asks a new sender's address for its proof by a mail to itself, and lets it send from then on."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.shared import signing
from portal.shared.errors import DomainError
from portal.shared.mail.outbox import queue_mail
from portal.shared.site_models import SiteSettings

PURPOSE = "sender"
VALID = timedelta(hours=24)


class ProofExpired(DomainError):
    """The link is too old, or another address was asked since."""

    code = "sender_proof_ended"
    message = _("このリンクは使えなくなりました。管理画面で、差出人アドレスをもう一度入れてください。")
    status = 410


@transaction.atomic
def ask_for_proof(at: datetime) -> bool:
    """Mails a link to the address that waits and was not asked yet; whether it did. The link works for VALID."""
    site = SiteSettings.objects.select_for_update().filter(pending_sender_id="").exclude(pending_sender="").first()
    if site is None:
        return False
    site.pending_sender_id, site.pending_sender_until = signing.new_public_id(), at + VALID
    site.save(update_fields=["pending_sender_id", "pending_sender_until"])
    queue_mail("sender_proof", to=site.pending_sender, about=site, locale="ja", at=at)
    return True


def proof_token(site: SiteSettings) -> str:
    """The secret part of the mailed link."""
    return signing.link_token(PURPOSE, site.pending_sender_id)


def waiting_for(token: str, at: datetime) -> SiteSettings | None:
    """The settings whose new sender this token proves; None for a token that is forged, old or replaced."""
    public_id, _mac = signing.split_token(token)
    if not public_id or not signing.token_matches(PURPOSE, token):
        return None
    return SiteSettings.objects.filter(pending_sender_id=public_id, pending_sender_until__gt=at).first()


@transaction.atomic
def confirm_sender(token: str, at: datetime) -> str:
    """From now on the proven address sends; returns it. Raises ProofExpired."""
    list(SiteSettings.objects.select_for_update())
    site = waiting_for(token, at)
    if site is None:
        raise ProofExpired
    site.sender_address, site.pending_sender = site.pending_sender, ""
    site.pending_sender_id, site.pending_sender_until = "", None
    site.save()
    return site.sender_address
