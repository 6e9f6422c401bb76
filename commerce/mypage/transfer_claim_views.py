"""A companion claims a transferred ticket by its link: verifies an address, logs in or registers, and confirms."""

from datetime import datetime
from typing import Any

from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from commerce.checkout.buyer_forms import NewBuyerForm
from commerce.fulfilment import ticket_transfers
from commerce.tickets import transfers
from commerce.tickets.models import TicketTransfer
from commerce.tickets.states import TransferState
from portal.shared import clock
from portal.shared.accounts.models import EmailVerification, User
from portal.shared.accounts.services import AddressTaken, create_buyer
from portal.shared.accounts.verification.email_verification import verify_email_form
from portal.shared.accounts.verification.verified_email import verified_email
from portal.shared.errors import DomainError
from portal.shared.http.private_pages import never_store
from portal.shared.http.requests import HtmxRequest

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@never_store
def claim(request: HtmxRequest, token: str) -> HttpResponse:
    """The page of the link; `?other` asks for another address than the verified one."""
    response = _claim(request, token)
    # The URL holds the token. "no-referrer" would make browsers send forms with the origin "null", which CSRF refuses.
    response["Referrer-Policy"] = "same-origin"
    return response


def _claim(request: HtmxRequest, token: str) -> HttpResponse:
    at = clock.now()
    try:
        transfer = transfers.transfer_by_token(token)
    except DomainError as error:
        return _refused(request, error)
    is_claimant = request.user.is_authenticated and transfer.to_user_id == request.user.pk
    if transfer.state == TransferState.CLAIMED and is_claimant:
        return redirect("ticket", transfer.ticket.token)
    if transfer.state != TransferState.OPEN:
        return _refused(request, transfers.TransferEnded())
    if request.user.is_authenticated:
        return _claim_as_user(request, transfer, request.user, at)
    email = verified_email(request, at)
    if email is None or "other" in request.GET or "email" in request.POST:
        return _ask_address(request, transfer)
    if transfer.to_email and transfer.to_email.lower() != email.lower():
        return _refused(request, transfers.NotForYou(), other=True)
    if User.objects.filter(email__iexact=email).exists():
        return _page(request, transfer, email=email, has_account=True)
    return _register(request, transfer, email, at)


def _ask_address(request: HtmxRequest, transfer: TicketTransfer) -> HttpResponse:
    return verify_email_form(
        request,
        purpose=EmailVerification.Purpose.TICKET,
        next_path=reverse("ticket_claim", args=[transfer.token]),
        template="commerce/mypage/claim.html",
        context=_transfer_context(transfer) | {"asks_address": True},
        subject=transfer.ticket.performance.event.title,
    )


def _claim_as_user(request: HtmxRequest, transfer: TicketTransfer, user: User, at: datetime) -> HttpResponse:
    if request.method != "POST":
        return _page(request, transfer, email=user.email, is_ready=True)
    return _claim_ticket(request, transfer, user, at)


def _register(request: HtmxRequest, transfer: TicketTransfer, email: str, at: datetime) -> HttpResponse:
    """Creates an account from name, phone and password, and claims the ticket for it."""
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


def _claim_ticket(request: HtmxRequest, transfer: TicketTransfer, user: User, at: datetime) -> HttpResponse:
    try:
        ticket = ticket_transfers.claim(transfer, user=user, at=at)
    except DomainError as error:
        return _refused(request, error)
    return redirect("ticket", ticket.token)


def _transfer_context(transfer: TicketTransfer) -> dict[str, Any]:
    performance = transfer.ticket.performance
    return {"transfer": transfer, "ticket": transfer.ticket, "performance": performance, "event": performance.event}


def _page(request: HtmxRequest, transfer: TicketTransfer, *, status: int = 200, **more: Any) -> HttpResponse:
    return render(request, "commerce/mypage/claim.html", _transfer_context(transfer) | more, status=status)


def _refused(request: HtmxRequest, error: DomainError, *, other: bool = False) -> HttpResponse:
    """The refusal with its reason; `other` offers to try with another address."""
    return render(request, "commerce/mypage/no_claim.html", {"error": error, "other": other}, status=error.status)
