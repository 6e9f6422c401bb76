"""URLs of an order's documents that carry the signed token of a mail's link from page to page."""

from django.http import HttpRequest
from django.urls import reverse

from commerce.orders.models import Order
from portal.shared.http.private_pages import link_query


def receipt_url(url_name: str, request: HttpRequest, order: Order, *args: str) -> str:
    """The URL of a page about the order, with the request's link token if there is one."""
    return reverse(url_name, args=[order.code, *args], query=link_query(request))
