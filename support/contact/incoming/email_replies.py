"""Adds a reply by mail to its thread, which the signed token in the recipient address identifies."""

import logging
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.shared import signing
from portal.shared.mail.inbound.messages import InboundMail
from portal.shared.text.characters import DIRECTIONS
from support.contact import services, uploads
from support.contact.incoming.reply_parsing import split_reply
from support.contact.models import PURPOSE, Inquiry
from support.contact.states import Channel

log = logging.getLogger(__name__)
MAX_REFUSED_LINES = 10


def reply_address(inquiry: Inquiry) -> str:
    """The Reply-To address of this thread; empty when the site receives no mail."""
    local, _at, domain = settings.REPLY_ADDRESS.partition("@")
    return f"{local}+{inquiry.token}@{domain}" if domain else ""


def receive_reply(mail: InboundMail, at: datetime) -> bool:
    """Adds the mail to its thread; a forged, unknown or automatic one is ignored. False if no recipient has a token."""
    tokens = [token for address in mail.recipients if (token := _token_in(address))]
    if not tokens:
        return False
    inquiry = next(filter(None, map(_inquiry_by_token, tokens)), None)
    if inquiry is None:
        log.warning("a reply with a token that is not ours was ignored")
    elif mail.is_automatic:
        log.info("an automatic mail to inquiry %s was ignored", inquiry.number)
    else:
        _add_message(inquiry, mail, at)
    return True


def _token_in(address: str) -> str:
    """The part after "+" of our reply address, else an empty text."""
    reply_local, _at, reply_domain = settings.REPLY_ADDRESS.lower().partition("@")
    local, _at, domain = address.partition("@")
    name, _plus, token = local.partition("+")
    return token if reply_domain and (name, domain) == (reply_local, reply_domain) else ""


def _inquiry_by_token(token: str) -> Inquiry | None:
    number, _mac = signing.split_token(token)
    inquiry = Inquiry.objects.filter(number=number.upper()).first()
    is_valid = inquiry and signing.token_matches(PURPOSE, token, inquiry.link_revision)
    return inquiry if is_valid else None


def _add_message(inquiry: Inquiry, mail: InboundMail, at: datetime) -> None:
    """Raises Throttled for more replies in an hour than we take; the stored mail then waits for staff."""
    if not services.throttle_message(inquiry.pk, at, message_id=mail.message_id):
        return
    reply = split_reply(DIRECTIONS.sub("", mail.text))
    with override("ja"):
        files, refused = _store_attachments(mail)
        text = "\n\n".join(part for part in (reply.text, *refused) if part) or _("（本文なし）")
    services.add_customer_message(
        inquiry.pk,
        text=text,
        folded=reply.folded,
        channel=Channel.MAIL,
        at=at,
        sender=mail.sender,
        message_id=mail.message_id,
        files=files,
    )


def _store_attachments(mail: InboundMail) -> tuple[list[uploads.StoredFile], list[str]]:
    """The stored attachments, and a line for staff about each that was not stored, with the reason."""
    stored: list[uploads.StoredFile] = []
    refused: list[str] = []
    excess = 0
    for name, content in mail.attachments:
        try:
            checked = uploads.check_file(name, content)
            if len(stored) < uploads.MAX_FILES:
                stored += uploads.store_files([checked])
            else:
                excess += 1
        except ValidationError:
            refused.append(
                _("（添付ファイル「%(name)s」は、受け取れない種類か大きさのため、保存していません）")
                % {"name": name[:60]}
            )
    lines = refused[:MAX_REFUSED_LINES]
    if excess:
        lines.append(_("（添付ファイルが多いため、%(n)d件は保存していません）") % {"n": excess})
    return stored, lines
