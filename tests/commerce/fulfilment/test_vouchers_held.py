"""Vouchers: the stock is held until payment is impossible, and the payment method cannot change."""

from datetime import UTC, datetime, timedelta

import pytest

from commerce.catalog.models import Hold
from commerce.fulfilment import jobs, notifications, services
from commerce.payments.errors import MethodFixed
from commerce.payments.services import GRACE, open_attempt
from commerce.payments.states import AttemptState
from tests.audit_fixture import audited  # noqa: F401 - each test here ends with an audit
from tests.factories.catalog import AT
from tests.factories.memory_gateway import CODES, JUST_AFTER, an_order_to_pay
from tests.factories.order_outcome import outcome

pytestmark = pytest.mark.django_db
DEADLINE = datetime(2026, 11, 26, 14, 59, 59, tzinfo=UTC)  # the third day, 23:59:59 in Japan


@pytest.fixture
def order(provider):
    """An order with a voucher."""
    order = an_order_to_pay("konbini")
    assert "/complete/" in services.start_payment(order.pk, AT)
    order.refresh_from_db()
    return order


WAITING = {
    "order": "pending",
    "attempts": ["awaiting_payment"],
    "ledger": [],
    "refunds": [],
    "tickets": [],
    "mails": ["voucher_issued"],
    "reviews": [],
    "holds": [("held", 2)],
}
PAID = WAITING | {
    "order": "confirmed",
    "attempts": ["paid"],
    "ledger": [("paid", 10440)],
    "tickets": [(1, "issued"), (2, "issued")],
    "mails": ["order_confirmed", "ticket_issued", "voucher_issued"],
    "holds": [("sold", 2)],
}
LAPSED = WAITING | {
    "order": "expired",
    "attempts": ["cancelled"],
    "mails": ["order_expired", "voucher_issued"],
    "holds": [("released", 2)],
}


def test_the_provider_is_asked_for_the_events_deadline_and_gets_the_chosen_store(provider):
    order = an_order_to_pay("konbini")
    type(order).objects.update(payment_store="lawson")
    services.start_payment(order.pk, AT)
    assert (provider.requests[0].deadline, provider.requests[0].store) == (DEADLINE, "lawson")


def test_holds_last_until_75_minutes_after_the_providers_deadline(order):
    attempt = order.attempts.get()
    assert attempt.voucher == CODES
    assert attempt.expires_at == DEADLINE
    assert attempt.release_at == order.expires_at == Hold.objects.get().until == DEADLINE + timedelta(minutes=75)
    assert outcome(order) == WAITING


def test_row_31_the_deadline_is_the_providers_own_not_ours(provider):
    provider.voucher_ends = DEADLINE - timedelta(hours=5)
    order = an_order_to_pay("konbini")
    services.start_payment(order.pk, AT)
    order.refresh_from_db()
    assert (order.attempts.get().expires_at, order.expires_at) == (
        DEADLINE - timedelta(hours=5),
        DEADLINE - timedelta(hours=5) + GRACE,
    )


def test_the_same_number_is_shown_again_and_mailed_once(order, provider):
    services.start_payment(order.pk, JUST_AFTER)
    services.poll_payment(order.pk, JUST_AFTER)
    assert len(provider.requests) == 1
    assert outcome(order) == WAITING


@pytest.mark.unaudited("the price is changed by hand")
def test_a_number_fixes_the_method_and_the_buyer_cannot_give_up(order):
    with pytest.raises(MethodFixed):
        services.abandon_order(order.pk, JUST_AFTER)
    type(order).objects.update(total_yen=1)
    with pytest.raises(MethodFixed):
        open_attempt(order, at=JUST_AFTER)
    with pytest.raises(MethodFixed):
        services.start_payment(order.pk, JUST_AFTER)
    assert outcome(order) == WAITING


def paid(order, provider, at) -> dict:
    attempt = order.attempts.get()
    provider.becomes(attempt, AttemptState.PAID)
    services.reconcile(attempt.pk, at)
    return outcome(order)


def test_row_12_paid_after_the_deadline_within_the_grace_is_a_normal_success(order, provider):
    late = DEADLINE + timedelta(minutes=70)
    assert (jobs.cancel_overdue_attempts(late), jobs.expire_lapsed_orders(late)) == (0, 0)
    assert paid(order, provider, late) == PAID


def test_row_14_the_scheduler_detects_a_lost_expiry_and_notifies_once(order, provider):
    """Fetches and cancels before it releases."""
    over = DEADLINE + GRACE
    for _again in range(2):
        jobs.cancel_overdue_attempts(over)
        jobs.expire_lapsed_orders(over)
    assert outcome(order) == LAPSED
    assert provider.calls == ["fetch", "cancel"]


def test_row_14_paid_in_silence_is_found_before_anything_is_released(order, provider):
    provider.becomes(order.attempts.get(), AttemptState.PAID)
    over = DEADLINE + GRACE
    assert (jobs.cancel_overdue_attempts(over), jobs.expire_lapsed_orders(over)) == (1, 0)
    assert outcome(order) == PAID
    assert provider.calls == ["fetch"]


def test_row_15_while_the_buyer_pays_at_the_store_the_hold_stays_and_cancelling_is_retried(order, provider):
    attempt, over = order.attempts.get(), DEADLINE + GRACE
    provider.at_the_till.add(attempt.reference)
    assert (jobs.cancel_overdue_attempts(over), jobs.expire_lapsed_orders(over)) == (0, 0)
    assert outcome(order) == WAITING
    order.refresh_from_db()
    assert order.expires_at == Hold.objects.get().until == over + timedelta(minutes=5)
    assert jobs.cancel_overdue_attempts(over + timedelta(minutes=4)) == 0
    assert provider.calls == ["fetch", "cancel"]
    assert jobs.cancel_overdue_attempts(over + timedelta(minutes=5)) == 0
    assert provider.calls == ["fetch", "cancel"] * 2
    assert paid(order, provider, over + timedelta(minutes=6)) == PAID


def test_without_an_answer_of_the_provider_the_hold_remains(order, provider):
    provider.is_silent = True
    over = DEADLINE + GRACE
    assert (jobs.cancel_overdue_attempts(over), jobs.expire_lapsed_orders(over)) == (0, 0)
    assert outcome(order) == WAITING


def test_a_number_that_the_provider_ended_ends_the_order_at_the_next_tick(order, provider):
    provider.becomes(order.attempts.get(), AttemptState.EXPIRED)
    services.reconcile(order.attempts.get().pk, DEADLINE)
    assert jobs.expire_lapsed_orders(DEADLINE) == 1
    assert outcome(order) == LAPSED | {"attempts": ["expired"]}


def test_row_13_late_money_reserves_stock_again(order, provider):
    over = DEADLINE + GRACE
    jobs.cancel_overdue_attempts(over)
    jobs.expire_lapsed_orders(over)
    result = paid(order, provider, over + timedelta(hours=1))
    mail_kinds = sorted([*PAID["mails"], "order_expired"])
    assert result == PAID | {"mails": mail_kinds, "holds": [("released", 2), ("sold", 2)]}


def test_row_13_late_money_without_available_stock_is_recorded_notified_and_reviewed(order, provider):
    over = DEADLINE + GRACE
    jobs.cancel_overdue_attempts(over)
    jobs.expire_lapsed_orders(over)
    order.event.quotas.get().counters.update(size=1)
    for _again in range(2):
        result = paid(order, provider, over + timedelta(hours=1))
    assert result == LAPSED | {
        "attempts": ["paid"],
        "ledger": [("paid", 10440)],
        "mails": ["order_expired", "refund_started", "voucher_issued"],
        "reviews": ["paid_without_stock"],
    }


@pytest.mark.parametrize(("hours_before", "reminded"), [(63, 0), (38, 0), (37.9, 1), (30, 1), (1, 1), (-1, 0)], ids=str)
def test_the_reminder_comes_once_from_ten_in_the_morning_of_the_day_before(order, hours_before, reminded):
    at = DEADLINE - timedelta(hours=hours_before)
    assert [jobs.send_voucher_reminders(at), jobs.send_voucher_reminders(at)] == [reminded, 0]
    assert outcome(order)["mails"].count("voucher_reminder") == reminded


def test_there_is_no_reminder_for_a_new_or_paid_voucher(order, provider):
    tomorrow = DEADLINE - timedelta(hours=37)
    type(order.attempts.get()).objects.update(created_at=tomorrow - timedelta(hours=5))
    assert jobs.send_voucher_reminders(tomorrow) == 0
    paid(order, provider, tomorrow)
    assert jobs.send_voucher_reminders(tomorrow + timedelta(hours=2)) == 0


def test_the_mail_with_the_number_is_sent_again_on_request(order):
    assert notifications.resend(order, actor="buyer", at=JUST_AFTER).kind == "voucher_issued"


def test_a_number_is_looked_at_every_half_minute_at_most(order, provider):
    for seconds in range(0, 60, 5):
        services.poll_payment(order.pk, JUST_AFTER + timedelta(seconds=seconds))
    assert provider.calls == ["fetch"] * 2


def test_too_little_time_before_the_performance_opens_no_number(provider):
    order = an_order_to_pay("konbini")
    order.event.performances.update(starts_at=AT + timedelta(hours=47))
    with pytest.raises(services.payments.MethodNotPossible):
        services.start_payment(order.pk, AT)
    assert provider.requests == []


def test_a_paid_voucher_whose_webhook_is_lost_is_settled_within_the_hour(order, provider):
    """Row 5: without a webhook, a scheduled job reconciles once an hour."""
    provider.becomes(order.attempts.get(), AttemptState.PAID)
    assert jobs.poll_vouchers(AT + timedelta(minutes=59)) == 0
    assert jobs.poll_vouchers(AT + timedelta(minutes=60)) == 1
    assert outcome(order) == PAID


def test_a_number_that_waits_is_asked_about_once_an_hour_only(order, provider):
    assert jobs.poll_vouchers(AT + timedelta(minutes=60)) == 1
    assert jobs.poll_vouchers(AT + timedelta(minutes=90)) == 0
    assert outcome(order) == WAITING
