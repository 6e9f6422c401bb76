"""The mails about a ticket handed on: it waits for you, it was claimed, here it is; gathered when sent."""

from typing import cast

from django.utils.translation import gettext_lazy as _

from commerce.tickets.models import TicketTransfer
from commerce.tickets.states import TicketState, TransferState
from portal.shared.absolute_urls import absolute
from portal.shared.mail.mail_kinds import MailKind, register_mail_kind
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
        "is_issued": ticket.state == TicketState.ISSUED,
        "claim_url": absolute("ticket_claim", transfer.token, locale=mail.locale),
    }


def _received(mail: MailMessage) -> dict:
    """With the ticket itself; its address goes to nobody but who holds it."""
    transfer = cast(TicketTransfer, mail.about)
    return _transfer(mail) | {"ticket_url": absolute("ticket", transfer.ticket.token, locale=mail.locale)}


def _is_open(mail: MailMessage) -> bool:
    return cast(TicketTransfer, mail.about).state == TransferState.OPEN


def _is_held(mail: MailMessage) -> bool:
    transfer = cast(TicketTransfer, mail.about)
    ticket = transfer.ticket
    return ticket.holder_user_id == transfer.to_user_id and ticket.state != TicketState.VOID


for kind in (
    MailKind("transfer_offered", _("チケットの受け取りのご案内"), context=_transfer, priority=2, is_current=_is_open),
    MailKind("transfer_claimed", _("チケットが受け取られたお知らせ"), context=_transfer, priority=3),
    MailKind("transfer_received", _("受け取ったチケットのお届け"), context=_received, priority=2, is_current=_is_held),
):
    register_mail_kind(kind)
