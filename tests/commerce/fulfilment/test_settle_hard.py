"""External refunds, outdated answers, other cards and cancelled performances."""

from dataclasses import replace
from datetime import timedelta

import pytest

from commerce.catalog.models import Performance
from commerce.catalog.states import PerformanceState
from commerce.fulfilment import jobs, services
from commerce.fulfilment.refunds.services import advance_refund, refund_order
from commerce.fulfilment.settlement import settle_order
from commerce.fulfilment.webhook_processing import process_webhook_event, receive_webhook
from commerce.payments.errors import MethodNotPossible
from commerce.payments.gateways.base import Redirect, RefundSnapshot, VerifiedEvent
from commerce.payments.models import Refund, ReviewItem
from commerce.payments.queries import net_paid_yen
from commerce.payments.states import AttemptState, RefundReason, RefundState
from tests.audit_fixture import audited  # noqa: F401 - each test here ends with an audit
from tests.factories.catalog import AT
from tests.factories.memory_gateway import JUST_AFTER, an_order_to_pay
from tests.factories.order_outcome import outcome

pytestmark = pytest.mark.django_db
TOTAL = 10220


def started(method="card"):
    order = an_order_to_pay(method)
    services.start_payment(order.pk, AT)
    return order, order.attempts.get()


@pytest.fixture
def paid(provider):
    """A confirmed order and its attempt."""
    order, attempt = started()
    provider.becomes(attempt, AttemptState.PAID)
    services.reconcile(attempt.pk, JUST_AFTER)
    attempt.refresh_from_db()
    return order, attempt


def refund_refused(order, provider) -> Refund:
    """A refund of the whole amount that the provider refuses."""
    [refund] = refund_order(order.pk, None, reason=RefundReason.STAFF, actor="staff:a@example.jp", at=JUST_AFTER)
    provider.refund = lambda request, key: RefundSnapshot(
        "", RefundState.FAILED, request.amount_yen, refund=request.refund, why="charge_already_refunded"
    )
    advance_refund(refund.pk, JUST_AFTER)
    return refund


# --- 3-D Secure -----------------------------------------------------------------------------------------------------
def test_the_proof_of_an_earlier_card_is_none_for_the_card_that_paid(provider):
    order, attempt = started()
    provider.becomes(attempt, AttemptState.ACTION_REQUIRED, three_ds={"result": "authenticated", "eci": "05"})
    services.reconcile(attempt.pk, JUST_AFTER)
    provider.becomes(attempt, AttemptState.PAID, three_ds={})
    services.reconcile(attempt.pk, JUST_AFTER)
    assert (outcome(order)["order"], outcome(order)["tickets"], net_paid_yen(order)) == ("pending", [], 0)


# --- External refunds -----------------------------------------------------------------------------------------------
def test_a_refund_made_elsewhere_is_not_taken_for_ours_that_was_refused(provider, paid):
    order, attempt = paid
    refund_refused(order, provider)
    provider.becomes(attempt, AttemptState.PAID, refunds=(RefundSnapshot("re_ext", RefundState.DONE, TOTAL),))
    services.reconcile(attempt.pk, JUST_AFTER)
    assert (net_paid_yen(order), outcome(order)["reviews"]) == (0, ["external_refund", "refund_failed"])


def test_a_refund_that_was_refused_to_us_and_yet_made_is_recorded(provider, paid):
    order, attempt = paid
    refund = refund_refused(order, provider)
    done = RefundSnapshot("re_1", RefundState.DONE, TOTAL, refund=refund.public_id)
    provider.becomes(attempt, AttemptState.PAID, refunds=(done,))
    services.reconcile(attempt.pk, JUST_AFTER)
    assert (net_paid_yen(order), outcome(order)["refunds"]) == (0, [("staff", "done", TOTAL)])


@pytest.mark.parametrize("old", [RefundState.PENDING, RefundState.WAITING_CUSTOMER, RefundState.FAILED])
def test_an_old_answer_brings_no_strange_refund_back(provider, paid, old):
    order, attempt = paid
    now = provider.payments[attempt.reference]
    for state in (RefundState.DONE, old):
        snapshot = replace(now, refunds=(RefundSnapshot("re_ext", state, TOTAL),))
        settle_order(attempt.pk, snapshot, source="test", at=JUST_AFTER)
    assert (net_paid_yen(order), outcome(order)["ledger"]) == (0, [("paid", TOTAL), ("refunded", -TOTAL)])


def test_an_old_answer_brings_no_refund_of_ours_back(provider, paid):
    order, attempt = paid
    provider.next_refund = RefundState.WAITING_CUSTOMER
    [refund] = refund_order(order.pk, None, reason=RefundReason.STAFF, actor="staff:a@example.jp", at=JUST_AFTER)
    advance_refund(refund.pk, JUST_AFTER)
    refund.refresh_from_db()
    old = provider.payments[attempt.reference]
    for snapshot in (provider.refund_becomes(refund, RefundState.DONE), old):
        settle_order(attempt.pk, snapshot, source="test", at=JUST_AFTER)
    refund.refresh_from_db()
    assert (net_paid_yen(order), refund.state) == (0, "done")


def test_a_webhook_about_a_returned_refund_is_reconciled_at_once(provider, paid):
    order, attempt = paid
    for name, state in (("e1", RefundState.DONE), ("e2", RefundState.FAILED)):
        provider.becomes(attempt, AttemptState.PAID, refunds=(RefundSnapshot("re_ext", state, TOTAL),))
        event = receive_webhook(
            "memory", VerifiedEvent(name, "refund", attempt.reference, AT, livemode=False), b"{}", at=JUST_AFTER
        )
        assert process_webhook_event(event.pk, JUST_AFTER) is True
    assert outcome(order)["ledger"] == [("paid", TOTAL), ("refund_returned", TOTAL), ("refunded", -TOTAL)]


def test_a_change_during_the_request_is_fetched_again_before_a_review(provider, paid):
    order, attempt = paid
    before = provider.payments[attempt.reference]
    after = replace(before, refunds=(RefundSnapshot("re_ext", RefundState.DONE, TOTAL),))

    def slow(reference):
        provider.fetch = lambda reference: after
        settle_order(attempt.pk, after, source="news", at=JUST_AFTER)
        return before

    provider.fetch = slow
    services.reconcile(attempt.pk, JUST_AFTER)
    assert (net_paid_yen(order), outcome(order)["reviews"]) == (0, ["external_refund"])


# --- Money that gives no tickets ------------------------------------------------------------------------------------
def test_a_payment_refunded_before_it_was_reported_gives_no_tickets(provider):
    order, attempt = started()
    provider.becomes(attempt, AttemptState.PAID, refunds=(RefundSnapshot("re_ext", RefundState.DONE, TOTAL),))
    services.reconcile(attempt.pk, JUST_AFTER)
    result = outcome(order)
    assert (result["order"], result["tickets"], result["mails"], result["refunds"]) == ("pending", [], [], [])
    assert result["reviews"] == ["external_refund", "wrong_amount"]


def test_no_payment_starts_for_a_cancelled_performance(provider):
    order = an_order_to_pay()
    Performance.objects.update(state=PerformanceState.CANCELLED)
    with pytest.raises(MethodNotPossible):
        services.start_payment(order.pk, AT)
    assert provider.requests == []


def test_money_for_a_date_that_was_called_off_goes_back_at_once(provider):
    order, attempt = started()
    Performance.objects.update(state=PerformanceState.CANCELLED)
    provider.becomes(attempt, AttemptState.PAID)
    services.reconcile(attempt.pk, JUST_AFTER)
    result = outcome(order)
    assert (result["order"], result["tickets"], result["mails"]) == ("pending", [], ["refund_started"])
    assert result["refunds"] == [("event_cancelled", "created", TOTAL)]


def test_when_late_money_confirms_an_order_its_other_attempt_is_cancelled_at_the_next_tick(provider):
    order, first = started()
    old = replace(provider.payments[first.reference], state=AttemptState.CANCELLED)
    settle_order(first.pk, old, source="test", at=AT)
    services.start_payment(order.pk, AT)
    provider.becomes(first, AttemptState.PAID)
    services.reconcile(first.pk, JUST_AFTER)
    assert jobs.cancel_overdue_attempts(JUST_AFTER) == 1
    assert outcome(order)["attempts"] == ["cancelled", "paid"]


# --- Scheduled jobs, and long values --------------------------------------------------------------------------------
def test_a_payment_that_cannot_be_ended_does_not_hold_up_the_others(provider, monkeypatch):
    monkeypatch.setattr(jobs, "BATCH", 1)
    (_stuck, silent), (other, _attempt) = started(), started()
    cancel = provider.cancel

    def some(reference, *, key):
        if reference == silent.reference:
            raise ValueError
        return cancel(reference, key=key)

    provider.cancel = some
    for _tick in range(60):  # one of two by chance
        jobs.cancel_overdue_attempts(AT + timedelta(hours=1))
    assert outcome(other)["attempts"] == ["cancelled"]


def test_the_address_of_a_providers_page_may_be_long(provider):
    order = an_order_to_pay()
    url = "https://checkout.stripe.com/c/pay/cs_live_x#" + "f" * 2000
    provider.next_start = Redirect("m-x", url)
    assert services.start_payment(order.pk, AT) == url
    assert order.attempts.get().redirect_url == url


def test_staff_with_a_long_address_may_refund(provider, paid):
    order, _attempt = paid
    actor = "staff:" + "a" * 64 + "@" + "b" * 180 + ".example.jp"
    refund_order(order.pk, None, reason=RefundReason.STAFF, actor=actor, at=JUST_AFTER)
    assert order.log.filter(actor=actor).exists()
    assert not ReviewItem.objects.exists()
