"""What every step of the purchase shares: never cached, never indexed, and a page that helps when it cannot go on."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from commerce.catalog.models import Event
from commerce.catalog.queries import current_period, event_for_page, next_period, sale_state
from commerce.catalog.states import SaleState
from commerce.checkout.queries import payment_in_progress, pending_order
from commerce.checkout.quotes import load_quote_data
from commerce.orders.models import Order
from commerce.orders.states import OrderState
from portal.shared import clock

View = Callable[..., HttpResponse]


def never_store(view: View) -> View:
    """Keeps a page out of caches and of search engines."""

    @wraps(view)
    def page(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return page


def on_sale_required(view: View) -> View:
    """Calls the view with (request, event, period, at) while the event is sold; else a page says how it stands."""

    @never_store
    @wraps(view)
    def wrapper(request: HttpRequest, slug: str) -> HttpResponse:
        at = clock.now()
        event = event_for_page(slug)
        period = current_period(event, at)
        if period is None or not _is_open(request, event, at):
            state = sale_state(event, at)
            context = {"event": event, "state": state, "opens": next_period(event, at), "states": SaleState}
            return render(request, "commerce/shop/checkout/closed.html", context, status=409)
        return view(request, event, period, at)

    return wrapper


def required_checkout_view(request: HttpRequest, event: Event) -> str:
    """The URL name of the step that a buyer has to take before choosing; empty when address and details are there."""
    if not request.user.is_authenticated:
        return "checkout_email"
    return "" if request.user.name and request.user.phone else "checkout_details"


def _is_open(request: HttpRequest, event: Event, at) -> bool:
    """Sold out is no end for the buyer who holds the last places."""
    state = sale_state(event, at)
    if state == SaleState.SOLD_OUT and request.user.is_authenticated:
        return pending_order(request.user, event) is not None
    return state == SaleState.OPEN


def pending_order_required(view: View) -> View:
    """Calls the view with (request, order, at) for the buyer's own order that waits for the final button.

    A finished order, or one whose payment runs, is shown as it stands; a lapsed one says so; somebody else's is a 404.
    """

    @never_store
    @wraps(view)
    def wrapper(request: HttpRequest, code: str) -> HttpResponse:
        at = clock.now()
        if not request.user.is_authenticated:
            asked = request.get_full_path() if request.method == "GET" else reverse("checkout_confirm", args=[code])
            return redirect_to_login(asked)
        order = order_with_event().of(request.user).filter(code=code).first()
        if order is None:
            return no_such_order(request)
        if order.state == OrderState.CONFIRMED or (order.state == OrderState.PENDING and payment_in_progress(order)):
            return redirect("order_complete", order.code)
        if order.state != OrderState.PENDING or order.expires_at <= at:
            return lapsed(request, order)
        load_quote_data(order)
        return view(request, order, at)

    return wrapper


def order_with_event():
    """Orders with what their pages print of the event."""
    related = ("event__organizer", "sales_period", "payment_method", "user")
    return Order.objects.select_related(*related).prefetch_related("event__texts")


def may_see(request: HttpRequest, order: Order) -> bool:
    """Its logged-in buyer, or whoever has the signed link of a mail (`?k=`)."""
    if request.user.is_authenticated and order.user_id == request.user.pk:
        return True
    return constant_time_compare(request.GET.get("k", ""), order.link_token)


def no_such_order(request: HttpRequest) -> HttpResponse:
    """The same page for a wrong number and for somebody else's order: nobody learns which exist."""
    return render(request, "commerce/shop/checkout/no_such_order.html", status=404)


def lapsed(request: HttpRequest, order: Order) -> HttpResponse:
    """The places are free again; nothing was bought."""
    return render(request, "commerce/shop/checkout/lapsed.html", {"order": order, "event": order.event}, status=410)
