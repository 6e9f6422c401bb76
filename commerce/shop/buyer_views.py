"""The first two checkout views: the verified e-mail address, then the buyer's name, phone and account."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from commerce.catalog.models import Event, SalesPeriod
from commerce.catalog.states import PeriodKind
from commerce.checkout.buyer_forms import DetailsForm, NewBuyerForm
from commerce.checkout.queries import pending_order
from commerce.checkout.services import save_details
from commerce.orders.models import Order
from commerce.shop.decorators import on_sale_required
from commerce.shop.purchase_summary import purchase_summary
from portal.shared.accounts.models import EmailVerification, User
from portal.shared.accounts.services import AddressTaken, create_buyer
from portal.shared.accounts.verification.email_verification import verify_email_form
from portal.shared.accounts.verification.verified_email import verified_email
from portal.shared.errors import DomainError
from portal.shared.http.requests import HtmxRequest
from portal.shared.text import kana

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_http_methods(["GET", "HEAD", "POST"])
@on_sale_required
def checkout_email(request: HtmxRequest, event: Event, period: SalesPeriod, at: datetime) -> HttpResponse:
    """Page 1: asks for the address and mails its verification link; skipped when verified, unless `?other`."""
    if request.method != "POST" and "other" not in request.GET and verified_email(request, at):
        return redirect("checkout_details", event.slug)
    return verify_email_form(
        request,
        purpose=EmailVerification.Purpose.BUY,
        next_path=reverse("checkout_details", args=[event.slug]),
        template="commerce/shop/checkout/address.html",
        context={"event": event, "steps": checkout_page_count(period), "summary": purchase_summary(event, at)},
        subject=event.title,
    )


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@on_sale_required
def checkout_details(request: HttpRequest, event: Event, period: SalesPeriod, at: datetime) -> HttpResponse:
    """Page 2: name, its reading where the event asks for it, and phone; a new buyer also sets a password, one with an account logs in."""
    email = verified_email(request, at)
    if email is None:
        return redirect("checkout_email", event.slug)
    if request.user.is_authenticated:
        return _known_buyer(request, request.user, event, period, at)
    if User.objects.filter(email__iexact=email).exists():
        context = {"event": event, "email": email, "next": request.get_full_path()}
        context["summary"] = purchase_summary(event, at)
        return render(request, "commerce/shop/checkout/log_in.html", context)
    return _new_buyer(request, event, period, email, at)


def checkout_page_count(period: SalesPeriod) -> int:
    """The number of pages up to the end: a lottery entry has no page of its own for confirmation."""
    return 3 if period.kind == PeriodKind.LOTTERY else 4


def _new_buyer(request: HttpRequest, event: Event, period: SalesPeriod, email: str, at: datetime) -> HttpResponse:
    form = NewBuyerForm(request.POST or None, email=email, asks_kana=event.asks_kana)
    if request.method == "POST" and form.is_valid():
        data = {"kana": ""} | form.cleaned_data | {"email": email, "locale": get_language() or "ja"}
        try:
            user = create_buyer(**data, at=at)
        except AddressTaken:
            return redirect("checkout_details", event.slug)
        login(request, user, backend=BACKEND)
        return redirect("checkout_tickets", event.slug)
    return _details_page(request, event, period, form, email, at)


def _known_buyer(request: HttpRequest, user: User, event: Event, period: SalesPeriod, at: datetime) -> HttpResponse:
    order = _order_to_change(request, user, event)
    initial = {"name": user.name, "kana": user.kana or kana.reading_of(user.name), "phone": user.phone}
    form = DetailsForm(request.POST or None, asks_kana=event.asks_kana, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_details(user, **form.cleaned_data, locale=get_language() or "ja", order=order, at=at)
        except DomainError as error:
            messages.error(request, str(error))
        if order:
            return redirect("checkout_confirm", order.code)
        return redirect("checkout_tickets", event.slug)
    return _details_page(request, event, period, form, user.email, at, order)


def _order_to_change(request: HttpRequest, user: User, event: Event) -> Order | None:
    """The user's pending order when `change` holds its number: set by the link on the confirmation page."""
    code = request.GET.get("change") or request.POST.get("change")
    order = pending_order(user, event) if code else None
    return order if order and order.code == code else None


def _details_page(
    request: HttpRequest,
    event: Event,
    period: SalesPeriod,
    form: DetailsForm,
    email: str,
    at: datetime,
    order: Order | None = None,
) -> HttpResponse:
    """With all details of an account known, they are shown, and their fields are folded away."""
    context = {"event": event, "form": form, "email": email, "order": order, "steps": checkout_page_count(period)}
    context["known"] = [] if order or form.errors else form.known
    context["summary"] = purchase_summary(event, at)
    return render(request, "commerce/shop/checkout/details.html", context, status=422 if form.errors else 200)
