"""Decorators of the checkout views: each passes the event or order to the view, or answers why it cannot go on."""

from datetime import datetime
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from commerce.catalog.models import Event
from commerce.catalog.queries import current_period, event_for_page, next_period, sale_state
from commerce.catalog.states import SaleState
from commerce.checkout.queries import payment_in_progress, pending_order
from commerce.checkout.quotes import load_quote_data
from commerce.orders.access import buyer_order, orders_with_event
from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.shop.ended_orders import ended_purchase
from commerce.shop.purchase_summary import purchase_summary
from portal.shared import clock
from portal.shared.http.private_pages import View, login_or_not_found, never_store


def on_sale_required(view: View) -> View:
    """Calls the view with (request, event, period, at) while the event is on sale, else shows the sale state (409)."""

    @never_store
    @wraps(view)
    def wrapper(request: HttpRequest, slug: str) -> HttpResponse:
        at = clock.now()
        event = event_for_page(slug)
        period = current_period(event, at)
        if period is None or not _is_open(request, event, at):
            state = sale_state(event, at)
            context = {"event": event, "state": state, "opens": next_period(event, at), "states": SaleState}
            context["summary"] = purchase_summary(event, at)
            return render(request, "commerce/shop/checkout/closed.html", context, status=409)
        return view(request, event, period, at)

    return wrapper


def required_checkout_view(request: HttpRequest, event: Event) -> str:
    """The URL name of the checkout view that must come before the choice of tickets; empty when none is missing."""
    if not request.user.is_authenticated:
        return "checkout_email"
    buyer = request.user
    is_known = buyer.name and buyer.phone and (buyer.kana or not event.asks_kana)
    return "" if is_known else "checkout_details"


def _is_open(request: HttpRequest, event: Event, at: datetime) -> bool:
    """Also true for a buyer with a pending order when that order's hold made the event sold out."""
    state = sale_state(event, at)
    if state == SaleState.SOLD_OUT and request.user.is_authenticated:
        return pending_order(request.user, event) is not None
    return state == SaleState.OPEN


def pending_order_required(view: View) -> View:
    """Calls the view with (request, order, at) for the buyer's pending order while its hold lasts.

    A confirmed order, or one with a payment in progress, redirects to its page; a lapsed one answers 410; an order of
    another buyer answers 404.
    """

    @never_store
    @wraps(view)
    def wrapper(request: HttpRequest, code: str) -> HttpResponse:
        at = clock.now()
        order = buyer_order(orders_with_event(), code, reader=request.user)
        if order is None:
            is_get = request.method == "GET"
            next_path = request.get_full_path() if is_get else reverse("checkout_confirm", args=[code])
            return login_or_not_found(request, no_such_order, next_path=next_path)
        if order.state == OrderState.CONFIRMED or (order.state == OrderState.PENDING and payment_in_progress(order)):
            return redirect("order_complete", order.code)
        if order.state != OrderState.PENDING or order.expires_at <= at:
            return lapsed(request, order)
        load_quote_data(order)
        return view(request, order, at)

    return wrapper


def no_such_order(request: HttpRequest) -> HttpResponse:
    """404, the same for an unknown number and for an order of another buyer, so that numbers cannot be probed."""
    return render(request, "commerce/shop/checkout/no_such_order.html", status=404)


def lapsed(request: HttpRequest, order: Order) -> HttpResponse:
    """410: the hold has ended, or the order was replaced or given up; nothing was bought."""
    context = {"order": order, "event": order.event, "ended": ended_purchase(order)}
    context["summary"] = purchase_summary(order.event, clock.now())
    return render(request, "commerce/shop/checkout/lapsed.html", context, status=410)
