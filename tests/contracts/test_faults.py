"""Results of a gateway when calls to the provider fail: Unknown or Unreachable (payments §6, rows 8 and 9)."""

import pytest

from commerce.payments.gateways.base import Declined, RefundRequest, Unknown, Unreachable
from tests.contracts.harness.faults import (
    BROKEN_PAGE,
    DROPPED,
    HALF,
    LOST_ANSWER,
    NONSENSE,
    SILENT,
    answered,
    faulty_server,
)

FAULTS = [BROKEN_PAGE, DROPPED, HALF, NONSENSE, SILENT]


def key(request) -> str:
    return f"pay:{request.attempt}:start"


def a_refund(harness, reference: str) -> RefundRequest:
    return RefundRequest(reference, "refund1", 1, "test", harness.method, "buyer@example.jp")


def assert_unknown(harness, reference: str) -> None:
    """Every operation reports that the state is unknown."""
    gateway = harness.gateway
    assert isinstance(gateway.cancel(reference, key="c"), Unknown)
    assert isinstance(gateway.refund(a_refund(harness, reference), key="r"), Unknown)
    with pytest.raises(Unreachable):
        gateway.fetch(reference)
    with pytest.raises(Unreachable):
        gateway.find("unknown")


@pytest.fixture
def reference(harness) -> str:
    """A payment that was started before the fault."""
    request = harness.request()
    return harness.gateway.start(request, key=key(request)).reference


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_row_9_silence_and_nonsense_are_unknown_and_never_a_refusal(harness, reference, fault):
    request = harness.request()
    with faulty_server(fault) as url, harness.calls(url), harness.impatient():
        assert isinstance(harness.gateway.start(request, key=key(request)), Unknown)
        assert_unknown(harness, reference)


@pytest.mark.parametrize("status", [409, 500, 503])
def test_row_9_an_answer_that_decides_nothing_is_unknown(harness, reference, status):
    request = harness.request()
    with faulty_server(answered(status, harness.error_body(status))) as url, harness.calls(url):
        assert isinstance(harness.gateway.start(request, key=key(request)), Unknown)
        assert_unknown(harness, reference)


def test_row_9_too_many_calls_leave_open_what_has_begun(harness, reference):
    with faulty_server(answered(429, harness.error_body(429))) as url, harness.calls(url):
        assert isinstance(harness.gateway.start(harness.request(), key="new"), Declined)
        assert_unknown(harness, reference)


def test_row_9_a_refused_connection_is_unknown(harness, reference):
    request = harness.request()
    with harness.provider_unreachable():
        assert isinstance(harness.gateway.start(request, key=key(request)), Unknown)
        assert_unknown(harness, reference)


def test_row_8_what_began_behind_a_lost_answer_is_found_and_the_same_key_begins_no_second(harness):
    request = harness.request()
    with faulty_server(LOST_ANSWER, harness.provider_url) as url, harness.calls(url):
        assert isinstance(harness.gateway.start(request, key=key(request)), Unknown)
    snapshot = harness.gateway.find(request.attempt)
    again = harness.gateway.start(request, key=key(request))
    if snapshot is None:  # a page whose URL no buyer has
        assert not harness.find_returns_unpaid
        harness.buyer_pays(again)
        snapshot = harness.gateway.find(request.attempt)
    assert (snapshot.attempt, snapshot.reference) == (request.attempt, again.reference)


def test_row_26_a_refund_behind_a_lost_answer_is_made_once(harness):
    request = harness.request()
    result = harness.gateway.start(request, key=key(request))
    harness.buyer_pays(result)
    if harness.rules.refund_kind == "bank_details":
        pytest.skip("a refund request has no key at this provider: fetch is asked before it is sent again")
    with faulty_server(LOST_ANSWER, harness.provider_url) as url, harness.calls(url):
        assert isinstance(harness.gateway.refund(a_refund(harness, result.reference), key="r"), Unknown)
    again = harness.gateway.refund(a_refund(harness, result.reference), key="r")
    assert harness.gateway.fetch(result.reference).refunds == (again,)
