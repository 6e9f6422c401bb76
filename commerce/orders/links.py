"""The one address of an order that works without logging in: signed, absolute, in the order's language."""

from commerce.orders.models import Order
from portal.shared.absolute_urls import absolute


def order_url(order: Order) -> str:
    """The page that says how the order stands; providers send the browser back here, mails link here."""
    return absolute("order_complete", order.code, locale=order.locale, query={"k": order.link_token})
