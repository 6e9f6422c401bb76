"""What a gateway says when the way to its provider fails: nothing that it cannot know (payments §6, rows 8 and 9)."""

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
    house_with,
)

FAULTS = [BROKEN_PAGE, DROPPED, HALF, NONSENSE, SILENT]


def key(request) -> str:
    return f"pay:{request.attempt}:start"


def a_refund(stand, reference: str) -> RefundRequest:
    return RefundRequest(reference, "refund1", 1, "test", stand.method, "buyer@example.jp")


def all_stay_open(stand, reference: str) -> None:
    """No verb says more than that nobody knows."""
    gateway = stand.gateway
    assert isinstance(gateway.cancel(reference, key="c"), Unknown)
    assert isinstance(gateway.refund(a_refund(stand, reference), key="r"), Unknown)
    with pytest.raises(Unreachable):
        gateway.fetch(reference)
    with pytest.raises(Unreachable):
        gateway.find("anybody")


@pytest.fixture
def reference(stand) -> str:
    """A payment that has begun before the way was cut."""
    request = stand.request()
    return stand.gateway.start(request, key=key(request)).reference


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_row_9_silence_and_nonsense_are_unknown_and_never_a_refusal(stand, reference, fault):
    request = stand.request()
    with house_with(fault) as url, stand.calls(url), stand.impatient():
        assert isinstance(stand.gateway.start(request, key=key(request)), Unknown)
        all_stay_open(stand, reference)


@pytest.mark.parametrize("status", [409, 500, 503])
def test_row_9_an_answer_that_decides_nothing_is_unknown(stand, reference, status):
    request = stand.request()
    with house_with(answered(status, stand.error_body(status))) as url, stand.calls(url):
        assert isinstance(stand.gateway.start(request, key=key(request)), Unknown)
        all_stay_open(stand, reference)


def test_row_9_too_many_calls_leave_open_what_has_begun(stand, reference):
    with house_with(answered(429, stand.error_body(429))) as url, stand.calls(url):
        assert isinstance(stand.gateway.start(stand.request(), key="new"), Declined)
        all_stay_open(stand, reference)


def test_row_9_a_refused_connection_is_unknown(stand, reference):
    request = stand.request()
    with stand.nobody_answers():
        assert isinstance(stand.gateway.start(request, key=key(request)), Unknown)
        all_stay_open(stand, reference)


def test_row_8_what_began_behind_a_lost_answer_is_found_and_the_same_key_begins_no_second(stand):
    request = stand.request()
    with house_with(LOST_ANSWER, stand.provider_url) as url, stand.calls(url):
        assert isinstance(stand.gateway.start(request, key=key(request)), Unknown)
    found = stand.gateway.find(request.attempt)
    again = stand.gateway.start(request, key=key(request))
    if found is None:  # a page whose address nobody was given
        assert not stand.finds_untried
        stand.buyer_pays(again)
        found = stand.gateway.find(request.attempt)
    assert (found.attempt, found.reference) == (request.attempt, again.reference)


def test_row_26_a_refund_behind_a_lost_answer_is_made_once(stand):
    request = stand.request()
    begun = stand.gateway.start(request, key=key(request))
    stand.buyer_pays(begun)
    if stand.rules.refund_kind == "bank_details":
        pytest.skip("a refund request has no key at this provider: fetch is asked before it is sent again")
    with house_with(LOST_ANSWER, stand.provider_url) as url, stand.calls(url):
        assert isinstance(stand.gateway.refund(a_refund(stand, begun.reference), key="r"), Unknown)
    again = stand.gateway.refund(a_refund(stand, begun.reference), key="r")
    assert stand.gateway.fetch(begun.reference).refunds == (again,)
