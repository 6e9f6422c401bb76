"""Checkout views that reserve tickets: the choice of tickets and of the payment method."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from commerce.catalog.late_methods import late_methods
from commerce.catalog.models import Event, SalesPeriod
from commerce.catalog.queries import ticket_types_of
from commerce.catalog.states import PeriodKind
from commerce.checkout import errors
from commerce.checkout.forms import PaymentForm, TicketsForm
from commerce.checkout.payment_choices import PaymentChoice, payment_choices
from commerce.checkout.queries import (
    confirmed_before,
    date_choices,
    decline_message,
    last_attempt,
    payment_in_progress,
    pending_order,
)
from commerce.checkout.quotes import (
    Quote,
    highest_payment_fee_yen,
    lone_option,
    make_quote,
    quote_of,
    quote_with_method,
)
from commerce.checkout.services import choose_method, start_order
from commerce.fulfilment.services import abandon_order
from commerce.orders.models import Order
from commerce.shop.decorators import on_sale_required, pending_order_required, required_checkout_view
from commerce.shop.purchase_summary import purchase_summary
from portal.shared.accounts.requests import UserRequest
from portal.shared.errors import DomainError
from portal.shared.http.client_ip import client_ip
from portal.shared.http.requests import HtmxRequest
from portal.shared.text.codes import whole_number


@require_http_methods(["GET", "HEAD", "POST"])
@on_sale_required
def checkout_tickets(request: UserRequest, event: Event, period: SalesPeriod, at: datetime) -> HttpResponse:
    """Page 3: ticket types and numbers; a valid choice reserves them and starts an order."""
    if period.kind == PeriodKind.LOTTERY:
        return redirect("checkout_lottery_entry", event.slug)
    if earlier := required_checkout_view(request, event):
        return redirect(earlier, event.slug)
    pending = pending_order(request.user, event)
    if pending and payment_in_progress(pending):
        return redirect("order_complete", pending.code)
    form = _tickets_form(request, event, pending, at)
    if request.htmx and request.method == "GET":
        return render(request, "commerce/shop/checkout/sum.html", _price_of(event, request.GET, at))
    only_calculates = "calculate" in request.POST
    status = 200
    if request.method == "POST" and form.is_valid() and not only_calculates:
        try:
            order = start_order(user=request.user, period=period, chosen=form.chosen, at=at, network=client_ip(request))
        except DomainError as error:
            form.add_error(None, str(error))
            status = error.status
        else:
            return _after_tickets(request, pending, order, at)
    context = {
        "event": event,
        "form": form,
        "mine": pending if pending and pending.expires_at > at else None,
        "fees": event.fees,
        "late_methods": late_methods(event, at),
        "is_free": not any(ticket_type.price_yen for ticket_type in ticket_types_of(event)),
        "change": request.GET.get("change") or request.POST.get("change", ""),
        **_price_of(event, request.POST or form.initial, at),
    }
    return render(request, "commerce/shop/checkout/tickets.html", context, status=_status(form, status))


def _status(form: TicketsForm, status: int) -> int:
    return 422 if form.errors and status == 200 else status


def _tickets_form(request: UserRequest, event: Event, pending: Order | None, at: datetime) -> TicketsForm:
    dates = date_choices(event, replaced_order=pending, at=at)
    bought = confirmed_before(request.user, event.performances.all())
    initial = {f"n_{line.ticket_type_id}": str(line.quantity) for line in pending.lines.all()} if pending else {}
    return TicketsForm(request.POST or None, dates=dates, bought=bought, initial=initial)


def _price_of(event: Event, values: Mapping[str, str], at: datetime) -> dict[str, Any]:
    """The price of the tickets chosen so far, with all fees known by now; `lone`: the only way to pay, if there is one."""
    chosen = {}
    for ticket_type in ticket_types_of(event):
        number = whole_number(values.get(f"n_{ticket_type.pk}", "")) or 0
        if 0 < number <= ticket_type.max_per_order:
            chosen[ticket_type] = number
    lone = lone_option(event)
    quote = make_quote(event, chosen, lone)
    return {
        "quote": quote,
        "lone": lone,
        "highest_fee_yen": highest_payment_fee_yen(event, quote),
        "summary": purchase_summary(event, at),
    }


def _after_tickets(request: HttpRequest, before: Order | None, order: Order, at: datetime) -> HttpResponse:
    """Goes on to the payment page, or back to the confirmation page with the same payment method when `change` is set."""
    if before and before.payment_method and request.POST.get("change") == before.code:
        try:
            choose_method(order, before.payment_method.code, at, store=before.payment_store)
        except (errors.MethodNotOffered, errors.StoreNotChosen, errors.StoreNotOffered):
            return redirect("checkout_payment", order.code)
        return redirect("checkout_confirm", order.code)
    return redirect("checkout_confirm" if order.is_free else "checkout_payment", order.code)


@require_http_methods(["GET", "HEAD", "POST"])
@pending_order_required
def checkout_payment(request: HtmxRequest, order: Order, at: datetime) -> HttpResponse:
    """Page 3, second part: the payment method with its fee in yen; skipped when nothing is to be paid.

    For htmx only the price by the method of the parameter `method`.
    """
    quote = quote_of(order)
    choices = payment_choices(order.event, quote, at)
    if not quote.unpaid_yen:
        return redirect("checkout_confirm", order.code)
    if not choices:
        return no_payment_option(request, order, at)
    if request.htmx and request.method == "GET":
        by_method = quote_with_method(order, request.GET.get("method", ""))
        return render(request, "commerce/shop/checkout/sum.html", _payable(order, by_method, at))
    form = PaymentForm(request.POST or None, payment_choices=choices, initial=_chosen_method(order, choices))
    if request.method != "POST":
        return _payment_page(request, order, form, at)
    if not form.is_valid():
        return _payment_page(request, order, form, at, status=409 if form.is_outdated else 422)
    data = form.cleaned_data
    try:
        choose_method(order, data["method"], at, store=data.get("store", ""))
    except DomainError as error:
        form.add_error(None if isinstance(error, errors.HoldLapsed) else "method", str(error))
        return _payment_page(request, order, form, at, status=error.status)
    return redirect("checkout_confirm", order.code)


def _chosen_method(order: Order, choices: Sequence[PaymentChoice]) -> dict[str, str] | None:
    """The method chosen before, or the only one that can be chosen."""
    if order.payment_method is None:
        available = [choice.code for choice in choices if choice.unavailable_reason is None]
        return {"method": available[0]} if len(available) == 1 else None
    return {"method": order.payment_method.code, "store": order.payment_store}


def _payment_page(
    request: HttpRequest, order: Order, form: PaymentForm, at: datetime, *, problem: str = "", status: int = 200
) -> HttpResponse:
    """`problem`: why the method chosen before cannot be used any more."""
    context: dict[str, Any] = {
        "order": order,
        "event": order.event,
        "form": form,
        **_payable(order, quote_with_method(order, request.POST.get("method", "")), at),
        "lone": lone_option(order.event),
        "problem": problem,
        "declined": decline_message(last_attempt(order)),
        "extend": extend_button(request, order, "payment"),
    }
    return render(request, "commerce/shop/checkout/payment.html", context, status=status)


def _payable(order: Order, quote: Quote, at: datetime) -> dict[str, Any]:
    """What the price of a reserved order is shown with."""
    fee_yen = highest_payment_fee_yen(order.event, quote)
    return {
        "quote": quote,
        "highest_fee_yen": fee_yen,
        "summary": purchase_summary(order.event, at, quote.performances),
    }


def choose_payment_again(request: HttpRequest, order: Order, at: datetime, error: DomainError) -> HttpResponse:
    """The payment page with the reason why the chosen method is not possible any more; nothing was bought."""
    form = PaymentForm(payment_choices=payment_choices(order.event, quote_of(order), at))
    return _payment_page(request, order, form, at, problem=str(error), status=error.status)


def no_payment_option(request: HttpRequest, order: Order, at: datetime) -> HttpResponse:
    """409: the event has no payment option any more. The places are given back; a lottery win keeps its deadline."""
    if not order.is_won:
        abandon_order(order.pk, at)
    context = {"order": order, "event": order.event, "summary": purchase_summary(order.event, at)}
    return render(request, "commerce/shop/checkout/no_payment_option.html", context, status=409)


def extend_button(request: HttpRequest, order: Order, return_to: str) -> SafeString | str:
    """The form that extends the hold; empty when the order cannot be extended (again)."""
    if order.extended_at or order.is_won:
        return ""
    return render_to_string("commerce/shop/checkout/extend.html", {"order": order, "step": return_to}, request)
