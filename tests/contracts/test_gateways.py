"""The seven verbs of the contract, told over real HTTP."""

import pytest

from commerce.payments import declines
from commerce.payments.gateways.contract import (
    Cancelled,
    Declined,
    Redirect,
    RefundRequest,
    TooLate,
    Unknown,
    Unreachable,
)
from commerce.payments.states import AttemptState, RefundState
from tests.factories.payments import a_start_request


def started(gateway, **fields) -> tuple:
    request = a_start_request(**fields)
    return request, gateway.start(request, key=f"pay:{request.attempt}:start")


def a_refund(reference: str, amount_yen: int, refund: str = "refund1") -> RefundRequest:
    return RefundRequest(reference, refund, amount_yen, reason="test", method="card", email="buyer@example.jp")


def paid(stand) -> str:
    _request, result = started(stand.gateway)
    stand.buyer_pays(result.url)
    return result.reference


def test_every_method_says_its_limits(gateway):
    for rules in gateway.capabilities().values():
        assert 0 < rules.min_yen < rules.max_yen
        assert rules.refund_kind in {"native", "by_provider", "bank_details", "none"}


def test_the_same_key_begins_one_payment(gateway):
    request, first = started(gateway)
    second = gateway.start(request, key=f"pay:{request.attempt}:start")
    assert isinstance(first, Redirect)
    assert second == first


@pytest.mark.parametrize("other", [{"amount_yen": 6000}, {"locale": "en"}])
def test_a_key_in_use_begins_nothing_and_is_no_refusal_since_the_first_may_be_paid(gateway, other):
    request, first = started(gateway)
    again = a_start_request(attempt=request.attempt, **other)
    result = gateway.start(again, key=f"pay:{request.attempt}:start")
    assert isinstance(result, Unknown)
    found = gateway.find(request.attempt)
    assert (found.reference, found.amount_yen) == (first.reference, request.amount_yen)


def test_too_many_calls_begin_nothing_and_the_buyer_is_asked_to_try_later(stand):
    with stand.everything_is_answered(429):
        request, result = started(stand.gateway)
    assert (type(result), result.decline_class) == (Declined, declines.TRY_AGAIN)
    assert stand.gateway.find(request.attempt) is None


@pytest.mark.parametrize("status", [409, 429, 500, 502])
def test_an_answer_that_decides_nothing_leaves_everything_open(stand, status):
    _request, result = started(stand.gateway)
    with stand.everything_is_answered(status):
        assert isinstance(stand.gateway.refund(a_refund(result.reference, 1), key="k"), Unknown)
        with pytest.raises(Unreachable):
            stand.gateway.fetch(result.reference)
        with pytest.raises(Unreachable):
            stand.gateway.find("anybody")


@pytest.mark.parametrize("status", [500, 502])
def test_a_failing_provider_may_have_begun_the_payment(stand, status):
    with stand.everything_is_answered(status):
        assert isinstance(started(stand.gateway)[1], Unknown)


def test_an_amount_out_of_limits_begins_nothing(gateway):
    low = gateway.capabilities()["card"].min_yen
    request, result = started(gateway, amount_yen=low - 1)
    assert isinstance(result, Declined)
    assert gateway.find(request.attempt) is None


def test_a_started_payment_waits_for_its_buyer(gateway):
    request, result = started(gateway)
    snapshot = gateway.fetch(result.reference)
    assert (snapshot.state, snapshot.attempt) == (AttemptState.ACTION_REQUIRED, request.attempt)
    assert snapshot.redirect_url == result.url


def test_a_paid_one_says_how_much_and_how_it_was_authenticated(stand):
    request, result = started(stand.gateway)
    stand.buyer_passes_challenge(result.url)
    snapshot = stand.gateway.fetch(result.reference)
    assert snapshot.state == AttemptState.PAID
    assert (snapshot.amount_yen, snapshot.currency) == (request.amount_yen, "JPY")
    assert snapshot.charge_id
    assert snapshot.paid_at is not None
    assert snapshot.three_ds == {"result": "authenticated", "eci": "05"}


def test_a_card_number_is_kept_nowhere_but_its_last_digits(stand):
    reference = paid(stand)
    assert stand.gateway.fetch(reference).raw["card"] == {"brand": "VISA", "last4": "4242"}
    assert b"42424242" not in stand.news()


def test_each_refusal_has_its_class(stand):
    for card, decline_class in stand.refusals.items():
        _request, result = started(stand.gateway)
        stand.buyer_is_refused(result.url, card)
        snapshot = stand.gateway.fetch(result.reference)
        assert (snapshot.state, snapshot.decline_class) == (AttemptState.DECLINED, decline_class)


def test_a_failed_challenge_is_a_refusal(stand):
    _request, result = started(stand.gateway)
    stand.buyer_fails_challenge(result.url)
    snapshot = stand.gateway.fetch(result.reference)
    assert (snapshot.state, snapshot.decline_class) == (AttemptState.DECLINED, declines.AUTHENTICATION)


def test_an_abandoned_challenge_stays_open_until_it_is_cancelled(stand):
    _request, result = started(stand.gateway)
    stand.buyer_leaves_challenge(result.url)
    assert stand.gateway.fetch(result.reference).state == AttemptState.ACTION_REQUIRED
    assert isinstance(stand.gateway.cancel(result.reference, key="k"), Cancelled)
    assert stand.page_is_over(result.url)


def test_what_was_begun_is_found_by_our_own_id(gateway):
    request, result = started(gateway)
    assert gateway.find(request.attempt).reference == result.reference
    assert gateway.find("nobody") is None


def test_a_cancelled_one_cannot_be_paid_and_cancelling_again_says_the_same(stand):
    _request, result = started(stand.gateway)
    first = stand.gateway.cancel(result.reference, key="k")
    assert isinstance(first, Cancelled)
    assert first.snapshot.state == AttemptState.CANCELLED
    assert stand.page_is_over(result.url)
    assert stand.gateway.cancel(result.reference, key="k") == first


def test_a_paid_one_is_too_late_to_cancel(stand):
    result = stand.gateway.cancel(paid(stand), key="k")
    assert isinstance(result, TooLate)
    assert result.snapshot.state == AttemptState.PAID


def test_money_goes_back_in_parts_once_per_key_and_never_more_than_came(stand):
    reference = paid(stand)

    def refund(yen: int, key: str):
        return stand.gateway.refund(a_refund(reference, yen, refund=key), key=key)

    first = refund(2000, "r1")
    assert (first.state, first.amount_yen) == (RefundState.DONE, 2000)
    assert refund(2000, "r1") == first
    assert refund(3221, "r2").state == RefundState.FAILED
    assert refund(3220, "r3").state == RefundState.DONE
    snapshot = stand.gateway.fetch(reference)
    assert snapshot.state == AttemptState.PAID
    assert [entry.amount_yen for entry in snapshot.refunds] == [2000, 3220]


def test_silence_is_unknown_and_never_a_refusal(stand):
    _request, result = started(stand.gateway)
    with stand.nobody_answers():
        assert isinstance(started(stand.gateway)[1], Unknown)
        assert isinstance(stand.gateway.cancel(result.reference, key="k"), Unknown)
        assert isinstance(stand.gateway.refund(a_refund(result.reference, 1), key="k"), Unknown)
        with pytest.raises(Unreachable):
            stand.gateway.fetch(result.reference)
        with pytest.raises(Unreachable):
            stand.gateway.find("anybody")
