"""E-mails about ticket transfers: offered, claimed, received. Their context is read when they are sent."""

from datetime import datetime
from typing import cast

from django.utils.translation import gettext_lazy as _

from commerce.catalog.mailed_pictures import mailed_picture
from commerce.catalog.streams import CLOSES_AFTER
from commerce.tickets.models import TicketTransfer
from commerce.tickets.states import TicketState, TransferState
from portal.shared.http.absolute_urls import absolute
from portal.shared.mail.mail_kinds import LIFETIME, MailKind, register_mail_kind
from portal.shared.mail.models import MailMessage


def _transfer(mail: MailMessage) -> dict:
    transfer = cast(TicketTransfer, mail.about)
    ticket = transfer.ticket
    return {
        "transfer": transfer,
        "ticket": ticket,
        "giver": transfer.from_user.name,
        "receiver": transfer.to_user.name if transfer.to_user else "",
        "performance": ticket.performance,
        "event": ticket.performance.event,
        "picture_url": mailed_picture(ticket.performance.event),
        "is_issued": ticket.state == TicketState.ISSUED,
        "claim_url": absolute("ticket_claim", transfer.token, locale=mail.locale),
    }


def _received(mail: MailMessage) -> dict:
    """Includes the ticket's secret URL, which only its holder may receive."""
    transfer = cast(TicketTransfer, mail.about)
    return _transfer(mail) | {"ticket_url": absolute("ticket", transfer.ticket.token, locale=mail.locale)}


def _is_open(mail: MailMessage) -> bool:
    return cast(TicketTransfer, mail.about).state == TransferState.OPEN


def _is_held(mail: MailMessage) -> bool:
    transfer = cast(TicketTransfer, mail.about)
    ticket = transfer.ticket
    return ticket.holder_user_id == transfer.to_user_id and ticket.state != TicketState.VOID


def _until_performance(mail: MailMessage) -> datetime:
    """The end of the performance, and at least the usual lifetime of a mail."""
    performance = cast(TicketTransfer, mail.about).ticket.performance
    return max(mail.created_at + LIFETIME, performance.ends_at or performance.starts_at + CLOSES_AFTER)


for mail_kind in (
    MailKind(
        "transfer_offered",
        _("チケットの受け取りのご案内"),
        context=_transfer,
        priority=2,
        is_current=_is_open,
        is_for_anybody=True,
    ),
    MailKind("transfer_claimed", _("チケットが受け取られました"), context=_transfer, priority=3),
    MailKind(
        "transfer_received",
        _("電子チケットを受け取りました"),
        context=_received,
        priority=2,
        is_current=_is_held,
        matters_until=_until_performance,
        is_owed=True,
    ),
):
    register_mail_kind(mail_kind)
