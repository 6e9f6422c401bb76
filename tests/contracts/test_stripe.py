"""What is Stripe's own: its page, its numbers, its disputes; the real SDK against the judged fake."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
import stripe
from hypothesis import given
from hypothesis import strategies as st

from commerce.catalog.states import StoreCode
from commerce.payments import declines
from commerce.payments.gateways.contract import (
    BadSignature,
    Cancelled,
    Declined,
    Misconfigured,
    Redirect,
    RefundRequest,
    TooLate,
    Voucher,
)
from commerce.payments.gateways.stripe_gateway import client, wishes
from commerce.payments.states import AttemptState, DisputeState, RefundState
from portal.shared import clock
from tests.contracts.stands.faults import answered, house_with
from tests.contracts.stands.stripe import StripeStand
from tests.contracts.stripe_fake import judge
from tests.factories.payments import a_start_request


@pytest.fixture
def stand_for():
    """Stands by method; each ends with nothing that the judge found."""
    stands = []

    def make(method: str) -> StripeStand:
        stands.append(StripeStand("", method))
        return stands[-1]

    yield make
    for stand in reversed(stands):
        stand.close()


def begun(stand, **fields):
    request = stand.request(**fields)
    return stand.gateway.start(request, key=f"pay:{request.attempt}:start")


def sent(stand, verb: str, path: str) -> list[dict]:
    return [wish for v, p, wish in stand.fake.requests if (v, p) == (verb, path)]


def test_a_page_takes_one_method_and_cards_are_always_asked_for_3d_secure(stand_for):
    for method in ("card", "paypay"):
        stand = stand_for(method)
        begun(stand)
        (wish,) = sent(stand, "post", "/v1/checkout/sessions")
        assert wish["allowed_payment_method_types"] == [method]
        options = {"card": {"request_three_d_secure": "any"}} if method == "card" else None
        assert wish.get("payment_method_options") == options


def test_row_6_the_way_back_is_our_own_link_and_holds_nothing_that_could_be_forged(stand_for):
    stand = stand_for("card")
    begun(stand, return_url="https://shop.example/orders/A/complete/?s=signed")
    (wish,) = sent(stand, "post", "/v1/checkout/sessions")
    assert wish["success_url"] == wish["cancel_url"] == "https://shop.example/orders/A/complete/?s=signed"


def test_a_method_that_is_not_switched_on_is_our_fault_and_begins_nothing(stand_for):
    stand = stand_for("paypay")
    stand.books.enabled = {"card"}
    assert isinstance(begun(stand), Misconfigured)


def test_a_refused_card_leaves_the_page_open_for_another(stand_for):
    stand = stand_for("card")
    page = begun(stand)
    stand.card_is_refused(page, "insufficient_funds")
    snapshot = stand.gateway.fetch(page.reference)
    assert (snapshot.state, snapshot.decline_class) == (AttemptState.ACTION_REQUIRED, declines.INSUFFICIENT_FUNDS)
    assert snapshot.redirect_url == page.url
    stand.buyer_passes_challenge(page)
    snapshot = stand.gateway.fetch(page.reference)
    assert (snapshot.state, snapshot.decline_class) == (AttemptState.PAID, "")


def test_a_page_whose_time_is_over_is_expired(stand_for):
    stand = stand_for("card")
    page = begun(stand)
    stand.books.lapse(page.reference)
    assert stand.gateway.fetch(page.reference).state == AttemptState.EXPIRED


def test_a_card_that_nobody_asked_for_is_told_without_3d_secure(stand_for):
    stand = stand_for("card")
    page = begun(stand)
    stand.buyer_pays(page)
    assert stand.gateway.fetch(page.reference).three_ds == {}


def test_an_intent_of_a_page_is_told_as_the_page(stand_for):
    stand = stand_for("card")
    page = begun(stand)
    stand.buyer_pays(page)
    intent = stand.books.things[page.reference]["payment_intent"]
    assert stand.gateway.fetch(intent) == stand.gateway.fetch(page.reference)


# --- Numbers for convenience stores -----------------------------------------------------------------------------------
def test_row_31_the_deadline_is_asked_to_the_second_and_shown_as_stripe_gives_it(stand_for):
    stand = stand_for("konbini")
    deadline = clock.now().replace(microsecond=0) + timedelta(days=2, hours=7)
    voucher = begun(stand, deadline=deadline)
    assert voucher.expires_at == deadline
    stand.books.things[voucher.reference]["next_action"]["konbini_display_details"]["expires_at"] += 60
    assert stand.gateway.fetch(voucher.reference).expires_at == deadline + timedelta(minutes=1)


def test_all_four_chains_have_a_number_and_two_of_them_the_buyers_own(stand_for):
    voucher = begun(stand_for("konbini"), phone="０９０－１２３４－５６７８")
    assert set(voucher.codes) == set(StoreCode.values)
    assert voucher.codes["lawson"]["confirmation_number"] == "09012345678"
    assert voucher.codes["seicomart"]["confirmation_number"] == ""


def test_a_refused_phone_number_is_replaced_by_one_of_stripes_and_the_key_gives_the_same_again(stand_for):
    stand = stand_for("konbini")
    request = stand.request(phone="012-3456-7890")
    voucher = stand.gateway.start(request, key="k")
    assert isinstance(voucher, Voucher)
    assert voucher.codes["lawson"]["confirmation_number"] not in {"", "01234567890"}
    assert stand.gateway.start(request, key="k") == voucher
    assert stand.gateway.find(request.attempt).reference == voucher.reference


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
def test_only_a_japanese_phone_number_confirms_at_the_till(phone, number):
    assert wishes.confirmation_number(phone) == number


@given(title=st.text(max_size=60), name=st.text(max_size=60), phone=st.text(max_size=20))
def test_row_30_whatever_title_and_name_the_till_can_print_them(title, name, phone):
    request = a_start_request(method="konbini", description=title, name=name, phone=phone)
    wish = wishes.konbini(request)
    product = wish["payment_method_options"]["konbini"]["product_description"]
    person = wish["payment_method_data"]["billing_details"]["name"]
    assert 1 <= len(product) <= 22
    assert 1 <= len(person) <= 20
    product.encode("shift_jis")
    person.encode("shift_jis")


def test_row_15_a_number_can_not_be_taken_back_while_its_buyer_is_at_the_till(stand_for):
    stand = stand_for("konbini")
    voucher = begun(stand)
    stand.books.at_the_till.add(voucher.reference)
    result = stand.gateway.cancel(voucher.reference, key="k1")
    assert (type(result), result.snapshot.state) == (TooLate, AttemptState.AWAITING_PAYMENT)
    stand.books.at_the_till.clear()
    assert isinstance(stand.gateway.cancel(voucher.reference, key="k1"), Cancelled)


def test_row_12_a_slip_may_still_be_paid_after_the_deadline(stand_for):
    stand = stand_for("konbini")
    voucher = begun(stand)
    stand.books.things[voucher.reference]["next_action"]["konbini_display_details"]["expires_at"] -= 10**7
    assert stand.gateway.fetch(voucher.reference).state == AttemptState.AWAITING_PAYMENT
    stand.buyer_pays(voucher)
    assert stand.gateway.fetch(voucher.reference).state == AttemptState.PAID


def test_a_lapsed_number_can_be_cancelled_so_that_nobody_confirms_it_again(stand_for):
    stand = stand_for("konbini")
    voucher = begun(stand)
    stand.number_lapses(voucher)
    assert isinstance(stand.gateway.cancel(voucher.reference, key="k"), Cancelled)


def test_the_test_modes_own_triggers_do_what_is_documented(stand_for):
    stand = stand_for("konbini")
    for prefix, state in {"succeed_immediately": AttemptState.PAID, "expire_immediately": AttemptState.EXPIRED}.items():
        request = stand.request(email=f"{prefix}@example.jp")
        stand.gateway.start(request, key=request.attempt)
        assert stand.gateway.find(request.attempt).state == state


def test_stripe_asks_the_buyer_for_an_account_at_his_own_address(stand_for):
    stand = stand_for("konbini")
    voucher = begun(stand)
    stand.buyer_pays(voucher)
    refund = RefundRequest(voucher.reference, "r1", 500, "staff", "konbini", email="now@example.jp")
    assert stand.gateway.refund(refund, key="r1").state == RefundState.WAITING_CUSTOMER
    (wish,) = sent(stand, "post", "/v1/refunds")
    assert (wish["instructions_email"], wish["metadata"]) == ("now@example.jp", {"refund": "r1"})


# --- What Stripe says no to -------------------------------------------------------------------------------------------
def error(status: int, kind: str, **words) -> bytes:
    return json.dumps({"error": {"type": kind, "message": "no", **words}}).encode()


@pytest.mark.parametrize(
    ("status", "body", "result", "decline_class"),
    [
        (402, error(402, "card_error", code="card_declined", decline_code="stolen_card"), Declined, declines.GENERIC),
        (402, error(402, "card_error", code="expired_card"), Declined, declines.EXPIRED_CARD),
        (429, error(429, "invalid_request_error", code="rate_limit"), Declined, declines.TRY_AGAIN),
        (400, error(400, "invalid_request_error", code="rate_limit"), Declined, declines.TRY_AGAIN),
        (
            400,
            error(400, "invalid_request_error", code="payment_method_rate_limit_exceeded"),
            Declined,
            declines.TRY_AGAIN,
        ),
        (402, error(402, "card_error", code="payment_method_not_available"), Declined, declines.TRY_AGAIN),
        (429, b"<html>slow down</html>", Declined, declines.TRY_AGAIN),
        (400, error(400, "invalid_request_error", param="amount"), Misconfigured, None),
        (401, error(401, "invalid_request_error"), Misconfigured, None),
        (403, error(403, "invalid_request_error"), Misconfigured, None),
    ],
)
def test_rows_9_and_24_each_no_is_what_it_is(stand_for, status, body, result, decline_class):
    for method in ("card", "konbini"):
        stand = stand_for(method)
        with house_with(answered(status, body)) as url, stand.calls(url):
            answer = begun(stand)
        assert type(answer) is result
        assert getattr(answer, "decline_class", None) == decline_class


def test_a_reason_never_repeats_what_a_buyer_typed(stand_for, caplog):
    stand = stand_for("card")
    body = error(400, "invalid_request_error", param="customer_email").replace(b'"no"', b'"Invalid: hanako@example.jp"')
    with house_with(answered(400, body)) as url, stand.calls(url):
        answer = begun(stand)
    assert "customer_email" in answer.reason
    assert "hanako" not in answer.reason + caplog.text


def test_a_dead_key_and_a_reused_one_leave_a_refund_open(stand_for):
    stand = stand_for("card")
    page = begun(stand)
    stand.buyer_pays(page)
    wish = RefundRequest(page.reference, "r1", 500, "staff", "card")
    for kind, status in {"invalid_request_error": 401, "idempotency_error": 400}.items():
        stand.gateway.fetch(page.reference)
        with house_with(answered(status, error(status, kind))) as url, stand.calls(url):
            assert not hasattr(stand.gateway.refund(wish, key="r1"), "state")
    assert stand.gateway.refund(wish, key="r1").state == RefundState.DONE


# --- Disputes and refunds of others -----------------------------------------------------------------------------------
def test_row_28_a_dispute_is_seen_with_what_it_takes(stand_for):
    stand = stand_for("card")
    page = begun(stand)
    stand.buyer_pays(page)
    steps = {
        "warning_needs_response": (DisputeState.OPEN, 0),
        "needs_response": (DisputeState.OPEN, 5220),
        "won": (DisputeState.WON, 5220),
        "lost": (DisputeState.LOST, 5220),
    }
    for status, expected in steps.items():
        stand.books.dispute(page.reference, status)
        (seen,) = stand.gateway.fetch(page.reference).disputes
        assert (seen.state, seen.amount_yen) == expected
    refused = stand.gateway.refund(RefundRequest(page.reference, "r1", 1, "staff", "card"), key="r1")
    assert (refused.state, refused.why) == (RefundState.FAILED, "refund_disputed_payment")


def test_row_27_a_refund_of_the_dashboard_is_told_without_an_id_of_ours(stand_for):
    stand = stand_for("card")
    page = begun(stand)
    stand.buyer_pays(page)
    intent = stand.books.things[page.reference]["payment_intent"]
    stand.books.create_refunds({"payment_intent": intent, "amount": 700})
    (seen,) = stand.gateway.fetch(page.reference).refunds
    assert (seen.refund, seen.amount_yen, seen.state) == ("", 700, RefundState.DONE)


# --- News -------------------------------------------------------------------------------------------------------------
def test_every_kind_of_news_leads_to_its_payment(stand_for):
    stand = stand_for("card")
    page = begun(stand)
    stand.buyer_passes_challenge(page)
    stand.gateway.refund(RefundRequest(page.reference, "r1", 1, "staff", "card"), key="r1")
    stand.refund_goes_on(page.reference, RefundState.FAILED)
    stand.books.dispute(page.reference, "needs_response")
    attempt, at = stand.gateway.fetch(page.reference).attempt, clock.now()
    kinds = set()
    for event in stand.books.events:
        raw = json.dumps(event).encode()
        news = stand.gateway.parse_webhook(stand.sign(raw, at), raw, at=at)
        kinds.add(news.kind.rpartition(".")[0])
        assert (news.id, stand.gateway.fetch(news.reference).attempt) == (event["id"], attempt)
    assert kinds == {"payment_intent", "checkout.session", "refund", "charge", "charge.dispute"}


def test_row_17_real_money_is_named_as_such(stand_for, settings):
    stand = stand_for("card")
    stand.buyer_pays(begun(stand))
    raw = stand.news().replace(b'"livemode": false, "pending', b'"livemode": true, "pending')
    at = clock.now()
    assert stand.gateway.parse_webhook(stand.sign(raw, at), raw, at=at).livemode is True
    for key, is_live in {"sk_live_x": True, "rk_live_x": True, "sk_test_x": False, "": False}.items():
        settings.STRIPE_API_KEY = key
        assert stand.gateway.is_live is is_live


def test_news_that_is_about_no_payment_names_none(stand_for):
    stand, at = stand_for("card"), clock.now()
    for thing in ({"object": "customer", "id": "cus_1"}, {"object": "charge", "id": "ch_1", "payment_intent": None}):
        event = {
            "id": "evt_1",
            "object": "event",
            "type": "x.y",
            "created": 1,
            "livemode": False,
            "data": {"object": thing},
        }
        raw = json.dumps(event).encode()
        assert stand.gateway.parse_webhook(stand.sign(raw, at), raw, at=at).reference == ""


def test_row_35_genuine_news_out_of_time_says_that_a_clock_is_off(stand_for, caplog):
    stand, at = stand_for("card"), clock.now()
    begun(stand)
    raw = b'{"object": "event"}'
    with pytest.raises(BadSignature):
        stand.gateway.parse_webhook(stand.sign(raw, at - timedelta(seconds=400)), raw, at=at)
    assert "400 seconds off our clock" in caplog.text
    caplog.clear()
    with pytest.raises(BadSignature):
        stand.gateway.parse_webhook(stand.sign(raw, at - timedelta(seconds=400), "forged"), raw, at=at)
    assert caplog.text == ""


def test_the_version_is_the_sdks_own_and_every_call_is_judged(stand_for):
    assert client.VERSION == stripe.api_version == stripe._api_version._ApiVersion.CURRENT
    stand = stand_for("card")
    stand.fake.answer("post", "/v1/refunds", "colour=red", {})
    assert stand.fake.faults.pop().startswith("Wrong(")
    assert issubclass(judge.Wrong, AssertionError)


def test_a_page_and_a_number_are_found_again_among_others(stand_for):
    stand = stand_for("card")
    requests = [stand.request() for _ in range(12)]
    pages = [stand.gateway.start(request, key=request.attempt) for request in requests]
    assert all(isinstance(page, Redirect) for page in pages)
    assert stand.gateway.find(requests[0].attempt).reference == pages[0].reference
    assert stand.gateway.find(replace(requests[0], attempt="other").attempt) is None
