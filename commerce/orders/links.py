"""The signed link to an order that works without logging in."""

from commerce.orders.models import Order
from portal.shared.http.absolute_urls import absolute


def order_url(order: Order) -> str:
    """Returns the absolute URL of the order's status page in its language; providers return here and mails link here."""
    return absolute("order_complete", order.code, locale=order.locale, query={"k": order.link_token})
