"""Stripe's vouchers for convenience stores: deadline, printable text, cancellation."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.catalog.states import StoreCode
from commerce.payments.gateways.base import Cancelled, RefundRequest, TooLate, Voucher
from commerce.payments.gateways.stripe_gateway import params
from commerce.payments.states import AttemptState, RefundState
from portal.shared import clock
from portal.shared.text.phones import japanese_digits
from tests.contracts.harness.stripe import begin, sent
from tests.factories.payments import a_start_request


def test_row_31_the_deadline_is_asked_to_the_second_and_shown_as_stripe_gives_it(harness_for):
    harness = harness_for("konbini")
    deadline = clock.now().replace(microsecond=0) + timedelta(days=2, hours=7)
    voucher = begin(harness, deadline=deadline)
    assert voucher.expires_at == deadline
    harness.books.things[voucher.reference]["next_action"]["konbini_display_details"]["expires_at"] += 60
    assert harness.gateway.fetch(voucher.reference).expires_at == deadline + timedelta(minutes=1)


def test_all_four_chains_have_a_code_and_two_use_the_buyers_phone_number(harness_for):
    voucher = begin(harness_for("konbini"), phone="０９０－１２３４－５６７８")
    assert set(voucher.codes) == set(StoreCode.values)
    assert voucher.codes["lawson"]["confirmation_number"] == "09012345678"
    assert voucher.codes["seicomart"]["confirmation_number"] == ""


def test_a_refused_phone_number_is_replaced_by_stripe_and_a_repeated_call_returns_the_same(harness_for):
    harness = harness_for("konbini")
    request = harness.request(phone="012-3456-7890")
    voucher = harness.gateway.start(request, key="k")
    assert isinstance(voucher, Voucher)
    assert voucher.codes["lawson"]["confirmation_number"] not in {"", "01234567890"}
    assert harness.gateway.start(request, key="k") == voucher
    assert harness.gateway.find(request.attempt).reference == voucher.reference


@pytest.mark.parametrize(
    ("phone", "number"),
    [
        ("090-1234-5678", "09012345678"),
        ("+81 90 1234 5678", "09012345678"),
        ("+81 (0)3-1234-5678", "0312345678"),
        ("+1 202 555 0100", ""),
        ("000-0000-0000", ""),
        ("12345", ""),
        ("", ""),
    ],
)
def test_only_a_japanese_phone_number_is_a_confirmation_number(phone, number):
    assert japanese_digits(phone) == number


@given(title=st.text(max_size=60), name=st.text(max_size=60), phone=st.text(max_size=20))
def test_row_30_whatever_title_and_name_the_till_can_print_them(title, name, phone):
    request = a_start_request(method="konbini", description=title, name=name, phone=phone)
    body = params.konbini(request)
    product = body["payment_method_options"]["konbini"]["product_description"]
    printed_name = body["payment_method_data"]["billing_details"]["name"]
    assert 1 <= len(product) <= 22
    assert 1 <= len(printed_name) <= 20
    product.encode("shift_jis")
    printed_name.encode("shift_jis")


def test_row_15_a_number_cannot_be_cancelled_while_its_buyer_is_at_the_till(harness_for):
    harness = harness_for("konbini")
    voucher = begin(harness)
    harness.books.at_the_till.add(voucher.reference)
    result = harness.gateway.cancel(voucher.reference, key="k1")
    assert (type(result), result.snapshot.state) == (TooLate, AttemptState.AWAITING_PAYMENT)
    harness.books.at_the_till.clear()
    assert isinstance(harness.gateway.cancel(voucher.reference, key="k1"), Cancelled)


def test_row_12_a_slip_may_still_be_paid_after_the_deadline(harness_for):
    harness = harness_for("konbini")
    voucher = begin(harness)
    harness.books.things[voucher.reference]["next_action"]["konbini_display_details"]["expires_at"] -= 10**7
    assert harness.gateway.fetch(voucher.reference).state == AttemptState.AWAITING_PAYMENT
    harness.buyer_pays(voucher)
    assert harness.gateway.fetch(voucher.reference).state == AttemptState.PAID


def test_an_expired_voucher_can_be_cancelled(harness_for):
    harness = harness_for("konbini")
    voucher = begin(harness)
    harness.number_lapses(voucher)
    assert isinstance(harness.gateway.cancel(voucher.reference, key="k"), Cancelled)


def test_the_triggers_of_test_mode_work_as_documented(harness_for):
    harness = harness_for("konbini")
    for prefix, state in {"succeed_immediately": AttemptState.PAID, "expire_immediately": AttemptState.EXPIRED}.items():
        request = harness.request(email=f"{prefix}@example.jp")
        harness.gateway.start(request, key=request.attempt)
        assert harness.gateway.find(request.attempt).state == state


def test_stripe_asks_for_a_bank_account_at_the_buyers_current_address(harness_for):
    harness = harness_for("konbini")
    voucher = begin(harness)
    harness.buyer_pays(voucher)
    refund = RefundRequest(voucher.reference, "r1", 500, "staff", "konbini", email="now@example.jp")
    assert harness.gateway.refund(refund, key="r1").state == RefundState.WAITING_CUSTOMER
    (body,) = sent(harness, "post", "/v1/refunds")
    assert (body["instructions_email"], body["metadata"]) == ("now@example.jp", {"refund": "r1"})
