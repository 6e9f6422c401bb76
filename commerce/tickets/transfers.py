"""Handing one ticket to a companion, by a link or to an address: the only writer of `TicketTransfer.state`.

Never for money (チケット不正転売禁止法 Art. 3), and one step far: who was given a ticket does not hand it on.
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

TRANSFERABLE = (TicketState.SCHEDULED, TicketState.ISSUED)  # what was used or blocked stays where it is


class NotTransferable(DomainError):
    """Used, blocked or void by now, the event does not allow it, the date is over, or it is a companion's already."""

    code = "not_transferable"
    message = _("このチケットは、いま渡せません。マイページでチケットの状態をご確認ください。")


class OfferedAlready(DomainError):
    """A link or mail is out; it is taken back first."""

    code = "offered_already"
    message = _("このチケットは受け取り待ちです。やり直すときは、先に取りやめてください。")


class SameAddress(DomainError):
    """Giver and receiver are one."""

    code = "own_address"
    message = _("ご自分には渡せません。同行される方のメールアドレスを入力してください。")
    status = 400


class NotForYou(DomainError):
    """It was sent to another address."""

    code = "not_for_you"
    message = _(
        "このチケットは、別のメールアドレスの方に送られています。案内のメールが届いたアドレスで受け取ってください。"
    )
    status = 403


class NoSuchTransfer(DomainError):
    """The link was cut off or invented."""

    code = "no_such_transfer"
    message = _("チケットの受け取りのリンクが見つかりませんでした。")
    status = 404


class TransferEnded(DomainError):
    """Taken back, or claimed by somebody."""

    code = "transfer_ended"
    message = _("このチケットは、すでに受け取られたか、取りやめになりました。")
    status = 410


def may_offer(ticket: Ticket, *, by: User, at: datetime) -> bool:
    """Whether that person may hand it on at that moment; the buyer may, as long as it is the buyer's own."""
    is_own = ticket.order.user_id == by.pk == ticket.holder_user_id
    return is_own and _is_transferable(ticket, at)


def _is_transferable(ticket: Ticket, at: datetime) -> bool:
    performance = ticket.performance
    is_coming = performance.state != PerformanceState.CANCELLED and not performance.is_over(at)
    return is_coming and performance.event.transfers and ticket.state in TRANSFERABLE


def open_transfer(ticket: Ticket) -> TicketTransfer | None:
    """The one that waits to be claimed."""
    return ticket.transfers.filter(state=TransferState.OPEN).first()


def transfer_by_token(token: str) -> TicketTransfer:
    """The transfer of a link, with all that its page shows. Raises NoSuchTransfer."""
    public_id, _mac = signing.split_token(token)
    related = ("from_user", "ticket__order", "ticket__line", "ticket__performance__event__organizer")
    texts = ("ticket__performance__texts", "ticket__performance__event__texts")
    found = TicketTransfer.objects.select_related(*related).prefetch_related(*texts)
    transfer = found.filter(public_id=public_id).first()
    if transfer is None or not signing.token_matches("transfer", token):
        raise NoSuchTransfer
    return transfer


@transaction.atomic
def offer(ticket: Ticket, *, by: User, to_email: str, locale: str, at: datetime) -> TicketTransfer:
    """Puts a ticket on its way: to an address, or with "" to whoever has the link.

    Raises NotTransferable, OfferedAlready or OwnAddress.
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
    """The giver takes it back while nobody has claimed it; a second time changes nothing. Raises TransferEnded."""
    ticket, transfer = _locked(transfer.ticket_id), _locked_transfer(transfer)
    if transfer.state == TransferState.CLAIMED:
        raise TransferEnded
    if transfer.state == TransferState.OPEN:
        _move(transfer, TransferState.UNDONE, at)
        _log(ticket, TransferState.OPEN, TransferState.UNDONE, actor=BUYER, at=at)
    return transfer


@transaction.atomic
def claim(transfer: TicketTransfer, *, user: User, at: datetime) -> Ticket:
    """The ticket is the claimer's from now on, with a new link and QR; the old ones are dead.

    `user` has proven the address of the account. A second claim by the same person returns the ticket. Raises
    TransferEnded, NotForYou, OwnAddress or NotTransferable.
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
    """Tickets that open no door any more are not waited for; in the transaction that locked them."""
    waiting = TicketTransfer.objects.select_for_update().filter(ticket__in=tickets, state=TransferState.OPEN)
    for transfer in waiting:
        _move(transfer, TransferState.UNDONE, at)


def _locked(ticket_id: int) -> Ticket:
    """The order's row first, as everywhere, then the ticket's."""
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
    """In the order's story, without an address: it is somebody else's."""
    data = {"numbers": [ticket.number]}
    write_log(
        ticket.order, OrderLogKind.TRANSFER, actor=actor, at=at, from_state=from_state, to_state=to_state, data=data
    )
