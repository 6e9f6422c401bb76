"""What the pages about one order's receipts share: whose they are, and addresses that keep a mail's proof."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commerce.fulfilment.status.payment_summary import paid_facts
from commerce.mypage.decorators import no_such_order, personal_page, shown_order
from commerce.mypage.receipts.credit_notes import returns_shown
from commerce.orders.models import Order
from portal.shared.errors import DomainError

View = Callable[..., HttpResponse]


def receipt_page_of_order(view: View) -> View:
    """A page about one order for its buyer, logged in or by a mail's signed link: view(request, order, …)."""

    @personal_page
    @wraps(view)
    def page(request: HttpRequest, code: str, **kwargs: str) -> HttpResponse:
        order = shown_order(request, code)
        if order:
            return view(request, order, **kwargs)
        if not request.user.is_authenticated and "k" not in request.GET:
            return redirect_to_login(request.get_full_path())
        return no_such_order(request)

    return page


def address(url_name: str, request: HttpRequest, order: Order, *args: str) -> str:
    """An address about the order that keeps the signed link's proof."""
    proof = {"k": request.GET["k"]} if "k" in request.GET else None
    return reverse(url_name, args=[order.code, *args], query=proof)


def refused(request: HttpRequest, order: Order, problem: DomainError) -> HttpResponse:
    """Why there is no receipt, and what there is instead."""
    context = {
        "order": order,
        "problem": problem,
        "record": address("receipt_record", request, order),
        "credit": address("credit_note", request, order),
        "returns": returns_shown(request, order, paid_facts(order)),
    }
    return render(request, "commerce/mypage/no_receipt.html", context, status=problem.status)
