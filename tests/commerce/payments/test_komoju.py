"""Rules of the KOMOJU gateway, over HTTP against the fake server (payments §2)."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from commerce.payments import declines
from commerce.payments.gateways.base import (
    BankAccount,
    Cancelled,
    Declined,
    Misconfigured,
    RefundRequest,
    TooLate,
    Unknown,
    Voucher,
)
from commerce.payments.gateways.komoju.client import short_key
from commerce.payments.gateways.komoju.params import days_to_pay
from commerce.payments.models import PaymentEvent
from commerce.payments.states import AttemptState, DisputeState, RefundState
from portal.shared import clock
from tests.contracts.harness.faults import LOST_ANSWER, faulty_server

JST = ZoneInfo("Asia/Tokyo")
ACCOUNT = BankAccount("みずほ銀行", "0001", "東京営業部", "001", "normal", "1234567", "ﾔﾏﾀﾞ ﾊﾅｺ")


def begin(harness, **fields):
    request = harness.request(**fields)
    return harness.gateway.start(request, key=f"pay:{request.attempt}:start")


def a_refund(harness, reference: str, yen: int = 1000, **fields) -> RefundRequest:
    account = ACCOUNT if harness.method == "konbini" else None
    defaults = {"refund": "r1", "amount_yen": yen, "reason": "staff", "method": harness.method, "account": account}
    return RefundRequest(reference, **(defaults | fields))


# --- Requests -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("method", "payment_type"), [("card", "credit_card"), ("paypay", "paypay"), ("paidy", "paidy")]
)
def test_a_page_takes_one_method_only_and_ends_within_a_day(harness_for, method, payment_type):
    harness = harness_for(method)
    begin(harness)
    _verb, path, body, key = harness.fake.calls[0]
    assert (path, body["payment_types"], body["payment_data"]["capture"]) == ("/sessions", [payment_type], "auto")
    assert body["payment_data"]["external_order_num"] == body["metadata"]["attempt"]
    assert body["expires_in_seconds"] <= 86_400
    assert key.startswith("pay:")


def test_only_our_four_stores_are_offered_and_translated(konbini):
    assert konbini.rules.voucher_stores == ("lawson", "familymart", "ministop", "seicomart")
    result = begin(konbini, store="familymart")
    assert list(result.codes) == ["familymart"]
    assert konbini.fake.of(result.reference)["payment_details"]["store"] == "family-mart"


@pytest.mark.parametrize("store", ["", "seven-eleven", "daily-yamazaki"])
def test_another_store_is_never_requested(konbini, store):
    assert isinstance(begin(konbini, store=store), Misconfigured)
    assert konbini.fake.calls == []


def test_row_31_a_number_lasts_until_midnight_in_japan_and_never_beyond_the_deadline():
    at = datetime(2026, 11, 23, 23, 30, tzinfo=JST)
    for deadline, days in [
        (datetime(2026, 11, 26, 23, 59, 59, tzinfo=JST), 3),
        (datetime(2026, 11, 26, 18, 0, tzinfo=JST), 2),
        (datetime(2026, 11, 24, 23, 45, tzinfo=JST), 0),
        (at + timedelta(days=200), 59),
    ]:
        assert days_to_pay(deadline, at.astimezone(ZoneInfo("UTC"))) == days


def test_a_voucher_that_would_outlast_the_deadline_is_not_started(konbini):
    result = begin(konbini, deadline=clock.now() + timedelta(minutes=1))
    assert (type(result), konbini.fake.calls) == (Declined, [])


def test_row_31_the_deadline_that_counts_is_the_providers(konbini):
    result = begin(konbini, deadline=clock.now() + timedelta(days=5))
    assert result.expires_at == datetime.fromisoformat(konbini.fake.of(result.reference)["payment_deadline"])


def test_row_30_names_on_a_slip_are_printable_and_a_foreign_phone_is_left_out(konbini):
    begin(konbini, name="髙﨑 花子🎻", phone="+1 555 0100")
    details = konbini.fake.calls[1][2]["payment_details"]
    assert (details["family_name"], details["given_name"], "phone" in details) == ("高崎", "花子", False)
    assert isinstance(begin(konbini, name="🙂"), Voucher)


# --- The key --------------------------------------------------------------------------------------------------------
def test_a_key_is_at_most_100_characters_of_ascii():
    assert short_key("pay:1:start") == "pay:1:start"
    for key in ("k" * 101, "鍵"):
        assert len(short_key(key)) <= 100
        assert short_key(key).isascii()
        assert short_key(key) != short_key(key + "2")


def test_row_9_a_first_call_that_still_runs_is_unknown(card):
    request = card.request()
    card.fake.running.add("pay:1")
    assert isinstance(card.gateway.start(request, key="pay:1"), Unknown)


def test_row_8_a_number_behind_a_lost_answer_is_given_out_also_after_midnight_changed_our_words(konbini):
    request = konbini.request(deadline=clock.now() + timedelta(days=5))
    with faulty_server(LOST_ANSWER, konbini.provider_url) as url, konbini.calls(url):
        konbini.gateway.start(request, key="pay:1")  # makes the page only
    first = konbini.gateway.start(request, key="pay:1")
    again = konbini.gateway.start(replace(request, deadline=request.deadline - timedelta(days=1)), key="pay:1")
    assert isinstance(first, Voucher)
    assert again == first
    assert len(konbini.fake.payments) == 1


# --- States ---------------------------------------------------------------------------------------------------------
def test_an_authorized_voucher_is_not_paid(konbini):
    result = begin(konbini)
    assert konbini.fake.of(result.reference)["status"] == "authorized"
    snapshot = konbini.gateway.fetch(result.reference)
    assert (snapshot.state, snapshot.charge_id, snapshot.paid_at) == (AttemptState.AWAITING_PAYMENT, "", None)


def test_an_authorized_card_is_not_paid(card):
    result = begin(card)
    card.fake.move(card.fake.try_to_pay(result.reference), "authorized")
    assert card.gateway.fetch(result.reference).state == AttemptState.ACTION_REQUIRED


def test_row_16_the_stores_fee_on_top_is_not_the_shops_money(konbini):
    konbini.fake.store_fee_yen = 220
    result = begin(konbini, amount_yen=5220)
    assert konbini.fake.till(result.reference)["total"] == 5440
    assert konbini.gateway.fetch(result.reference).amount_yen == 5220


def test_row_16_another_amount_is_reported_unchanged(card):
    result = begin(card, amount_yen=5220)
    card.fake.pays(result.reference)["total"] = 1
    assert card.gateway.fetch(result.reference).amount_yen == 1


def test_row_17_a_buyers_own_currency_pays_the_sessions_amount(card):
    result = begin(card, amount_yen=5220)
    card.fake.pays(result.reference).update(currency="USD", total=34)
    snapshot = card.gateway.fetch(result.reference)
    assert (snapshot.amount_yen, snapshot.currency) == (5220, "JPY")


def test_a_failed_card_may_be_followed_by_another_while_the_page_is_open(card):
    result = begin(card)
    card.fake.is_refused(result.reference)
    snapshot = card.gateway.fetch(result.reference)
    assert (snapshot.state, snapshot.redirect_url) == (AttemptState.ACTION_REQUIRED, result.url)
    card.fake.pays(result.reference)
    assert card.gateway.fetch(result.reference).state == AttemptState.PAID
    assert len(card.fake.payments) == 2


def test_a_failed_card_is_declined_once_the_page_has_expired(card):
    result = begin(card)
    card.fake.is_refused(result.reference)
    card.fake.page_ends(result.reference)
    snapshot = card.gateway.fetch(result.reference)
    assert (snapshot.state, snapshot.decline_class) == (AttemptState.DECLINED, declines.GENERIC)


def test_a_page_without_a_try_expires(card):
    result = begin(card)
    card.fake.page_ends(result.reference)
    assert card.gateway.fetch(result.reference).state == AttemptState.EXPIRED


def test_a_buyer_who_is_still_at_paypay_when_the_page_ends_may_still_pay(harness_for):
    paypay = harness_for("paypay")
    result = begin(paypay)
    paypay.fake.leaves(result.reference)
    paypay.fake.page_ends(result.reference)
    snapshot = paypay.gateway.fetch(result.reference)
    assert (snapshot.state, snapshot.redirect_url) == (AttemptState.ACTION_REQUIRED, "")


@pytest.mark.parametrize(
    ("status", "result"),
    [("Y", "authenticated"), ("A", "attempt_acknowledged"), ("U", "processing_error"), ("I", "exempted")],
)
def test_row_23_how_a_card_was_authenticated_is_reported(card, status, result):
    redirect = begin(card)
    card.fake.pays(redirect.reference, {"transStatus": status, "eci": "05"})
    assert card.gateway.fetch(redirect.reference).three_ds == {"result": result, "eci": "05"}


def test_row_23_missing_authentication_data_of_komoju_stays_empty(card):
    redirect = begin(card)
    card.fake.pays(redirect.reference)
    del card.fake.sessions[redirect.reference]["secure_token"]
    assert card.gateway.fetch(redirect.reference).three_ds == {}


def test_a_paid_try_is_found_also_when_a_later_try_failed(card):
    request = card.request()
    first = card.gateway.start(request, key="a")
    second = card.gateway.start(request, key="b")  # after 24 hours the same key creates a second session, too
    card.fake.pays(first.reference)
    card.fake.is_refused(second.reference)
    assert card.gateway.find(request.attempt).reference == first.reference


# --- Cancelling -----------------------------------------------------------------------------------------------------
def test_row_15_a_number_at_the_till_cannot_be_cancelled_and_is_tried_again_later(konbini):
    result = begin(konbini)
    payment = konbini.fake.of(result.reference)
    konbini.fake.at_the_till.add(payment["id"])
    refused = konbini.gateway.cancel(result.reference, key="c")
    assert isinstance(refused, TooLate)
    assert refused.snapshot.state == AttemptState.AWAITING_PAYMENT
    konbini.fake.at_the_till.clear()
    assert isinstance(konbini.gateway.cancel(result.reference, key="c"), Cancelled)


def test_an_open_session_is_cancelled_before_its_payment(card):
    result = begin(card)
    card.fake.leaves(result.reference)
    assert isinstance(card.gateway.cancel(result.reference, key="c"), Cancelled)
    assert [path.split("/")[1] for verb, path, *_ in card.fake.calls[1:] if verb == "POST"] == ["sessions", "payments"]


# --- Refunds --------------------------------------------------------------------------------------------------------
def test_row_25_a_refund_of_store_money_waits_for_the_buyers_account(konbini):
    result = begin(konbini)
    konbini.fake.till(result.reference)
    waiting = konbini.gateway.refund(a_refund(konbini, result.reference, account=None), key="r1")
    assert (waiting.state, waiting.reference, waiting.refund) == (RefundState.WAITING_CUSTOMER, "", "r1")
    sent = konbini.gateway.refund(a_refund(konbini, result.reference), key="r1")
    assert (sent.state, sent.amount_yen, bool(sent.reference)) == (RefundState.PENDING, 1000, True)
    assert konbini.gateway.refund(a_refund(konbini, result.reference, account=None), key="r1") == sent


@pytest.mark.parametrize("shows_refund", [True, False])
def test_row_25_a_finished_bank_transfer_counts_once_however_komoju_shows_it(konbini, shows_refund):
    result = begin(konbini)
    konbini.fake.till(result.reference)
    sent = konbini.gateway.refund(a_refund(konbini, result.reference), key="r1")
    konbini.fake.request_goes_on(result.reference, "completed", shows_refund=shows_refund)
    (refund,) = konbini.gateway.fetch(result.reference).refunds
    assert (refund.reference, refund.state, refund.refund) == (sent.reference, RefundState.DONE, "r1")


def test_row_26_a_bank_transfer_behind_a_lost_answer_is_asked_for_once_also_with_another_key(konbini):
    result = begin(konbini)
    konbini.fake.till(result.reference)
    request = a_refund(konbini, result.reference)
    first = konbini.gateway.refund(request, key="r1")
    assert konbini.gateway.refund(request, key="more than 24 hours later") == first
    assert len(konbini.fake.of(result.reference)["refund_requests"]) == 1


def test_row_27_a_refund_made_by_hand_at_komoju_is_seen_and_is_none_of_ours(card):
    result = begin(card)
    payment = card.fake.pays(result.reference)
    card.fake.add_refund(payment, 300, None)
    (refund,) = card.gateway.fetch(result.reference).refunds
    assert (refund.refund, refund.amount_yen, refund.state) == ("", 300, RefundState.DONE)


def test_a_payment_that_was_refunded_in_full_is_paid(card):
    result = begin(card)
    card.fake.pays(result.reference)
    card.gateway.refund(a_refund(card, result.reference, 5220), key="r1")
    assert card.fake.of(result.reference)["status"] == "refunded"
    snapshot = card.gateway.fetch(result.reference)
    assert (snapshot.state, [refund.refund for refund in snapshot.refunds]) == (AttemptState.PAID, ["r1"])


def test_row_28_a_chargeback_is_a_dispute_and_no_refund(card):
    result = begin(card)
    card.fake.pays(result.reference)
    card.fake.charged_back(result.reference)
    snapshot = card.gateway.fetch(result.reference)
    assert (snapshot.state, snapshot.refunds) == (AttemptState.PAID, ())
    assert [(dispute.state, dispute.amount_yen) for dispute in snapshot.disputes] == [(DisputeState.LOST, 5220)]
    again = card.gateway.refund(a_refund(card, result.reference), key="r1")
    assert again.state == RefundState.FAILED


# --- Errors and webhooks --------------------------------------------------------------------------------------------
def test_a_wrong_key_is_misconfigured_and_not_declined(card, settings):
    settings.KOMOJU_API_KEY = "sk_test_another"
    assert begin(card) == Misconfigured("401 unauthorized")


def test_a_parameter_that_komoju_refuses_is_misconfigured(card):
    assert isinstance(begin(card, email="no address"), Misconfigured)
    card.fake.complaints.clear()  # the schema check reports it, too


def test_row_38_a_refusal_quotes_nothing_of_the_buyer(card):
    result = begin(card, email="hanako at example.jp")
    assert "hanako" not in result.reason
    card.fake.complaints.clear()


@pytest.mark.parametrize(("key", "live"), [("sk_test_1", False), ("sk_live_1", True), ("sk_old", True), ("", False)])
def test_the_prefix_of_the_key_decides_live_mode(card, settings, key, live):
    settings.KOMOJU_API_KEY = key
    assert card.gateway.is_live is live


@pytest.mark.parametrize("data", [None, {}])
def test_a_ping_has_no_reference(card, data):
    card.fake.emit("ping", data)
    raw, at = card.latest_event(), clock.now()
    event = card.gateway.parse_webhook(card.sign(raw, at), raw, at=at)
    assert (event.kind, event.reference) == ("ping", "")


@pytest.mark.django_db
def test_row_19_a_replayed_body_is_believed_stored_once_and_changes_nothing(card, client):
    result = begin(card)
    card.fake.pays(result.reference)
    raw = card.latest_event()
    headers = {"X-Komoju-Signature": card.sign(raw, clock.now())["X-Komoju-Signature"]}
    for _ in range(3):
        answer = client.post("/hooks/payments/komoju/", raw, content_type="application/json", headers=headers)
        assert answer.status_code == 200
    assert PaymentEvent.objects.filter(provider="komoju").count() == 1
    forged = client.post("/hooks/payments/komoju/", raw + b" ", content_type="application/json", headers=headers)
    assert (forged.status_code, PaymentEvent.objects.count()) == (400, 1)
