"""The mail that a new sender's address has to receive before it may send."""

from typing import cast

from django.utils.translation import gettext_lazy as _

from portal.shared import clock
from portal.shared.http.absolute_urls import absolute
from portal.shared.mail.mail_kinds import MailKind, register_mail_kind
from portal.shared.mail.models import MailMessage
from portal.shared.sender.services import proof_token
from portal.shared.site_models import SiteSettings


def _proof(mail: MailMessage) -> dict[str, object]:
    site = cast(SiteSettings, mail.about)
    return {
        "url": absolute("sender_proof", proof_token(site), locale=mail.locale),
        "expires_at": site.pending_sender_until,
    }


def _is_waiting(mail: MailMessage) -> bool:
    site = cast(SiteSettings | None, mail.about)
    until = site.pending_sender_until if site and site.pending_sender == mail.address else None
    return until is not None and clock.now() < until


register_mail_kind(
    MailKind(
        "sender_proof", _("差出人アドレスの確認"), _proof, is_current=_is_waiting, is_verification=True, priority=0
    )
)
