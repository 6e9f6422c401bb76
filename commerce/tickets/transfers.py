"""Transfers of a ticket to a companion, by a link or to an e-mail address: the only writer of `TicketTransfer.state`.

Never for money (チケット不正転売禁止法 Art. 3), and only once: a companion cannot transfer the ticket again.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commerce.catalog.states import PerformanceState
from commerce.orders.services import lock, write_log
from commerce.orders.states import OrderLogKind
from commerce.tickets.models import Ticket, TicketTransfer
from commerce.tickets.states import TRANSFER_NEXT, TicketState, TransferState
from portal.shared import signing
from portal.shared.accounts.models import User
from portal.shared.actors import BUYER, COMPANION, Actor
from portal.shared.errors import DomainError, IllegalTransition

TRANSFERABLE = (TicketState.SCHEDULED, TicketState.ISSUED)


class NotTransferable(DomainError):
    """The ticket is used, blocked, void, past or a companion's already, or the event does not allow transfers."""

    code = "not_transferable"
    message = _("このチケットは、いま渡せません。マイページでチケットの状態をご確認ください。")


class OfferedAlready(DomainError):
    """The ticket has an open transfer, which has to be cancelled first."""

    code = "offered_already"
    message = _("このチケットは受け取り待ちです。やり直すときは、先に取りやめてください。")


class SameAddress(DomainError):
    """Sender and recipient are the same account."""

    code = "own_address"
    message = _("ご自分には渡せません。同行される方のメールアドレスを入力してください。")
    status = 400


class NotForYou(DomainError):
    """The transfer is addressed to another e-mail address."""

    code = "not_for_you"
    message = _(
        "このチケットは、別のメールアドレスの方に送られています。案内のメールが届いたアドレスで受け取ってください。"
    )
    status = 403


class NoSuchTransfer(DomainError):
    """The token of the link is unknown or its signature is invalid."""

    code = "no_such_transfer"
    message = _("チケットの受け取りのリンクが見つかりませんでした。")
    status = 404


class TransferEnded(DomainError):
    """The transfer was cancelled, or claimed by another account."""

    code = "transfer_ended"
    message = _("このチケットは、すでに受け取られたか、取りやめになりました。")
    status = 410


def may_offer(ticket: Ticket, *, by: User, at: datetime) -> bool:
    """Whether that user may transfer the ticket at that time: only the buyer, while holding it."""
    is_held_by_buyer = ticket.order.user_id == by.pk == ticket.holder_user_id
    return is_held_by_buyer and _is_transferable(ticket, at)


def _is_transferable(ticket: Ticket, at: datetime) -> bool:
    performance = ticket.performance
    takes_place = performance.state != PerformanceState.CANCELLED and not performance.is_over(at)
    return takes_place and performance.event.transfers and ticket.state in TRANSFERABLE


def open_transfer(ticket: Ticket) -> TicketTransfer | None:
    """The ticket's open transfer, or None."""
    return ticket.transfers.filter(state=TransferState.OPEN).first()


def transfer_by_token(token: str) -> TicketTransfer:
    """The transfer of a URL token, with the relations that its page needs. Raises NoSuchTransfer."""
    public_id, _mac = signing.split_token(token)
    related = ("from_user", "ticket__order", "ticket__line", "ticket__performance__event__organizer")
    texts = ("ticket__performance__texts", "ticket__performance__event__texts")
    transfers = TicketTransfer.objects.select_related(*related).prefetch_related(*texts)
    transfer = transfers.filter(public_id=public_id).first()
    if transfer is None or not signing.token_matches("transfer", token):
        raise NoSuchTransfer
    return transfer


@transaction.atomic
def offer(ticket: Ticket, *, by: User, to_email: str, locale: str, at: datetime) -> TicketTransfer:
    """Opens a transfer to an e-mail address, or with "" to anyone with the link.

    Raises NotTransferable, OfferedAlready or SameAddress.
    """
    ticket = _locked(ticket.pk)
    if not may_offer(ticket, by=by, at=at):
        raise NotTransferable
    if to_email.lower() == by.email.lower():
        raise SameAddress
    if open_transfer(ticket):
        raise OfferedAlready
    transfer = TicketTransfer.objects.create(
        ticket=ticket, from_user=by, to_email=to_email, locale=locale, created_at=at
    )
    _log(ticket, "", TransferState.OPEN, actor=BUYER, at=at)
    return transfer


@transaction.atomic
def cancel(transfer: TicketTransfer, *, at: datetime) -> TicketTransfer:
    """Cancels a transfer that has not been claimed; idempotent. Raises TransferEnded."""
    ticket, transfer = _locked(transfer.ticket_id), _locked_transfer(transfer)
    if transfer.state == TransferState.CLAIMED:
        raise TransferEnded
    if transfer.state == TransferState.OPEN:
        _move(transfer, TransferState.UNDONE, at)
        _log(ticket, TransferState.OPEN, TransferState.UNDONE, actor=BUYER, at=at)
    return transfer


@transaction.atomic
def claim(transfer: TicketTransfer, *, user: User, at: datetime) -> Ticket:
    """Makes `user` the holder, with a new link and QR code; the old ones become invalid.

    `user` must have a verified e-mail address. A second claim by the same user returns the ticket. Raises
    TransferEnded, NotForYou, SameAddress or NotTransferable.
    """
    ticket, transfer = _locked(transfer.ticket_id), _locked_transfer(transfer)
    if transfer.state == TransferState.CLAIMED and transfer.to_user_id == user.pk:
        return ticket
    if transfer.state != TransferState.OPEN:
        raise TransferEnded
    _check_receiver(transfer, user)
    if not _is_transferable(ticket, at):
        raise NotTransferable
    ticket.revision += 1
    ticket.holder_user, ticket.holder_name = user, user.name
    ticket.save(update_fields=["revision", "holder_user", "holder_name"])
    transfer.to_user = user
    _move(transfer, TransferState.CLAIMED, at)
    _log(ticket, TransferState.OPEN, TransferState.CLAIMED, actor=COMPANION, at=at)
    return ticket


def _check_receiver(transfer: TicketTransfer, user: User) -> None:
    if user.pk == transfer.from_user_id:
        raise SameAddress
    if transfer.to_email and transfer.to_email.lower() != user.email.lower():
        raise NotForYou


def cancel_open_transfers(tickets: Sequence[Ticket], *, at: datetime) -> None:
    """Cancels the open transfers of voided tickets, in the transaction that has locked them."""
    open_transfers = TicketTransfer.objects.select_for_update().filter(ticket__in=tickets, state=TransferState.OPEN)
    for transfer in open_transfers:
        _move(transfer, TransferState.UNDONE, at)


def _locked(ticket_id: int) -> Ticket:
    """Locks the order first, as everywhere, then the ticket."""
    lock(Ticket.objects.values_list("order_id", flat=True).get(pk=ticket_id))
    related = Ticket.objects.select_related("order", "performance__event")
    return related.select_for_update(of=("self",)).get(pk=ticket_id)


def _locked_transfer(transfer: TicketTransfer) -> TicketTransfer:
    return TicketTransfer.objects.select_for_update().get(pk=transfer.pk)


def _move(transfer: TicketTransfer, to: TransferState, at: datetime) -> None:
    if to not in TRANSFER_NEXT[TransferState(transfer.state)]:
        raise IllegalTransition
    transfer.state, transfer.ended_at = to, at
    transfer.save(update_fields=["state", "ended_at", "to_user"])


def _log(ticket: Ticket, from_state: str, to_state: str, *, actor: Actor, at: datetime) -> None:
    """Writes the order log, without the e-mail address, which belongs to a third person."""
    data = {"numbers": [ticket.number]}
    write_log(
        ticket.order, OrderLogKind.TRANSFER, actor=actor, at=at, from_state=from_state, to_state=to_state, data=data
    )
