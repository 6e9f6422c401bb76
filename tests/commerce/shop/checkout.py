"""Helpers of the checkout tests: URLs, the text of a page, a pending order."""

import re

from django.urls import reverse

from commerce.checkout.services import choose_method
from tests.factories.catalog import AT
from tests.factories.orders import OrderFactory


def checkout_url(name, *args):
    return reverse(name, args=args)


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def screen_of(response):
    return re.search(r'name="screen" value="([^"]+)"', response.content.decode())[1]


def ready(user, event=None, quantity=2):
    """A pending order whose payment method is chosen."""
    return choose_method(OrderFactory(event=event, user=user, quantity=quantity), "card", AT)
