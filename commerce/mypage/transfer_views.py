"""A buyer transfers one ticket to a companion by mail or link, and may cancel until it is claimed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commerce.fulfilment import ticket_transfers
from commerce.mypage.decorators import no_such_order
from commerce.mypage.forms import TransferForm
from commerce.tickets import transfers
from commerce.tickets.models import Ticket
from portal.shared import clock
from portal.shared.accounts.requests import UserRequest
from portal.shared.errors import DomainError
from portal.shared.http.absolute_urls import absolute
from portal.shared.http.private_pages import private_login_page


def _bought_ticket(request: UserRequest, code: str) -> Ticket | None:
    """The ticket with this short code, if the logged-in user bought it, whoever holds it now."""
    related = ("order__user", "line", "holder_user", "performance__event")
    texts = ("performance__texts", "performance__event__texts")
    tickets = Ticket.objects.select_related(*related).prefetch_related(*texts)
    return tickets.filter(short_code=code, order__user=request.user).first()


@require_http_methods(["GET", "HEAD", "POST"])
@private_login_page
def offer_transfer(request: UserRequest, code: str) -> HttpResponse:
    """Asks for an address or creates a link; afterwards shows the open transfer."""
    ticket = _bought_ticket(request, code)
    if ticket is None:
        return no_such_order(request)
    form = TransferForm(request.POST or None)
    if request.method != "POST":
        return _page(request, ticket, form)
    if not form.is_valid():
        return _page(request, ticket, form, status=422)
    to_email, locale = form.cleaned_data["email"], get_language() or "ja"
    try:
        ticket_transfers.offer(ticket, by=ticket.order.user, to_email=to_email, locale=locale, at=clock.now())
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, ticket, form, status=error.status)
    return redirect("ticket_transfer", code)


def _page(request: UserRequest, ticket: Ticket, form: TransferForm, *, status: int = 200) -> HttpResponse:
    waiting = transfers.open_transfer(ticket)
    context = {
        "ticket": ticket,
        "order": ticket.order,
        "performance": ticket.performance,
        "event": ticket.performance.event,
        "form": form,
        "waiting": waiting,
        "link": absolute("ticket_claim", waiting.token, locale=get_language() or "ja") if waiting else "",
        "is_given": ticket.holder_user_id != ticket.order.user_id,
        "may_offer": transfers.may_offer(ticket, by=ticket.order.user, at=clock.now()),
    }
    return render(request, "commerce/mypage/transfer.html", context, status=status)


@require_POST
@private_login_page
def cancel_transfer(request: UserRequest, code: str) -> HttpResponse:
    """Cancels the open transfer; the buyer's link and QR code stay valid."""
    ticket = _bought_ticket(request, code)
    if ticket is None:
        return no_such_order(request)
    if waiting := transfers.open_transfer(ticket):
        try:
            transfers.cancel(waiting, at=clock.now())
            messages.success(request, _("チケットを渡すのを取りやめました。お手元のQRコードは、そのまま使えます。"))
        except DomainError as error:
            messages.error(request, str(error))
    return redirect("ticket_transfer", code)
