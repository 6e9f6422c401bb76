"""Starts, fetches, finds and cancels payments at the providers. Only vouchers at Stripe can be paid without a buyer."""

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
    """Returns a request of the shop; its return URL does not exist."""
    store = "lawson" if gateway.capabilities()[method].asks_store else ""
    defaults = {"return_url": "https://shop.example/orders/A/complete/", "deadline": clock.now() + timedelta(days=3)}
    return a_start_request(**({"method": method, "store": store} | defaults | fields))


def test_a_started_payment_is_fetched_found_and_cancelled(live, method):
    request = a_request(live, method)
    result = live.start(request, key=f"live:{request.attempt}")
    assert isinstance(result, Redirect | Voucher), result
    assert live.start(request, key=f"live:{request.attempt}") == result
    snapshot = live.fetch(result.reference)
    assert (snapshot.attempt, snapshot.amount_yen, snapshot.currency) == (request.attempt, request.amount_yen, "JPY")
    assert snapshot.state in OPEN
    assert live.find(request.attempt).reference == result.reference
    assert isinstance(live.cancel(result.reference, key=f"live:{request.attempt}:cancel"), Cancelled)


def test_a_voucher_that_is_paid_at_once_can_be_refunded(live, method):
    if (method, type(live).__name__) != ("konbini", "StripeGateway"):
        pytest.skip("only Stripe's test mode pays a voucher without a buyer")
    request = a_request(live, method, email="succeed_immediately@example.com")
    live.start(request, key=f"live:{request.attempt}")
    paid = _until_paid(live, request.attempt)
    assert (paid.state, paid.amount_yen) == (AttemptState.PAID, request.amount_yen)
    refund_request = RefundRequest(paid.reference, f"r-{request.attempt}", 500, "test", method, "buyer@example.com")
    refund = live.refund(refund_request, key=f"live:{request.attempt}:refund")
    assert refund.state in {RefundState.WAITING_CUSTOMER, RefundState.PENDING}
    assert live.refund(replace(refund_request, amount_yen=10**6), key="live:too-much").state == RefundState.FAILED


def _until_paid(gateway, attempt: str):
    """Waits up to a minute, because the search is late."""
    for _ in range(20):
        snapshot = gateway.find(attempt)
        if snapshot and snapshot.state == AttemptState.PAID:
            return snapshot
        time.sleep(3)
    pytest.fail("not paid within a minute")
