"""Begin, look, find, cancel at the real thing. Paying needs a person, or Stripe's triggers for numbers."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest

from commerce.payments.gateways.base import Cancelled, Redirect, RefundRequest, Voucher
from commerce.payments.states import AttemptState, RefundState
from portal.shared import clock
from tests.factories.payments import a_start_request

OPEN = {AttemptState.ACTION_REQUIRED, AttemptState.AWAITING_PAYMENT}


def a_request(gateway, method: str, **fields):
    """What the shop would ask for; the address to come back to is nobody's."""
    store = "lawson" if gateway.capabilities()[method].asks_store else ""
    given = {"return_url": "https://shop.example/orders/A/complete/", "deadline": clock.now() + timedelta(days=3)}
    return a_start_request(**({"method": method, "store": store} | given | fields))


def test_what_is_begun_is_seen_found_and_cancelled(live, method):
    request = a_request(live, method)
    begun = live.start(request, key=f"live:{request.attempt}")
    assert isinstance(begun, Redirect | Voucher), begun
    assert live.start(request, key=f"live:{request.attempt}") == begun
    seen = live.fetch(begun.reference)
    assert (seen.attempt, seen.amount_yen, seen.currency) == (request.attempt, request.amount_yen, "JPY")
    assert seen.state in OPEN
    assert live.find(request.attempt).reference == begun.reference
    assert isinstance(live.cancel(begun.reference, key=f"live:{request.attempt}:cancel"), Cancelled)


def test_a_number_that_is_paid_at_once_can_be_given_back(live, method):
    if (method, type(live).__name__) != ("konbini", "StripeGateway"):
        pytest.skip("only Stripe pays a number by itself")
    request = a_request(live, method, email="succeed_immediately@example.com")
    live.start(request, key=f"live:{request.attempt}")
    paid = _until_paid(live, request.attempt)
    assert (paid.state, paid.amount_yen) == (AttemptState.PAID, request.amount_yen)
    wish = RefundRequest(paid.reference, f"r-{request.attempt}", 500, "test", method, "buyer@example.com")
    refund = live.refund(wish, key=f"live:{request.attempt}:refund")
    assert refund.state in {RefundState.WAITING_CUSTOMER, RefundState.PENDING}
    assert live.refund(replace(wish, amount_yen=10**6), key="live:too-much").state == RefundState.FAILED


def _until_paid(gateway, attempt: str):
    """At most a minute: the search lags."""
    for _ in range(20):
        found = gateway.find(attempt)
        if found and found.state == AttemptState.PAID:
            return found
        time.sleep(3)
    pytest.fail("not paid within a minute")
