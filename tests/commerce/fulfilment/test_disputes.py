"""Disputes, and the daily reconciliation with the provider."""

from dataclasses import replace
from datetime import timedelta

import pytest

from commerce.fulfilment import jobs, services
from commerce.payments.gateways.base import Disputed, RefundSnapshot
from commerce.payments.models import PaymentAttempt, ReviewItem
from commerce.payments.states import AttemptState, DisputeState, RefundState
from tests.audit_fixture import audited  # noqa: F401 - each test here ends with an audit
from tests.commerce.fulfilment.paid_attempts import CONFIRMED, TOTAL, pays, started
from tests.factories.catalog import AT
from tests.factories.memory_gateway import JUST_AFTER
from tests.factories.order_outcome import outcome

pytestmark = pytest.mark.django_db


# --- Disputes -------------------------------------------------------------------------------------------------------
def disputed(order, provider, state: DisputeState, amount_yen=TOTAL) -> dict:
    dispute = Disputed("d1", state, amount_yen, JUST_AFTER)
    attempt = order.attempts.get()
    provider.becomes(attempt, AttemptState.PAID, disputes=(dispute,))
    for _again in range(2):
        services.reconcile(attempt.pk, JUST_AFTER)
    return outcome(order)


def test_row_28_a_dispute_is_recorded_and_reviewed_and_blocks_unused_tickets(provider):
    order = started()
    pays(order, provider)
    order.tickets.filter(number=1).update(state="used")
    result = disputed(order, provider, DisputeState.OPEN)
    assert result == CONFIRMED | {
        "ledger": [("disputed", -TOTAL), ("paid", TOTAL)],
        "tickets": [(1, "used"), (2, "blocked")],
        "reviews": ["dispute"],
    }


def test_row_28_a_won_dispute_restores_the_money_and_unblocks_the_tickets(provider):
    order = started(issued_later=True)
    pays(order, provider)
    assert disputed(order, provider, DisputeState.OPEN)["tickets"] == [(1, "blocked"), (2, "blocked")]
    result = disputed(order, provider, DisputeState.WON)
    assert result["ledger"] == [("dispute_won", TOTAL), ("disputed", -TOTAL), ("paid", TOTAL)]
    assert result["tickets"] == [(1, "scheduled"), (2, "scheduled")]
    old = provider.becomes(
        order.attempts.get(), AttemptState.PAID, disputes=(Disputed("d1", DisputeState.OPEN, TOTAL, JUST_AFTER),)
    )
    services.settle_order(order.attempts.get().pk, old, source="old news", at=JUST_AFTER)
    assert outcome(order) == result


def test_row_28_a_lost_dispute_leaves_the_money_disputed_and_the_tickets_blocked(provider):
    order = started()
    pays(order, provider)
    disputed(order, provider, DisputeState.OPEN)
    ReviewItem.objects.update(closed_at=JUST_AFTER)
    result = disputed(order, provider, DisputeState.LOST)
    assert (result["ledger"], result["tickets"]) == (
        [("disputed", -TOTAL), ("paid", TOTAL)],
        [(1, "blocked"), (2, "blocked")],
    )
    assert ReviewItem.objects.get().closed_at is None  # the end of the dispute needs a review again


def test_row_28_an_inquiry_without_an_amount_is_reviewed_and_blocks_nothing(provider):
    order = started()
    pays(order, provider)
    assert disputed(order, provider, DisputeState.OPEN, 0) == CONFIRMED | {"reviews": ["dispute"]}


def test_row_28_the_review_has_the_earliest_day_of_the_disputes_that_wait_for_a_reply(provider):
    order = started()
    pays(order, provider)
    attempt, days = order.attempts.get(), [JUST_AFTER + timedelta(days=n) for n in (9, 7, 5)]

    def reply_by(*disputes: Disputed):
        provider.becomes(attempt, AttemptState.PAID, disputes=disputes)
        services.reconcile(attempt.pk, JUST_AFTER)
        return ReviewItem.objects.get().reply_by

    first = Disputed("d1", DisputeState.OPEN, 0, JUST_AFTER, reply_by=days[0])
    second = Disputed("d2", DisputeState.OPEN, 0, JUST_AFTER, reply_by=days[1])
    assert reply_by(first) == days[0]
    assert reply_by(first, second) == days[1]
    assert reply_by(first, replace(second, reply_by=days[2])) == days[2]  # the provider moved it: nothing else is new
    assert reply_by(first, replace(second, reply_by=None)) == days[0]
    assert reply_by(replace(first, reply_by=None), replace(second, reply_by=None)) is None


def test_row_28_tickets_stay_valid_where_the_setting_allows_it(provider, settings):
    settings.DISPUTE_BLOCKS_TICKETS = False
    order = started()
    pays(order, provider)
    assert disputed(order, provider, DisputeState.OPEN)["tickets"] == CONFIRMED["tickets"]


# --- Daily reconciliation -------------------------------------------------------------------------------------------
def test_payments_are_compared_once_a_day_for_forty_days(provider):
    order = started()
    pays(order, provider)
    order.attempts.update(reconciled_at=None)
    provider.calls.clear()
    asked = [hours for hours in range(24 * 45) if jobs.reconcile_daily(AT + timedelta(hours=hours))]
    assert asked == list(range(24, 24 * 40, 24))
    assert not ReviewItem.objects.exists()


def test_a_lost_payment_is_found_by_the_comparison(provider):
    order = started()
    attempt = order.attempts.get()
    services.settle_order(attempt.pk, provider.cancel(attempt.reference, key="k").snapshot, source="test", at=AT)
    provider.becomes(attempt, AttemptState.PAID)
    assert jobs.reconcile_daily(AT + timedelta(hours=25)) == 1
    assert outcome(order)["order"] == "confirmed"


def test_a_difference_that_remains_after_settling_is_reviewed(provider):
    order = started()
    pays(order, provider)
    attempt = order.attempts.get()
    provider.becomes(attempt, AttemptState.CANCELLED)
    for _again in range(2):
        services.reconcile(attempt.pk, JUST_AFTER)
    review = ReviewItem.objects.get()
    assert (review.kind, review.data) == ("ledger_differs", {"ledger_yen": TOTAL, "provider_yen": 0})
    assert outcome(order)["order"] == "confirmed"  # only the ledger ends a paid state


def test_refunds_and_disputes_are_no_difference(provider):
    order = started()
    pays(order, provider)
    attempt = order.attempts.get()
    refunds = (RefundSnapshot("r1", RefundState.DONE, 1000), RefundSnapshot("r2", RefundState.PENDING, 500))
    provider.becomes(attempt, AttemptState.PAID, refunds=refunds)
    disputed(order, provider, DisputeState.OPEN, 9000)
    assert "ledger_differs" not in outcome(order)["reviews"]


def test_a_payment_that_ended_here_and_is_open_there_is_cancelled(provider):
    order = started()
    attempt = order.attempts.get()
    PaymentAttempt.objects.update(state="cancelled")
    assert services.reconcile(attempt.pk, JUST_AFTER) is True
    assert provider.payments[attempt.reference].state == AttemptState.CANCELLED


def test_a_silent_provider_compares_nothing(provider):
    order = started()
    provider.is_silent = True
    assert services.reconcile(order.attempts.get().pk, JUST_AFTER) is False
    assert order.attempts.get().reconciled_at is None
