"""The steps of the purchase that hold places: tickets, way to pay, final check, the final button."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commerce.catalog.queries import ticket_types_of
from commerce.catalog.states import PeriodKind
from commerce.checkout import errors
from commerce.checkout.confirmation import build_confirmation, changed_items, fingerprint
from commerce.checkout.consents import consent_texts, updated_terms
from commerce.checkout.forms import ConfirmForm, PaymentForm, TicketsForm
from commerce.checkout.payment_choices import payment_choices, valid_payment_choice
from commerce.checkout.queries import (
    confirmed_before,
    date_choices,
    decline_message,
    decline_of_chosen_method,
    last_attempt,
    payment_in_progress,
    pending_order,
)
from commerce.checkout.quotes import Quote, make_quote, quote_of
from commerce.checkout.services import choose_method, extend_hold, place_order, start_order
from commerce.fulfilment.services import confirm_free, start_payment
from commerce.orders.models import Order
from commerce.payments.errors import HoldEnded, MethodNotPossible
from commerce.shop.decorators import lapsed, on_sale_required, pending_order_required, required_checkout_view
from portal.shared.errors import DomainError


@require_http_methods(["GET", "HEAD", "POST"])
@on_sale_required
def checkout_tickets(request: HttpRequest, event, period, at) -> HttpResponse:
    """Step 3: types and numbers; the right ones take their places and become an order."""
    if period.kind == PeriodKind.LOTTERY:
        return redirect("checkout_lottery_entry", event.slug)
    if earlier := required_checkout_view(request, event):
        return redirect(earlier, event.slug)
    mine = pending_order(request.user, event)
    if mine and payment_in_progress(mine):
        return redirect("order_complete", mine.code)
    form = _tickets_form(request, event, mine, at)
    if request.htmx and request.method == "GET":
        return _price_of_choice(request, event)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            order = start_order(user=request.user, period=period, chosen=form.chosen, at=at)
        except DomainError as error:
            form.add_error(None, str(error))
            status = error.status
        else:
            return _after_tickets(request, mine, order, at)
    context = {
        "event": event,
        "form": form,
        "mine": mine if mine and mine.expires_at > at else None,
        "fees": event.fees,
    }
    context["is_free"] = not any(kind.price_yen for kind in ticket_types_of(event))
    context["change"] = request.GET.get("change") or request.POST.get("change", "")
    return render(request, "commerce/shop/checkout/tickets.html", context, status=_status(form, status))


def _status(form, status: int) -> int:
    return 422 if form.errors and status == 200 else status


def _tickets_form(request: HttpRequest, event, mine: Order | None, at) -> TicketsForm:
    dates = date_choices(event, replaced_order=mine, at=at)
    bought = confirmed_before(request.user, event.performances.all())
    initial = {f"n_{line.ticket_type_id}": str(line.quantity) for line in mine.lines.all()} if mine else {}
    return TicketsForm(request.POST or None, dates=dates, bought=bought, initial=initial)


def _price_of_choice(request: HttpRequest, event) -> HttpResponse:
    """The price of what is chosen so far, for the page to show below the choice."""
    wanted = {}
    for kind in ticket_types_of(event):
        number = request.GET.get(f"n_{kind.pk}", "")
        if number.isdecimal() and 0 < int(number) <= kind.max_per_order:
            wanted[kind] = int(number)
    return render(request, "commerce/shop/checkout/sum.html", {"quote": make_quote(event, wanted)})


def _after_tickets(request: HttpRequest, before: Order | None, order: Order, at) -> HttpResponse:
    """Whoever came from the final screen to change the number returns there, with the way to pay of before."""
    if before and before.payment_method and request.POST.get("change") == before.code:
        try:
            choose_method(order, before.payment_method.code, at, store=before.payment_store)
        except (errors.MethodNotOffered, errors.StoreNotChosen, errors.StoreNotOffered):
            return redirect("checkout_payment", order.code)
        return redirect("checkout_confirm", order.code)
    return redirect("checkout_confirm" if order.is_free else "checkout_payment", order.code)


@require_http_methods(["GET", "HEAD", "POST"])
@pending_order_required
def checkout_payment(request: HttpRequest, order: Order, at) -> HttpResponse:
    """Step 3, second half: the way to pay, with its fee; a free order has none."""
    today = quote_of(order)
    ways = payment_choices(order.event, today, at)
    if not ways:
        return redirect("checkout_confirm", order.code)
    form = PaymentForm(request.POST or None, payment_choices=ways, initial=_chosen(order))
    if request.method != "POST":
        return _payment_screen(request, order, today, form)
    if not form.is_valid():
        return _payment_screen(request, order, today, form, status=409 if form.is_outdated else 422)
    data = form.cleaned_data
    try:
        choose_method(order, data["method"], at, store=data.get("store", ""))
    except DomainError as error:
        form.add_error(None if isinstance(error, errors.HoldLapsed) else "method", str(error))
        return _payment_screen(request, order, today, form, status=error.status)
    return redirect("checkout_confirm", order.code)


def _chosen(order: Order) -> dict | None:
    if order.payment_method is None:
        return None
    return {"method": order.payment_method.code, "store": order.payment_store}


def _payment_screen(request: HttpRequest, order: Order, quote: Quote, form, *, problem="", status=200) -> HttpResponse:
    """`problem`: why the way that was chosen before cannot be used any more."""
    context = {
        "order": order,
        "event": order.event,
        "form": form,
        "quote": quote,
        "problem": problem,
        "declined": decline_message(last_attempt(order)),
        "extend": _extend_button(request, order, "payment"),
    }
    return render(request, "commerce/shop/checkout/payment.html", context, status=status)


def _choose_again(request: HttpRequest, order: Order, at, error: DomainError) -> HttpResponse:
    """The way that was chosen is not possible any more; nothing is bought, and the others are offered right here."""
    today = quote_of(order)
    form = PaymentForm(payment_choices=payment_choices(order.event, today, at))
    return _payment_screen(request, order, today, form, problem=str(error), status=error.status)


@require_http_methods(["GET", "HEAD"])
@pending_order_required
def checkout_confirm(request: HttpRequest, order: Order, at) -> HttpResponse:
    """Step 4: everything once more, nothing bought yet."""
    return _confirmation_page(request, order, at)


def _confirmation_page(request: HttpRequest, order: Order, at, *, form=None, problem="", status=200) -> HttpResponse:
    today = quote_of(order)
    if today.total_yen:
        if today.option is None and order.payment_method is None:
            return redirect("checkout_payment", order.code)
        try:
            valid_payment_choice(order.event, today, _code(today), at, store=order.payment_store)
        except DomainError as error:
            return _choose_again(request, order, at, error)
    terms = consent_texts(get_language() or "ja", order.event.organizer)
    data = build_confirmation(order, today, terms=terms, at=at)
    context = {
        "order": order,
        "event": order.event,
        "confirmation_data": data,
        "items": {item["key"]: item for item in data["items"]},
        "seal": fingerprint(data),
        "form": form or ConfirmForm(terms=terms),
        "updated_terms": updated_terms(order.user, terms),
        "problem": problem,
        "declined": decline_of_chosen_method(order),
        "extend": _extend_button(request, order, "confirm"),
    }
    return render(request, "commerce/shop/checkout/confirm.html", context, status=status)


def _code(quote: Quote) -> str:
    """The chosen way's; empty when the event took it back."""
    return quote.option.method.code if quote.option else ""


@pending_order_required
def checkout_pay(request: HttpRequest, order: Order, at) -> HttpResponse:
    """The final button: nothing happens unless the screen still says what is sold and the texts are accepted."""
    if request.method != "POST":  # a reloaded or translated page of a refusal
        return redirect("checkout_confirm", order.code)
    terms = consent_texts(get_language() or "ja", order.event.organizer)
    data = build_confirmation(order, quote_of(order), terms=terms, at=at)
    changed = changed_items(request.POST.get("screen", ""), data)
    if changed:
        return _confirmation_page(request, order, at, problem=_changed_text(changed), status=409)
    form = ConfirmForm(request.POST, terms=terms)
    if not form.is_valid():
        return _confirmation_page(request, order, at, form=form, status=422)
    return _place_and_pay(request, order, data, terms, at)


def _place_and_pay(request: HttpRequest, order: Order, data: dict, terms, at) -> HttpResponse:
    try:
        order = place_order(order, confirmation_data=data, consents=terms, at=at)
        if order.is_free:
            confirm_free(order.pk, at)
            return redirect("order_complete", order.code)
        return redirect(start_payment(order.pk, at))
    except (errors.HoldLapsed, HoldEnded):
        return lapsed(request, order)
    except (errors.AlreadyPlaced, errors.PaymentInProgress):
        return redirect("order_complete", order.code)
    except (errors.MethodNotOffered, errors.StoreNotOffered, MethodNotPossible) as error:
        return _choose_again(request, order, at, error)
    except DomainError as error:
        return _confirmation_page(request, order, at, problem=str(error), status=error.status)


def _changed_text(labels: list[str]) -> str:
    return _(
        "確認画面を開いたあとに「%(labels)s」が変わりました。まだ購入していません。下の内容をもう一度お確かめください。"
    ) % {"labels": _("」「").join(labels)}


def _extend_button(request: HttpRequest, order: Order, return_to: str) -> SafeString | str:
    """The form that asks for more time, while it may be asked for."""
    if order.extended_at or order.is_won:
        return ""
    return render_to_string("commerce/shop/checkout/extend.html", {"order": order, "step": return_to}, request)


@pending_order_required
def checkout_extend(request: HttpRequest, order: Order, at) -> HttpResponse:
    """Ten minutes more, once; back to the step where the button was. For htmx only the box of the held places."""
    if request.method != "POST":
        return redirect("checkout_confirm", order.code)
    step, problem = request.POST.get("step"), ""
    try:
        order = extend_hold(order, at)
    except DomainError as error:
        problem = str(error)
    if request.htmx:
        return render(
            request, "commerce/shop/checkout/held.html", {"order": order, "problem": problem, "answered": True}
        )
    messages.add_message(
        request, messages.ERROR if problem else messages.SUCCESS, problem or _("お席の確保を延ばしました。")
    )
    return redirect("checkout_payment" if step == "payment" else "checkout_confirm", order.code)
