"""Gateways with API keys from the environment; without a key tests are skipped, and a live key fails them."""

import os

import pytest
from django.test import override_settings

from commerce.payments.gateways.komoju.adapter import KomojuGateway
from commerce.payments.gateways.stripe_gateway.adapter import StripeGateway

GATEWAYS = {"stripe": (StripeGateway, "STRIPE_TEST_KEY"), "komoju": (KomojuGateway, "KOMOJU_TEST_KEY")}
# Methods that are enabled for the accounts, for instance LIVE_METHODS=card,konbini
METHODS = os.environ.get("LIVE_METHODS", "card").split(",")


@pytest.fixture(params=GATEWAYS)
def live(request):
    """A gateway that uses its provider's test mode."""
    make, variable = GATEWAYS[request.param]
    key = os.environ.get(variable, "")
    if not key:
        pytest.skip(f"{variable} is not set: {request.param} was not called")
    with override_settings(**{f"{request.param.upper()}_API_KEY": key}):
        gateway = make()
        if gateway.is_live:
            pytest.fail(f"{variable} moves real money: give the key of the test mode")
        yield gateway


@pytest.fixture(params=METHODS)
def method(request, live) -> str:
    """A method that the provider serves."""
    if request.param not in live.capabilities():
        pytest.skip(f"the provider has no {request.param}")
    return request.param
