"""Views of the e-ticket: page, calendar file, wallet passes, service worker. The secret URL needs no login or script."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commerce.catalog.pictures import stub_of
from commerce.tickets import calendar, queries
from commerce.tickets.models import Ticket
from commerce.tickets.shown import companions, first_of_deck, shown_tickets
from commerce.tickets.states import TicketState
from commerce.tickets.wallet import apple, google
from portal.shared import clock
from portal.shared.errors import DomainError
from portal.shared.http.private_pages import never_store


@never_store
@require_safe
def ticket(request: HttpRequest, token: str) -> HttpResponse:
    """The page of one ticket; an error page with status 404 or 410 for an invalid or outdated URL."""
    try:
        ticket = queries.ticket_by_token(token)
    except DomainError as error:
        return _no_ticket(request, error)
    at, held = clock.now(), queries.tickets_held_with(ticket)
    is_holder = request.user.is_authenticated and request.user.pk == ticket.holder_user_id
    is_buyer = is_holder and request.user.pk == ticket.order.user_id
    cards = shown_tickets(first_of_deck(ticket, held) if is_holder else [ticket], held, at)
    event = ticket.performance.event
    context = {
        "ticket": ticket,
        "performance": ticket.performance,
        "event": event,
        "picture": stub_of(event),
        "share_url": settings.BASE_URL + reverse("event", args=[event.slug]) if event.live else "",
        "held": held,
        "is_holder": is_holder,
        "companions": companions(ticket) if is_buyer else [],
        "cards": cards,
        "has_code": any(card.code for card in cards),
        "at": at,
        "is_rotating": event.rotating_code,
        "wallets": {} if event.rotating_code else {"apple": apple.is_on(), "google": google.is_on()},
    }
    response = render(request, "commerce/tickets/ticket.html", context)
    response["X-Clock"] = at.isoformat()  # rotating codes use the server's time, not the device's
    return _secret(response)


@never_store
@require_safe
def calendar_entry(request: HttpRequest, token: str) -> HttpResponse:
    """The performance as an iCalendar file; status 404 and 410 as for the page."""
    try:
        ticket = queries.ticket_by_token(token)
    except DomainError as error:
        return _no_ticket(request, error)
    url = settings.BASE_URL + reverse("ticket", args=[token])
    text = calendar.ics_file(ticket, url=url, at=clock.now())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="ticket-{ticket.short_code}.ics"'
    return _secret(response)


@never_store
@require_safe
def apple_pass(request: HttpRequest, token: str) -> HttpResponse:
    """The ticket as an Apple Wallet pass. Raises Http404 as `_ticket_for_wallet`."""
    ticket = _ticket_for_wallet(token, is_on=apple.is_on())
    pass_file = apple.render(ticket, url=settings.BASE_URL + reverse("ticket", args=[token]))
    response = HttpResponse(pass_file, content_type=apple.CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="ticket-{ticket.short_code}.pkpass"'
    return _secret(response)


@never_store
@require_safe
def google_wallet(request: HttpRequest, token: str) -> HttpResponse:
    """Redirects to Google Wallet, where the ticket is saved. Raises Http404 as `_ticket_for_wallet`."""
    ticket = _ticket_for_wallet(token, is_on=google.is_on())
    url = settings.BASE_URL + reverse("ticket", args=[token])
    return _secret(HttpResponseRedirect(google.save_url(ticket, url=url, at=clock.now())))


def _ticket_for_wallet(token: str, *, is_on: bool) -> Ticket:
    """The issued ticket of a token. Raises Http404 if the wallet is off or the code rotates, which wallets cannot do."""
    try:
        ticket = queries.ticket_by_token(token)
    except DomainError as error:
        raise Http404 from error
    if not is_on or ticket.state != TicketState.ISSUED or ticket.performance.event.rotating_code:
        raise Http404
    return ticket


@never_cache
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; served here because its scope cannot be above the folder of its URL."""
    script = static("js/ticket-worker.js")
    return HttpResponse(f'importScripts("{script}");', content_type="text/javascript; charset=utf-8")


def _no_ticket(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Error page for an invalid or outdated URL, with instructions for the reader."""
    context = {"error": error, "is_moved": isinstance(error, queries.TicketMoved), "given": _given(request, error)}
    return _secret(render(request, "commerce/tickets/no_ticket.html", context, status=error.status))


def _given(request: HttpRequest, error: DomainError) -> Ticket | None:
    """The ticket that the logged-in reader handed over; nobody else learns who has it."""
    ticket = error.ticket if isinstance(error, queries.TicketMoved) else None
    is_giver = ticket is not None and request.user.is_authenticated and ticket.order.user_id == request.user.pk
    return ticket if is_giver and ticket and ticket.holder_user_id != request.user.pk else None


def _secret(response: HttpResponse) -> HttpResponse:
    """The URL holds the token, so it must not leak in a Referer header."""
    response["Referrer-Policy"] = "no-referrer"
    return response
