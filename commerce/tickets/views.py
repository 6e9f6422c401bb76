"""The e-ticket's page, calendar entry and worker: the secret address is enough, no login and no scripts are needed."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commerce.tickets import calendar, qr, queries, rotating_code
from commerce.tickets.models import Ticket
from commerce.tickets.states import TicketState
from commerce.tickets.wallet import apple, google
from portal.shared import clock
from portal.shared.errors import DomainError
from portal.shared.private_pages import never_store


@never_store
@require_safe
def ticket(request: HttpRequest, token: str) -> HttpResponse:
    """One ticket; 404 or 410 with a page that says what to do."""
    try:
        found = queries.ticket_by_token(token)
    except DomainError as error:
        return _no_ticket(request, error)
    at, held = clock.now(), queries.tickets_held_with(found)
    turns = found.state == TicketState.ISSUED and found.performance.event.rotating_code
    context = {
        "ticket": found,
        "performance": found.performance,
        "event": found.performance.event,
        "held": held,
        "is_holder": request.user.is_authenticated and request.user.pk == found.holder_user_id,
        "place_in_held": [other.pk for other in held].index(found.pk) + 1,
        "qr": qr.svg(qr.payload(found)) if found.state == TicketState.ISSUED else "",
        "is_late": found.state == TicketState.SCHEDULED and found.issue_at <= at,
        "at": at,
        "rotating_code": rotating_code.page_data(found) if turns else None,
        "wallets": {} if turns else {"apple": apple.is_on(), "google": google.is_on()},
    }
    response = render(request, "commerce/tickets/ticket.html", context)
    response["X-Clock"] = at.isoformat()  # a code that changes goes by our clock, not by the device's
    return _secret(response)


@never_store
@require_safe
def calendar_entry(request: HttpRequest, token: str) -> HttpResponse:
    """The ticket's date as a file for calendars; answers 404 and 410 as the page does."""
    try:
        found = queries.ticket_by_token(token)
    except DomainError as error:
        return _no_ticket(request, error)
    url = settings.BASE_URL + reverse("ticket", args=[token])
    text = calendar.ics_file(found, url=url, at=clock.now())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="ticket-{found.short_code}.ics"'
    return _secret(response)


@never_store
@require_safe
def apple_pass(request: HttpRequest, token: str) -> HttpResponse:
    """An issued ticket for the wallet of an iPhone, where the site has a certificate for it."""
    found = _issued(token, is_on=apple.is_on())
    packed = apple.render(found, url=settings.BASE_URL + reverse("ticket", args=[token]))
    response = HttpResponse(packed, content_type=apple.CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="ticket-{found.short_code}.pkpass"'
    return _secret(response)


@never_store
@require_safe
def google_wallet(request: HttpRequest, token: str) -> HttpResponse:
    """Leads to where an issued ticket is saved in Google's wallet, where the site has an account for it."""
    found = _issued(token, is_on=google.is_on())
    page = settings.BASE_URL + reverse("ticket", args=[token])
    return _secret(HttpResponseRedirect(google.save_url(found, url=page, at=clock.now())))


def _issued(token: str, *, is_on: bool) -> Ticket:
    """The ticket of the address while it lets in; Http404 otherwise, where there is no such wallet, and for a code that
    changes, which a wallet does not."""
    try:
        found = queries.ticket_by_token(token)
    except DomainError as error:
        raise Http404 from error
    if not is_on or found.state != TicketState.ISSUED or found.performance.event.rotating_code:
        raise Http404
    return found


@never_cache
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: a static file, read from here because a worker rules no folder above its own address."""
    script = static("js/ticket-worker.js")
    return HttpResponse(f'importScripts("{script}");', content_type="text/javascript; charset=utf-8")


def _no_ticket(request: HttpRequest, error: DomainError) -> HttpResponse:
    """What to do about an address that was cut off, invented, or replaced by a newer one."""
    context = {"error": error, "is_moved": isinstance(error, queries.TicketMoved)}
    return _secret(render(request, "commerce/tickets/no_ticket.html", context, status=error.status))


def _secret(response: HttpResponse) -> HttpResponse:
    """The URL holds the token, so it must not leak in a Referer header."""
    response["Referrer-Policy"] = "no-referrer"
    return response
