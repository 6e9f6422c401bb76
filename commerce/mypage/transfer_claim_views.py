"""A companion claims a ticket by its link: proves the address, has or makes an account, presses one button."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from commerce.checkout.forms import NewBuyerForm
from commerce.fulfilment import ticket_transfers
from commerce.mypage.decorators import private_page
from commerce.tickets import transfers
from commerce.tickets.models import TicketTransfer
from commerce.tickets.states import TransferState
from portal.shared import clock
from portal.shared.accounts.email_verification import verify_email_form
from portal.shared.accounts.models import EmailVerification, User
from portal.shared.accounts.services import AddressTaken, create_buyer
from portal.shared.accounts.verified_email import verified_email
from portal.shared.errors import DomainError

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def claim(request: HttpRequest, token: str) -> HttpResponse:
    """The link's page; `?other` asks for another address than the proven one."""
    response = _claim(request, token)
    # The address is the secret. With "no-referrer" browsers would send forms with the origin "null", which is refused.
    response["Referrer-Policy"] = "same-origin"
    return response


def _claim(request: HttpRequest, token: str) -> HttpResponse:
    at = clock.now()
    try:
        transfer = transfers.transfer_by_token(token)
    except DomainError as error:
        return _refused(request, error)
    mine = request.user.is_authenticated and transfer.to_user_id == request.user.pk
    if transfer.state == TransferState.CLAIMED and mine:
        return redirect("ticket", transfer.ticket.token)
    if transfer.state != TransferState.OPEN:
        return _refused(request, transfers.TransferEnded())
    if request.user.is_authenticated:
        return _known(request, transfer, request.user, at)
    email = verified_email(request, at)
    if email is None or "other" in request.GET or "email" in request.POST:
        return _ask_address(request, transfer)
    if transfer.to_email and transfer.to_email.lower() != email.lower():
        return _refused(request, transfers.NotForYou(), other=True)
    if User.objects.filter(email__iexact=email).exists():
        return _page(request, transfer, email=email, has_account=True)
    return _new(request, transfer, email, at)


def _ask_address(request: HttpRequest, transfer: TicketTransfer) -> HttpResponse:
    return verify_email_form(
        request,
        purpose=EmailVerification.Purpose.TICKET,
        next_path=reverse("ticket_claim", args=[transfer.token]),
        template="commerce/mypage/claim.html",
        context=_transfer_context(transfer) | {"asks_address": True},
    )


def _known(request: HttpRequest, transfer: TicketTransfer, user: User, at) -> HttpResponse:
    if request.method != "POST":
        return _page(request, transfer, email=user.email, is_ready=True)
    return _claim_ticket(request, transfer, user, at)


def _new(request: HttpRequest, transfer: TicketTransfer, email: str, at) -> HttpResponse:
    """Somebody who was never here: name, phone and a password make the account that holds the ticket."""
    form = NewBuyerForm(request.POST or None, email=email)
    if request.method != "POST" or not form.is_valid():
        return _page(request, transfer, email=email, form=form, status=422 if form.errors else 200)
    data = form.cleaned_data | {"email": email, "kana": "", "locale": get_language() or "ja"}
    try:
        user = create_buyer(**data, at=at)
    except AddressTaken:
        return redirect("ticket_claim", transfer.token)
    login(request, user, backend=BACKEND)
    return _claim_ticket(request, transfer, user, at)


def _claim_ticket(request: HttpRequest, transfer: TicketTransfer, user: User, at) -> HttpResponse:
    try:
        ticket = ticket_transfers.claim(transfer, user=user, at=at)
    except DomainError as error:
        return _refused(request, error)
    return redirect("ticket", ticket.token)


def _transfer_context(transfer: TicketTransfer) -> dict:
    performance = transfer.ticket.performance
    return {"transfer": transfer, "ticket": transfer.ticket, "performance": performance, "event": performance.event}


def _page(request: HttpRequest, transfer: TicketTransfer, *, status: int = 200, **more) -> HttpResponse:
    return render(request, "commerce/mypage/claim.html", _transfer_context(transfer) | more, status=status)


def _refused(request: HttpRequest, error: DomainError, *, other: bool = False) -> HttpResponse:
    """Says why, and what to do; `other`: with another address it may be possible."""
    return render(request, "commerce/mypage/no_claim.html", {"error": error, "other": other}, status=error.status)
