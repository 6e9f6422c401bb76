"""Payments that give no tickets, or not at once: no 3-D Secure, paid twice, wrong amount, unknown results."""

import time
from datetime import timedelta

import pytest

from commerce.fulfilment import jobs, services
from commerce.payments import declines
from commerce.payments.errors import MethodNotPossible, MoneyArrived
from commerce.payments.gateways.base import Declined, Misconfigured
from commerce.payments.models import PaymentAttempt, ReviewItem
from commerce.payments.queries import net_paid_yen
from commerce.payments.services import open_attempt
from commerce.payments.states import AttemptState
from tests.audit_fixture import audited  # noqa: F401 - each test here ends with an audit
from tests.commerce.fulfilment.paid_attempts import CONFIRMED, RETURNED, TOTAL, pays, started
from tests.factories.catalog import AT
from tests.factories.memory_gateway import JUST_AFTER, RULES, an_order_to_pay
from tests.factories.order_outcome import outcome

pytestmark = pytest.mark.django_db


# --- 3-D Secure -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("result", ["authenticated", "attempt_acknowledged"])
def test_row_23_an_authenticated_card_confirms(provider, result):
    three_ds = {"result": result, "eci": "05"}
    order = started()
    assert pays(order, provider, three_ds=three_ds) == CONFIRMED
    assert order.attempts.get().three_ds == three_ds


@pytest.mark.parametrize("result", ["exempted", "failed", "not_supported", "processing_error", "data_share_only", ""])
def test_row_23_strictly_any_other_result_gives_no_ticket_and_is_refunded(provider, result):
    order = started()
    assert pays(order, provider, three_ds={"result": result} if result else {}) == RETURNED
    assert jobs.send_refunds(JUST_AFTER) == 1
    assert outcome(order)["ledger"] == [("paid", TOTAL), ("refunded", -TOTAL)]


def test_row_23_the_order_stays_payable_by_another_card_while_it_is_held(provider):
    order = started()
    pays(order, provider, three_ds={"result": "not_supported"})
    assert net_paid_yen(order) == 0
    services.start_payment(order.pk, JUST_AFTER)
    jobs.send_refunds(JUST_AFTER)
    result = pays(order, provider)
    assert (result["order"], result["ledger"]) == (
        "confirmed",
        [("paid", TOTAL), ("paid", TOTAL), ("refunded", -TOTAL)],
    )
    assert net_paid_yen(order) == TOTAL


def test_row_23_the_lenient_policy_accepts_it(provider, settings):
    settings.CARD_3DS_POLICY = "lenient"
    assert pays(started(), provider, three_ds={"result": "not_supported"}) == CONFIRMED


def test_row_23_where_no_refund_is_possible_it_is_reviewed(provider):
    order = started()
    provider.rules["card"] = RULES["card"].__class__(50, 99_999, refund_kind="none")
    result = pays(order, provider, three_ds={})
    assert (result["refunds"], result["reviews"]) == ([], ["not_authenticated"])
    with pytest.raises(MoneyArrived):
        open_attempt(order, at=JUST_AFTER)


@pytest.mark.parametrize("method", ["konbini", "paypay", "paidy"])
def test_other_methods_know_no_3d_secure(provider, method):
    assert pays(started(method), provider)["order"] == "confirmed"


# --- Twice, late, wrong ---------------------------------------------------------------------------------------------
def test_row_11_paid_twice_confirms_once_and_refunds_the_later_payment(provider):
    order = started()
    first = order.attempts.get()
    provider.becomes(first, AttemptState.DECLINED, decline_class=declines.GENERIC)
    services.reconcile(first.pk, AT)
    services.start_payment(order.pk, JUST_AFTER)
    pays(order, provider)
    provider.becomes(first, AttemptState.PAID)
    for _again in range(2):
        services.reconcile(first.pk, JUST_AFTER)
    assert outcome(order) == CONFIRMED | {
        "attempts": ["paid", "paid"],
        "ledger": [("paid", TOTAL), ("paid", TOTAL)],
        "refunds": [("paid_twice", "created", TOTAL)],
        "mails": ["order_confirmed", "refund_started", "ticket_issued"],
    }
    assert order.refunds.get().attempt == first
    assert net_paid_yen(order) == TOTAL


def test_row_11_a_second_charge_of_one_attempt_is_refunded_alone(provider):
    order = started()
    pays(order, provider)
    result = pays(order, provider, charge_id="a second one")
    assert result["refunds"] == [("paid_twice", "created", TOTAL)]
    assert net_paid_yen(order) == TOTAL


@pytest.mark.unaudited("the price is changed by hand")
def test_row_11_an_old_attempt_is_cancelled_before_another_begins_else_nothing_begins(provider):
    order = started()
    first = order.attempts.get()
    type(order).objects.update(total_yen=500)
    provider.at_the_till.add(first.reference)
    with pytest.raises(services.payments.AnotherAttemptOpen):
        services.start_payment(order.pk, JUST_AFTER)
    assert (order.attempts.count(), len(provider.requests)) == (1, 1)
    provider.at_the_till.clear()
    services.start_payment(order.pk, JUST_AFTER)
    assert [one.state for one in order.attempts.order_by("pk")] == ["cancelled", "action_required"]


@pytest.mark.unaudited("the price is changed by hand")
def test_row_11_an_old_payment_of_another_price_for_a_confirmed_order_is_refunded_too(provider):
    order = started()
    first = order.attempts.get()
    type(order).objects.update(total_yen=500)
    services.start_payment(order.pk, JUST_AFTER)
    pays(order, provider)
    provider.becomes(first, AttemptState.PAID)
    services.reconcile(first.pk, JUST_AFTER)
    assert outcome(order)["refunds"] == [("paid_twice", "created", TOTAL)]


@pytest.mark.parametrize("wrong", [{"amount_yen": TOTAL - 1}, {"amount_yen": TOTAL + 1}], ids=["less", "more"])
def test_row_16_a_wrong_amount_is_recorded_and_reviewed_and_cannot_be_paid_again(provider, wrong):
    order = started()
    result = pays(order, provider, **wrong)
    assert (result["ledger"], result["tickets"]) == ([("paid", wrong["amount_yen"])], [])
    assert result["reviews"] == ["wrong_amount"]
    with pytest.raises(MoneyArrived):
        open_attempt(order, at=JUST_AFTER)
    with pytest.raises(MoneyArrived):
        services.abandon_order(order.pk, JUST_AFTER)


def test_row_17_another_currency_is_reviewed_and_cannot_be_paid_again(provider):
    order = started()
    result = pays(order, provider, currency="USD")
    assert (result["ledger"], result["reviews"], result["tickets"]) == ([("paid", 0)], ["wrong_amount"], [])
    with pytest.raises(MoneyArrived):
        open_attempt(order, at=JUST_AFTER)


def test_row_22_a_failed_authentication_ends_the_attempt_and_the_order_stays_payable(provider):
    order = started()
    provider.becomes(order.attempts.get(), AttemptState.DECLINED, decline_class=declines.AUTHENTICATION)
    services.poll_payment(order.pk, JUST_AFTER)
    assert outcome(order)["attempts"] == ["declined"]
    services.start_payment(order.pk, JUST_AFTER)
    assert pays(order, provider)["order"] == "confirmed"


def test_row_21_an_abandoned_challenge_is_cancelled_there_first_and_released_second(provider):
    order = started()
    later = AT + timedelta(minutes=30)
    provider.is_silent = True
    assert (jobs.cancel_overdue_attempts(later), jobs.expire_lapsed_orders(later)) == (0, 0)
    provider.is_silent = False
    assert (jobs.cancel_overdue_attempts(later), jobs.expire_lapsed_orders(later)) == (1, 1)
    assert outcome(order)["holds"] == [("released", 2)]


def test_row_9_a_provider_that_is_too_busy_ends_the_attempt_and_the_hold_stays(provider):
    provider.next_start = Declined(declines.TRY_AGAIN)
    order = started()
    assert outcome(order)["attempts"] == ["declined"]
    assert "混み合って" in declines.decline_text(order.attempts.get().decline_class)
    provider.next_start = None
    assert services.start_payment(order.pk, JUST_AFTER).startswith("https://pay.example/")


def test_a_provider_that_refuses_us_is_reviewed_once_and_the_buyer_may_pay_otherwise(provider):
    provider.next_start = Misconfigured("invalid api key")
    orders = [started(), started()]
    for order in orders:
        attempt = order.attempts.get()
        assert (attempt.state, attempt.decline_class) == ("declined", declines.UNAVAILABLE)
        assert outcome(order)["holds"] == [("held", 2)]
    review = ReviewItem.objects.get()
    assert (review.kind, review.order, review.data["why"]) == ("provider_refused", None, "invalid api key")
    provider.next_start = None
    assert services.start_payment(orders[0].pk, JUST_AFTER).startswith("https://pay.example/")


# --- The server refuses what the page does not offer -----------------------------------------------------------------
@pytest.mark.parametrize(
    ("limits", "is_open"),
    [
        ({"min_yen": TOTAL}, True),
        ({"min_yen": TOTAL + 1}, False),
        ({"max_yen": TOTAL}, True),
        ({"max_yen": TOTAL - 1}, False),
    ],
    ids=str,
)
def test_row_32_the_events_own_limits_hold_on_the_server(provider, limits, is_open):
    order = an_order_to_pay("card")
    order.event.payment_options.filter(method__code="card").update(**limits)
    if is_open:
        assert open_attempt(order, at=AT).amount_yen == TOTAL
    else:
        with pytest.raises(MethodNotPossible):
            open_attempt(order, at=AT)


@pytest.mark.unaudited("the price is changed by hand")
@pytest.mark.parametrize(("method", "low", "high"), [("konbini", 120, 300_000), ("paypay", 50, 1_000_000)])
def test_row_32_the_providers_limits_hold_at_their_ends(provider, method, low, high):
    order = an_order_to_pay(method)
    for total_yen, is_open in ((low - 1, False), (low, True), (high, True), (high + 1, False)):
        type(order).objects.update(total_yen=total_yen)
        if is_open:
            open_attempt(order, at=AT)
            PaymentAttempt.objects.all().delete()
        else:
            with pytest.raises(MethodNotPossible):
                open_attempt(order, at=AT)


# --- Unknown outcomes -----------------------------------------------------------------------------------------------
def test_row_8_a_start_without_an_answer_is_looked_up_with_growing_delay_and_never_begun_twice(provider):
    provider.is_silent = True
    order = started()
    attempt = order.attempts.get()
    assert (attempt.state, attempt.is_unknown) == ("starting", True)
    asked = []
    provider.find = asked.append
    for seconds in range(0, 1800, 10):
        jobs.resolve_unknown_attempts(AT + timedelta(seconds=seconds))
    assert len(asked) == 5  # after 1, 2, 4, 8 and 16 minutes
    assert outcome(order)["holds"] == [("held", 2)]
    services.start_payment(order.pk, JUST_AFTER)
    assert order.attempts.count() == 1


def test_a_run_ends_in_time_at_a_slow_provider_and_the_next_one_asks_about_the_rest(provider, monkeypatch):
    provider.is_silent = True
    attempts = [started().attempts.get().public_id for _n in range(4)]
    asked = []

    def answer_slowly(attempt: str) -> None:
        asked.append(attempt)
        time.sleep(0.3)

    provider.find = answer_slowly
    monkeypatch.setattr(jobs, "RUN_SECONDS", 0.45)
    jobs.resolve_unknown_attempts(JUST_AFTER + timedelta(minutes=2))
    assert asked == attempts[:2]
    jobs.resolve_unknown_attempts(JUST_AFTER + timedelta(minutes=2))
    assert asked == attempts


def test_row_6_an_attempt_is_found_by_the_stored_reference_and_never_by_the_url(provider):
    """The return page reads only our stored reference: another one confirms nothing."""
    mine, other = started(), started()
    provider.becomes(other.attempts.get(), AttemptState.PAID)
    services.poll_payment(mine.pk, JUST_AFTER)
    assert (outcome(mine)["order"], outcome(other)["order"]) == ("pending", "pending")


def test_row_24_each_class_of_refusal_has_its_text_and_a_stolen_card_the_general_one(provider):
    for decline_class in declines.TEXTS:
        order = started()
        provider.becomes(order.attempts.get(), AttemptState.DECLINED, decline_class=decline_class)
        services.poll_payment(order.pk, JUST_AFTER)
        assert order.attempts.get().decline_class == decline_class
    for sensitive in ("lost_card", "stolen_card", "fraudulent", "pickup_card"):
        assert declines.decline_text(sensitive) == declines.decline_text(declines.GENERIC)
