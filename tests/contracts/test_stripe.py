"""Rules of the Stripe gateway: sessions, errors, disputes and webhooks; the real SDK against the fake server."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
import stripe

from commerce.payments import declines
from commerce.payments.gateways.base import BadSignature, Declined, Misconfigured, Redirect, RefundRequest
from commerce.payments.gateways.stripe_gateway import client
from commerce.payments.states import AttemptState, DisputeState, RefundState
from portal.shared import clock
from tests.contracts.harness.faults import answered, faulty_server
from tests.contracts.harness.stripe import begin, sent
from tests.contracts.stripe_fake import schema_check


def test_a_session_has_one_method_and_cards_require_3d_secure(harness_for):
    for method in ("card", "paypay"):
        harness = harness_for(method)
        begin(harness)
        (params,) = sent(harness, "post", "/v1/checkout/sessions")
        assert params["allowed_payment_method_types"] == [method]
        options = {"card": {"request_three_d_secure": "any"}} if method == "card" else None
        assert params.get("payment_method_options") == options


def test_row_6_the_way_back_is_our_own_link_and_holds_nothing_that_could_be_forged(harness_for):
    harness = harness_for("card")
    begin(harness, return_url="https://shop.example/orders/A/complete/?s=signed")
    (params,) = sent(harness, "post", "/v1/checkout/sessions")
    assert params["success_url"] == params["cancel_url"] == "https://shop.example/orders/A/complete/?s=signed"


def test_a_method_that_is_not_enabled_for_the_account_is_misconfigured(harness_for):
    harness = harness_for("paypay")
    harness.books.enabled = {"card"}
    assert isinstance(begin(harness), Misconfigured)


def test_the_session_stays_open_after_a_declined_card(harness_for):
    harness = harness_for("card")
    page = begin(harness)
    harness.card_is_refused(page, "insufficient_funds")
    snapshot = harness.gateway.fetch(page.reference)
    assert (snapshot.state, snapshot.decline_class) == (AttemptState.ACTION_REQUIRED, declines.INSUFFICIENT_FUNDS)
    assert snapshot.redirect_url == page.url
    harness.buyer_passes_challenge(page)
    snapshot = harness.gateway.fetch(page.reference)
    assert (snapshot.state, snapshot.decline_class) == (AttemptState.PAID, "")


def test_an_expired_session_is_expired(harness_for):
    harness = harness_for("card")
    page = begin(harness)
    harness.books.lapse(page.reference)
    assert harness.gateway.fetch(page.reference).state == AttemptState.EXPIRED


def test_a_card_without_authentication_has_no_3d_secure_result(harness_for):
    harness = harness_for("card")
    page = begin(harness)
    harness.buyer_pays(page)
    assert harness.gateway.fetch(page.reference).three_ds == {}


def test_an_intent_of_a_session_is_fetched_as_the_session(harness_for):
    harness = harness_for("card")
    page = begin(harness)
    harness.buyer_pays(page)
    intent = harness.books.things[page.reference]["payment_intent"]
    assert harness.gateway.fetch(intent) == harness.gateway.fetch(page.reference)


# --- Errors -----------------------------------------------------------------------------------------------------------
def error(status: int, error_type: str, **details) -> bytes:
    return json.dumps({"error": {"type": error_type, "message": "no", **details}}).encode()


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
def test_rows_9_and_24_each_no_is_what_it_is(harness_for, status, body, result, decline_class):
    for method in ("card", "konbini"):
        harness = harness_for(method)
        with faulty_server(answered(status, body)) as url, harness.calls(url):
            answer = begin(harness)
        assert type(answer) is result
        assert getattr(answer, "decline_class", None) == decline_class


def test_a_reason_never_quotes_the_buyers_input(harness_for, caplog):
    harness = harness_for("card")
    body = error(400, "invalid_request_error", param="customer_email").replace(b'"no"', b'"Invalid: hanako@example.jp"')
    with faulty_server(answered(400, body)) as url, harness.calls(url):
        answer = begin(harness)
    assert "customer_email" in answer.reason
    assert "hanako" not in answer.reason + caplog.text


def test_an_invalid_and_a_reused_key_leave_a_refund_unknown(harness_for):
    harness = harness_for("card")
    page = begin(harness)
    harness.buyer_pays(page)
    request = RefundRequest(page.reference, "r1", 500, "staff", "card")
    for error_type, status in {"invalid_request_error": 401, "idempotency_error": 400}.items():
        harness.gateway.fetch(page.reference)
        with faulty_server(answered(status, error(status, error_type))) as url, harness.calls(url):
            assert not hasattr(harness.gateway.refund(request, key="r1"), "state")
    assert harness.gateway.refund(request, key="r1").state == RefundState.DONE


# --- Disputes and refunds of others -----------------------------------------------------------------------------------
def test_row_28_a_dispute_is_seen_with_what_it_takes(harness_for):
    harness = harness_for("card")
    page = begin(harness)
    harness.buyer_pays(page)
    by_status = {
        "warning_needs_response": (DisputeState.OPEN, 0),
        "needs_response": (DisputeState.OPEN, 5220),
        "won": (DisputeState.WON, 5220),
        "lost": (DisputeState.LOST, 5220),
    }
    for status, expected in by_status.items():
        harness.books.dispute(page.reference, status)
        (dispute,) = harness.gateway.fetch(page.reference).disputes
        assert (dispute.state, dispute.amount_yen) == expected
        waits = status in {"warning_needs_response", "needs_response"}  # Stripe gives the day whether or not it waits
        assert dispute.reply_by == (dispute.at + timedelta(days=1) if waits else None)
    refused = harness.gateway.refund(RefundRequest(page.reference, "r1", 1, "staff", "card"), key="r1")
    assert (refused.state, refused.why) == (RefundState.FAILED, "refund_disputed_payment")


def test_row_27_a_refund_of_the_dashboard_is_reported_without_our_id(harness_for):
    harness = harness_for("card")
    page = begin(harness)
    harness.buyer_pays(page)
    intent = harness.books.things[page.reference]["payment_intent"]
    harness.books.create_refunds({"payment_intent": intent, "amount": 700})
    (refund,) = harness.gateway.fetch(page.reference).refunds
    assert (refund.refund, refund.amount_yen, refund.state) == ("", 700, RefundState.DONE)


# --- Webhooks ---------------------------------------------------------------------------------------------------------
def test_every_type_of_event_has_the_reference_of_its_payment(harness_for):
    harness = harness_for("card")
    page = begin(harness)
    harness.buyer_passes_challenge(page)
    harness.gateway.refund(RefundRequest(page.reference, "r1", 1, "staff", "card"), key="r1")
    harness.refund_becomes(page.reference, RefundState.FAILED)
    harness.books.dispute(page.reference, "needs_response")
    attempt, at = harness.gateway.fetch(page.reference).attempt, clock.now()
    kinds = set()
    for event in harness.books.events:
        raw = json.dumps(event).encode()
        verified = harness.gateway.parse_webhook(harness.sign(raw, at), raw, at=at)
        kinds.add(verified.kind.rpartition(".")[0])
        assert (verified.id, harness.gateway.fetch(verified.reference).attempt) == (event["id"], attempt)
    assert kinds == {"payment_intent", "checkout.session", "refund", "charge", "charge.dispute"}


def test_row_17_real_money_is_named_as_such(harness_for, settings):
    harness = harness_for("card")
    harness.buyer_pays(begin(harness))
    raw = harness.latest_event().replace(b'"livemode": false, "pending', b'"livemode": true, "pending')
    at = clock.now()
    assert harness.gateway.parse_webhook(harness.sign(raw, at), raw, at=at).livemode is True
    for key, is_live in {"sk_live_x": True, "rk_live_x": True, "sk_test_x": False, "": False}.items():
        settings.STRIPE_API_KEY = key
        assert harness.gateway.is_live is is_live


def test_an_event_about_no_payment_has_no_reference(harness_for):
    harness, at = harness_for("card"), clock.now()
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
        assert harness.gateway.parse_webhook(harness.sign(raw, at), raw, at=at).reference == ""


def test_row_35_an_authentic_webhook_out_of_time_reveals_a_wrong_clock(harness_for, caplog):
    harness, at = harness_for("card"), clock.now()
    begin(harness)
    raw = b'{"object": "event"}'
    with pytest.raises(BadSignature):
        harness.gateway.parse_webhook(harness.sign(raw, at - timedelta(seconds=400)), raw, at=at)
    assert "400 seconds off our clock" in caplog.text
    caplog.clear()
    with pytest.raises(BadSignature):
        harness.gateway.parse_webhook(harness.sign(raw, at - timedelta(seconds=400), "forged"), raw, at=at)
    assert caplog.text == ""


def test_the_version_is_that_of_the_sdk_and_every_call_is_checked(harness_for):
    assert client.VERSION == stripe.api_version == stripe._api_version._ApiVersion.CURRENT
    harness = harness_for("card")
    harness.fake.answer("post", "/v1/refunds", "colour=red", {})
    assert harness.fake.faults.pop().startswith("Wrong(")
    assert issubclass(schema_check.Wrong, AssertionError)


def test_a_session_is_found_among_others(harness_for):
    harness = harness_for("card")
    requests = [harness.request() for _ in range(12)]
    pages = [harness.gateway.start(request, key=request.attempt) for request in requests]
    assert all(isinstance(page, Redirect) for page in pages)
    assert harness.gateway.find(requests[0].attempt).reference == pages[0].reference
    assert harness.gateway.find(replace(requests[0], attempt="other").attempt) is None
