"""Reads of tickets: by the token of their URL, and those of the same order and holder."""

from django.utils.translation import gettext_lazy as _

from commerce.tickets.models import Ticket
from portal.shared import signing
from portal.shared.errors import DomainError


class NoSuchTicket(DomainError):
    """The token is unknown or its signature is invalid."""

    code = "no_such_ticket"
    message = _("この電子チケットは見つかりませんでした。")
    status = 404


class TicketMoved(DomainError):
    """The token belongs to an older revision of the ticket."""

    code = "ticket_moved"
    message = _("この電子チケットのURLは新しくなりました。")
    status = 410

    def __init__(self, ticket: Ticket) -> None:
        super().__init__()
        self.ticket = ticket


def ticket_by_token(token: str) -> Ticket:
    """The ticket of a URL token, with the relations that its page needs. Raises NoSuchTicket or TicketMoved."""
    public_id, _mac = signing.split_token(token)
    related = ("order", "line", "performance__event__organizer")
    texts = ("performance__texts", "performance__event__texts")
    ticket = Ticket.objects.select_related(*related).prefetch_related(*texts).filter(public_id=public_id).first()
    if ticket is None:
        raise NoSuchTicket
    if signing.token_matches("ticket", token, ticket.revision):
        return ticket
    if any(signing.token_matches("ticket", token, revision) for revision in range(1, ticket.revision)):
        raise TicketMoved(ticket)
    raise NoSuchTicket


def tickets_held_with(ticket: Ticket) -> list[Ticket]:
    """The order's tickets with the same holder, including this one, by number; with what their cards show."""
    held = Ticket.objects.filter(order=ticket.order_id, holder_user=ticket.holder_user_id)
    rows = list(held.select_related("line", "performance").prefetch_related("performance__texts").order_by("number"))
    for row in rows:
        row.order, row.performance.event = ticket.order, ticket.performance.event
    return rows
