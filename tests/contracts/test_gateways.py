"""The interface of gateways.base over HTTP, for every gateway and each of its methods."""

from dataclasses import replace

import pytest

from commerce.catalog.states import StoreCode
from commerce.payments import declines
from commerce.payments.gateways.base import (
    BankAccount,
    Cancelled,
    Declined,
    Redirect,
    RefundRequest,
    TooLate,
    Unknown,
    Voucher,
)
from commerce.payments.states import AttemptState, RefundState
from portal.shared import clock
from tests.contracts.conftest import pairs
from tests.contracts.harness.faults import answered, faulty_server

WAITING = {Redirect: AttemptState.ACTION_REQUIRED, Voucher: AttemptState.AWAITING_PAYMENT}
AFTER_A_REFUND = {
    "native": RefundState.DONE,
    "by_provider": RefundState.WAITING_CUSTOMER,
    "bank_details": RefundState.PENDING,
}
ACCOUNT = BankAccount("みずほ銀行", "0001", "東京営業部", "001", "normal", "1234567", "ﾔﾏﾀﾞ ﾊﾅｺ")


def started(harness, **fields) -> tuple:
    request = harness.request(**fields)
    return request, harness.gateway.start(request, key=f"pay:{request.attempt}:start")


def a_refund(harness, reference: str, amount_yen: int, refund: str = "refund1") -> RefundRequest:
    account = ACCOUNT if harness.rules.refund_kind == "bank_details" else None
    return RefundRequest(reference, refund, amount_yen, "test", harness.method, "buyer@example.jp", account)


def make_findable(harness, result) -> None:
    """Lets the buyer begin to pay, if the provider lists no payment before that."""
    if not harness.find_returns_unpaid and isinstance(result, Redirect):
        harness.buyer_leaves_challenge(result)


def paid(harness) -> str:
    _request, result = started(harness)
    harness.buyer_pays(result)
    return result.reference


def test_every_method_has_limits(gateway):
    for rules in gateway.capabilities().values():
        assert 0 < rules.min_yen < rules.max_yen
        assert rules.refund_kind in {"native", "by_provider", "bank_details", "none"}
        assert set(rules.voucher_stores) <= set(StoreCode.values)


def test_a_test_key_is_not_live(gateway):
    assert gateway.is_live is False


def test_the_same_key_begins_one_payment(harness):
    request, first = started(harness)
    second = harness.gateway.start(request, key=f"pay:{request.attempt}:start")
    assert isinstance(first, Redirect | Voucher)
    assert second == first


@pytest.mark.parametrize("other", [{"amount_yen": 6000}, {"description": "another"}])
def test_row_10_a_key_in_use_begins_nothing_and_is_no_refusal_since_the_first_may_be_paid(harness, other):
    request, first = started(harness)
    result = harness.gateway.start(replace(request, **other), key=f"pay:{request.attempt}:start")
    assert isinstance(result, Unknown)
    make_findable(harness, first)
    snapshot = harness.gateway.find(request.attempt)
    assert (snapshot.reference, snapshot.amount_yen) == (first.reference, request.amount_yen)


def test_row_9_too_many_calls_begin_nothing_and_the_buyer_is_asked_to_try_later(harness):
    with faulty_server(answered(429, harness.error_body(429))) as url, harness.calls(url):
        request, result = started(harness)
    assert (type(result), result.decline_class) == (Declined, declines.TRY_AGAIN)
    assert harness.gateway.find(request.attempt) is None


def test_an_amount_out_of_limits_begins_nothing(harness):
    for amount_yen in (harness.rules.min_yen - 1, harness.rules.max_yen + 1):
        request, result = started(harness, amount_yen=amount_yen)
        assert isinstance(result, Declined)
        assert harness.gateway.find(request.attempt) is None


def test_a_started_payment_waits_for_its_buyer(harness):
    request, result = started(harness)
    snapshot = harness.gateway.fetch(result.reference)
    assert (snapshot.state, snapshot.attempt) == (WAITING[type(result)], request.attempt)
    assert (snapshot.reference, snapshot.method) == (result.reference, harness.method)
    assert (snapshot.amount_yen, snapshot.currency) == (request.amount_yen, "JPY")
    if isinstance(result, Redirect) and harness.leads_back_to_its_page:
        assert snapshot.redirect_url == result.url


@pairs("konbini")
def test_a_voucher_has_stores_codes_and_deadline(harness):
    request, result = started(harness)
    if isinstance(result, Redirect):
        pytest.skip("the provider shows vouchers on its own page")
    stores = {request.store} if harness.rules.asks_store else set(harness.rules.voucher_stores)
    assert set(result.codes) == stores
    for codes in result.codes.values():
        assert set(codes) == {"payment_code", "confirmation_number", "url"}
        assert codes["payment_code"]
    snapshot = harness.gateway.fetch(result.reference)
    assert (snapshot.voucher, snapshot.expires_at) == (result.codes, result.expires_at)
    assert result.expires_at > clock.now()


def test_row_30_no_name_and_no_title_breaks_a_payment(harness):
    fields = {"description": "🎻🎹" * 40 + "𠮷野家 ﾗｲﾌﾞ ～夏～ №1" * 9, "name": "🙂", "phone": "+81 (0)90-0000-0000"}
    assert isinstance(started(harness, **fields)[1], Redirect | Voucher)


def test_a_paid_payment_has_its_amount_and_charge(harness):
    request, result = started(harness)
    harness.buyer_pays(result)
    snapshot = harness.gateway.fetch(result.reference)
    assert (snapshot.state, snapshot.attempt) == (AttemptState.PAID, request.attempt)
    assert (snapshot.amount_yen, snapshot.currency) == (request.amount_yen, "JPY")
    assert snapshot.charge_id
    assert snapshot.paid_at is not None
    assert (snapshot.refunds, snapshot.disputes) == ((), ())


@pairs("card")
def test_row_23_a_card_payment_reports_how_its_holder_was_authenticated(harness):
    _request, result = started(harness)
    harness.buyer_passes_challenge(result)
    snapshot = harness.gateway.fetch(result.reference)
    assert snapshot.state == AttemptState.PAID
    assert snapshot.three_ds == {"result": "authenticated", "eci": "05"}


@pairs("card")
def test_only_the_last_digits_of_a_card_number_are_stored(harness):
    reference = paid(harness)
    card = harness.gateway.fetch(reference).raw["card"]
    assert (set(card), card["brand"].upper(), card["last4"]) == ({"brand", "last4"}, "VISA", "4242")
    assert b"42424242" not in harness.latest_event()


def test_row_24_each_refusal_has_its_class(harness):
    for how, decline_class in harness.refusals.items():
        _request, result = started(harness)
        harness.buyer_is_refused(result, how)
        snapshot = harness.gateway.fetch(result.reference)
        assert (how, snapshot.state, snapshot.decline_class) == (how, AttemptState.DECLINED, decline_class)


@pairs("card")
def test_row_22_a_failed_challenge_is_a_refusal(harness):
    _request, result = started(harness)
    harness.buyer_fails_challenge(result)
    snapshot = harness.gateway.fetch(result.reference)
    assert (snapshot.state, snapshot.decline_class) == (AttemptState.DECLINED, declines.AUTHENTICATION)


@pairs("card")
def test_row_21_an_abandoned_challenge_stays_open_until_it_is_cancelled(harness):
    _request, result = started(harness)
    harness.buyer_leaves_challenge(result)
    assert harness.gateway.fetch(result.reference).state == AttemptState.ACTION_REQUIRED
    assert isinstance(harness.gateway.cancel(result.reference, key="k"), Cancelled)
    assert harness.payment_is_closed(result)


@pairs("konbini")
def test_row_14_an_unpaid_number_expires(harness):
    _request, result = started(harness)
    harness.number_lapses(result)
    assert harness.gateway.fetch(result.reference).state == AttemptState.EXPIRED


def test_a_started_payment_is_found_by_our_id(harness):
    request, result = started(harness)
    make_findable(harness, result)
    assert harness.gateway.find(request.attempt).reference == result.reference
    assert harness.gateway.find("unknown") is None
    harness.buyer_pays(result)
    assert harness.gateway.find(request.attempt) == harness.gateway.fetch(result.reference)


def test_a_cancelled_payment_cannot_be_paid_and_a_second_cancellation_has_the_same_result(harness):
    _request, result = started(harness)
    first = harness.gateway.cancel(result.reference, key="k")
    assert isinstance(first, Cancelled)
    assert first.snapshot.state == AttemptState.CANCELLED
    assert harness.payment_is_closed(result)
    assert harness.gateway.cancel(result.reference, key="k") == first


def test_a_paid_payment_cannot_be_cancelled(harness):
    result = harness.gateway.cancel(paid(harness), key="k")
    assert isinstance(result, TooLate)
    assert result.snapshot.state == AttemptState.PAID


def test_row_26_partial_refunds_are_made_once_per_key_and_never_exceed_the_payment(harness):
    reference = paid(harness)

    def refund(yen: int, key: str):
        return harness.gateway.refund(a_refund(harness, reference, yen, refund=key), key=key)

    after = AFTER_A_REFUND[harness.rules.refund_kind]
    first = refund(2000, "r1")
    assert (first.state, first.amount_yen, first.refund) == (after, 2000, "r1")
    assert refund(2000, "r1") == first
    too_much = refund(3221, "r2")
    assert (too_much.state, too_much.reference) == (RefundState.FAILED, "")
    assert refund(3220, "r3").state == after
    snapshot = harness.gateway.fetch(reference)
    assert snapshot.state == AttemptState.PAID
    assert [(each.refund, each.amount_yen) for each in snapshot.refunds] == [("r1", 2000), ("r3", 3220)]


def test_row_25_a_refund_is_seen_wherever_it_goes(harness):
    reference = paid(harness)
    sent = harness.gateway.refund(a_refund(harness, reference, 1000), key="r1")
    states = {"native": (), "by_provider": (RefundState.PENDING, RefundState.DONE), "bank_details": (RefundState.DONE,)}
    for state in states[harness.rules.refund_kind]:
        harness.refund_becomes(reference, state)
        (refund,) = harness.gateway.fetch(reference).refunds
        assert (refund.reference, refund.state, refund.amount_yen) == (sent.reference, state, 1000)


@pairs("konbini")
def test_row_25_a_refund_by_bank_may_fail_and_reports_the_reason(harness):
    reference = paid(harness)
    harness.gateway.refund(a_refund(harness, reference, 1000), key="r1")
    harness.refund_becomes(reference, RefundState.FAILED)
    (refund,) = harness.gateway.fetch(reference).refunds
    assert refund.state == RefundState.FAILED
    assert refund.why
