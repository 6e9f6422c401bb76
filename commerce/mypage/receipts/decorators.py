"""What the pages about one order's receipts share: whose they are, and addresses that keep a mail's proof."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commerce.fulfilment.status.payment_summary import payment_summary
from commerce.mypage.decorators import accessible_order, no_such_order, private_page
from commerce.mypage.receipts.credit_notes import credit_note_links
from commerce.orders.models import Order
from portal.shared.errors import DomainError

View = Callable[..., HttpResponse]


def private_order_page(view: View) -> View:
    """A page about one order for its buyer, logged in or by a mail's signed link: view(request, order, …)."""

    @private_page
    @wraps(view)
    def page(request: HttpRequest, code: str, **kwargs: str) -> HttpResponse:
        order = accessible_order(request, code)
        if order:
            return view(request, order, **kwargs)
        if not request.user.is_authenticated and "k" not in request.GET:
            return redirect_to_login(request.get_full_path())
        return no_such_order(request)

    return page


def receipt_url(url_name: str, request: HttpRequest, order: Order, *args: str) -> str:
    """An address about the order that keeps the signed link's proof."""
    proof = {"k": request.GET["k"]} if "k" in request.GET else None
    return reverse(url_name, args=[order.code, *args], query=proof)


def receipt_refused(request: HttpRequest, order: Order, problem: DomainError) -> HttpResponse:
    """Why there is no receipt, and what there is instead."""
    context = {
        "order": order,
        "problem": problem,
        "record": receipt_url("receipt_record", request, order),
        "credit": receipt_url("credit_note", request, order),
        "credit_note_links": credit_note_links(request, order, payment_summary(order)),
    }
    return render(request, "commerce/mypage/no_receipt.html", context, status=problem.status)
