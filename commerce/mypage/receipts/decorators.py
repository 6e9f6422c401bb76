"""What the receipt pages of one order share: the access rule, and the page that refuses a receipt."""

from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commerce.fulfilment.status.payment_summary import payment_summary
from commerce.mypage.decorators import no_such_order, placed_orders
from commerce.mypage.receipts.credit_notes import credit_note_links
from commerce.mypage.receipts.links import receipt_url
from commerce.orders.access import accessible_order
from commerce.orders.models import Order
from portal.shared.errors import DomainError
from portal.shared.http.private_pages import View, link_token, login_or_not_found, never_store


def private_order_page(view: View) -> View:
    """Calls the view with (request, order, …) for the buyer, logged in or by a mail's signed link; else log-in or 404."""

    @never_store
    @wraps(view)
    def wrapper(request: HttpRequest, code: str, **kwargs: str) -> HttpResponse:
        order = accessible_order(placed_orders(), code, reader=request.user, token=link_token(request))
        return view(request, order, **kwargs) if order else login_or_not_found(request, no_such_order)

    return wrapper


def receipt_refused(request: HttpRequest, order: Order, problem: DomainError) -> HttpResponse:
    """Why no receipt can be issued, with links to the order record and the credit notes."""
    context = {
        "order": order,
        "problem": problem,
        "record": receipt_url("receipt_record", request, order),
        "credit": receipt_url("credit_note", request, order),
        "credit_note_links": credit_note_links(request, order, payment_summary(order)),
    }
    return render(request, "commerce/mypage/no_receipt.html", context, status=problem.status)
