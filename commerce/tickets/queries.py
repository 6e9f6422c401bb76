"""Reading tickets: by their secret address, and the others of the same person."""

from django.utils.translation import gettext_lazy as _

from commerce.tickets.models import Ticket
from portal.shared import signing
from portal.shared.errors import DomainError


class NoSuchTicket(DomainError):
    """The address was mistyped, cut off or invented."""

    code = "no_such_ticket"
    message = _("この電子チケットは見つかりませんでした。")
    status = 404


class TicketMoved(DomainError):
    """The address was right once; a newer one was sent out since."""

    code = "ticket_moved"
    message = _("この電子チケットのURLは新しくなりました。")
    status = 410


def ticket_by_token(token: str) -> Ticket:
    """The ticket of an e-ticket's address, with all that its page shows. Raises NoSuchTicket or TicketMoved."""
    public_id, _mac = signing.split_token(token)
    related = ("order", "line", "performance__event__organizer")
    texts = ("performance__texts", "performance__event__texts")
    ticket = Ticket.objects.select_related(*related).prefetch_related(*texts).filter(public_id=public_id).first()
    if ticket is None:
        raise NoSuchTicket
    if signing.token_matches("ticket", token, ticket.revision):
        return ticket
    if any(signing.token_matches("ticket", token, old) for old in range(1, ticket.revision)):
        raise TicketMoved
    raise NoSuchTicket


def tickets_held_with(ticket: Ticket) -> list[Ticket]:
    """The order's tickets that the same person holds, this one among them."""
    return list(Ticket.objects.filter(order=ticket.order_id, holder_user=ticket.holder_user_id).order_by("number"))
