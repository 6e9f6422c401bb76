"""Checkout views of the confirmation page: everything once more, the order button, and more time for the hold."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.terms.models import TermsVersion
from commerce.checkout import errors
from commerce.checkout.confirmation import build_confirmation, changed_items, fingerprint
from commerce.checkout.consents import consent_texts, updated_terms
from commerce.checkout.forms import ConfirmForm
from commerce.checkout.payment_choices import valid_payment_choice
from commerce.checkout.queries import decline_of_chosen_method
from commerce.checkout.quotes import Quote, quote_of
from commerce.checkout.services import extend_hold, place_order
from commerce.fulfilment.services import confirm_free, start_payment
from commerce.orders.models import Order
from commerce.payments.errors import HoldEnded, MethodNotPossible
from commerce.shop.checkout_views import choose_payment_again, extend_button, no_payment_option
from commerce.shop.decorators import lapsed, pending_order_required
from commerce.shop.purchase_summary import purchase_summary
from portal.shared.errors import DomainError
from portal.shared.http.requests import HtmxRequest


@require_http_methods(["GET", "HEAD"])
@pending_order_required
def checkout_confirm(request: HttpRequest, order: Order, at: datetime) -> HttpResponse:
    """Page 4: 最終確認画面; nothing is bought yet."""
    return _confirmation_page(request, order, at)


def _confirmation_page(
    request: HttpRequest,
    order: Order,
    at: datetime,
    *,
    form: ConfirmForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    quote = quote_of(order)
    if quote.total_yen:
        if not order.event.payment_options.all():
            return no_payment_option(request, order, at)
        if quote.option is None and order.payment_method is None:
            return redirect("checkout_payment", order.code)
        try:
            valid_payment_choice(order.event, quote, _method_code(quote), at, store=order.payment_store)
        except DomainError as error:
            return choose_payment_again(request, order, at, error)
    terms = consent_texts(get_language() or "ja", order.event.organizer)
    data = build_confirmation(order, quote, terms=terms, at=at)
    context = {
        "order": order,
        "event": order.event,
        "confirmation_data": data,
        "quote": quote,
        "summary": purchase_summary(order.event, at, quote.performances),
        "items": {item["key"]: item for item in data["items"]},
        "seal": fingerprint(data),
        "form": form or ConfirmForm(terms=terms),
        "updated_terms": updated_terms(order.user, terms),
        "problem": problem,
        "declined": decline_of_chosen_method(order),
        "extend": extend_button(request, order, "confirm"),
    }
    return render(request, "commerce/shop/checkout/confirm.html", context, status=status)


def _method_code(quote: Quote) -> str:
    """The code of the chosen payment method; empty when the event does not offer it any more."""
    return quote.option.method.code if quote.option else ""


@pending_order_required
def checkout_pay(request: HttpRequest, order: Order, at: datetime) -> HttpResponse:
    """The order button: submits the order if the confirmation page is unchanged and the terms are accepted."""
    if request.method != "POST":  # a refusal that was reloaded or opened in another language
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


def _place_and_pay(
    request: HttpRequest, order: Order, data: dict[str, Any], terms: Sequence[TermsVersion], at: datetime
) -> HttpResponse:
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
        return choose_payment_again(request, order, at, error)
    except DomainError as error:
        return _confirmation_page(request, order, at, problem=str(error), status=error.status)


def _changed_text(labels: list[str]) -> str:
    return _(
        "確認画面を開いたあとに「%(labels)s」が変わりました。まだ購入していません。下の内容をもう一度お確かめください。"
    ) % {"labels": _("」「").join(labels)}


@pending_order_required
def checkout_extend(request: HtmxRequest, order: Order, at: datetime) -> HttpResponse:
    """Extends the hold once by ten minutes and returns to the page of the button; for htmx only the box of the hold."""
    if request.method != "POST":
        return redirect("checkout_confirm", order.code)
    return_to, problem = request.POST.get("step"), ""
    try:
        order = extend_hold(order, at)
    except DomainError as error:
        problem = str(error)
    if request.htmx:
        return render(
            request, "commerce/shop/checkout/held.html", {"order": order, "problem": problem, "answered": True}
        )
    messages.add_message(
        request, messages.ERROR if problem else messages.SUCCESS, problem or _("チケットの確保を延ばしました。")
    )
    return redirect("checkout_payment" if return_to == "payment" else "checkout_confirm", order.code)
