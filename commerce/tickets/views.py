"""The e-ticket's page: whoever has its secret address sees it, without logging in and without scripts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commerce.tickets import qr, queries
from commerce.tickets.states import TicketState
from portal.shared import clock
from portal.shared.errors import DomainError


@never_cache
@require_safe
def ticket(request: HttpRequest, token: str) -> HttpResponse:
    """One ticket; 404 or 410 with a page that says what to do."""
    try:
        found = queries.ticket_by_token(token)
    except DomainError as error:
        context = {"error": error, "is_moved": isinstance(error, queries.TicketMoved)}
        return _secret(render(request, "tickets/no_ticket.html", context, status=error.status))
    held = queries.tickets_held_with(found)
    context = {
        "ticket": found,
        "performance": found.performance,
        "event": found.performance.event,
        "held": held,
        "is_holder": request.user.is_authenticated and request.user.pk == found.holder_user_id,
        "place_in_held": [other.pk for other in held].index(found.pk) + 1,
        "qr": qr.svg(qr.payload(found)) if found.state == TicketState.ISSUED else "",
        "is_late": found.state == TicketState.SCHEDULED and found.issue_at <= clock.now(),
    }
    return _secret(render(request, "tickets/ticket.html", context))


def _secret(response: HttpResponse) -> HttpResponse:
    """The address is the secret: no search engine and no referrer may carry it on."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
