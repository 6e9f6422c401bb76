"""What the views of My Page share: the buyer's order, the 404 page, and the template part for htmx."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commerce.orders.access import buyer_order, orders_with_event
from commerce.orders.models import Order, OrderQuerySet
from portal.shared.accounts.requests import UserRequest
from portal.shared.http.requests import HtmxRequest


def placed_orders() -> OrderQuerySet:
    """Submitted orders with what their pages print of the event."""
    return orders_with_event().placed()


def placed_order_of(request: UserRequest, code: str) -> Order | None:
    """The order with this number, if it is the logged-in buyer's."""
    return buyer_order(placed_orders(), code, reader=request.user)


def no_such_order(request: HttpRequest) -> HttpResponse:
    """404, the same for an order of another buyer and for an unknown number."""
    return render(request, "commerce/mypage/no_order.html", status=404)


def fragment(request: HtmxRequest, page: str, part: str) -> str:
    """The name of the template to render: the whole page, or for htmx one partial of it."""
    return f"{page}#{part}" if request.htmx else page


def login_context(request: HtmxRequest) -> dict[str, str]:
    """`next_path`: the page after the log-in, which is the help page around a fragment or this page."""
    outer_path = request.htmx.current_url_abs_path if request.htmx else None
    return {"next_path": outer_path or request.get_full_path()}
