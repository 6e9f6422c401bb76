"""Webhook, return page, scheduled jobs, buyers and staff act on one payment at once: it is counted once."""

from datetime import timedelta

import pytest

from commerce.catalog.models import QuotaCounter
from commerce.catalog.states import CancellationRule
from commerce.fulfilment import jobs, services
from commerce.fulfilment.cancellation.by_buyer import cancel_by_buyer
from commerce.fulfilment.cancellation.event_run import (
    AlreadyRunning,
    advance_event_cancellation,
    start_event_cancellation,
)
from commerce.fulfilment.models import EventCancellation
from commerce.fulfilment.refunds.services import refund_order
from commerce.fulfilment.webhook_processing import process_webhook_event
from commerce.payments.errors import RefundTooMuch
from commerce.payments.models import PaymentEvent, Refund
from commerce.payments.states import AttemptState, RefundReason
from portal.shared import clock
from portal.shared.mail.models import MailMessage
from tests.concurrency.threads import at_once
from tests.factories.accounts import make_buyer
from tests.factories.catalog import EventFactory
from tests.factories.order_outcome import outcome
from tests.factories.paid_orders import a_bought_order, a_number_to_pay
from tests.factories.payments import SandboxBuyer, a_placed_order, an_attempt, snapshot_of, use_live_server

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 6


@pytest.fixture
def site_url(live_server, settings) -> str:
    return use_live_server(live_server, settings)


def errors(results: list[object]) -> list[type]:
    return sorted({type(result) for result in results if isinstance(result, Exception)}, key=str)


def mail_kinds_of(order) -> list[str]:
    return sorted(MailMessage.objects.about(order).values_list("kind", flat=True))


def test_row_1_webhook_return_page_and_scheduler_at_once_settle_once(site_url, run_jobs):
    """Rows 1 and 5: whichever call is first, the order is confirmed once."""
    order, at = a_placed_order(), clock.now()
    SandboxBuyer(site_url).pays(services.start_payment(order.pk, at))
    run_jobs()
    PaymentEvent.objects.update(processed_at=None)
    event, attempt = PaymentEvent.objects.get(), order.attempts.get()
    calls = [
        lambda: process_webhook_event(event.pk, at),
        lambda: services.poll_payment(order.pk, at),
        lambda: services.reconcile(attempt.pk, at),
        lambda: jobs.cancel_overdue_attempts(at + timedelta(minutes=31)),
        lambda: jobs.expire_lapsed_orders(at + timedelta(minutes=31)),
    ]
    assert errors(at_once(calls * 2)) == []
    assert outcome(order)["ledger"] == [("paid", 10220)]
    assert (outcome(order)["order"], len(outcome(order)["tickets"])) == ("confirmed", 2)
    assert mail_kinds_of(order) == ["order_confirmed", "ticket_issued"]


def test_row_12_payment_at_the_store_while_the_scheduler_expires_the_order():
    """Rows 12 and 13: paid in time or late, the stock is sold once."""
    attempt = a_number_to_pay(at=clock.now(), event=EventFactory(at=clock.now(), size=2))
    order, late = attempt.order, attempt.release_at + timedelta(minutes=1)
    lapsed, paid = (
        snapshot_of(attempt, AttemptState.EXPIRED),
        snapshot_of(attempt, AttemptState.PAID, voucher=attempt.voucher),
    )

    def clock_ends_it() -> None:
        services.settle_order(attempt.pk, lapsed, source="clock", at=late)
        services.expire_order(order.pk, late)

    def money_comes() -> None:
        services.settle_order(attempt.pk, paid, source="race", at=late)

    assert errors(at_once([clock_ends_it, money_comes] * 3)) == []
    result = outcome(order)
    assert (result["order"], result["ledger"]) == ("confirmed", [("paid", order.total_yen)])
    assert [hold for hold in result["holds"] if hold[0] == "sold"] == [("sold", 2)]
    assert QuotaCounter.objects.get().taken == 2


def test_row_26_partial_refunds_at_once_never_ask_for_more_than_there_is():
    order, at = a_bought_order(at=clock.now()), clock.now()
    calls = [
        lambda: refund_order(order.pk, 4000, reason=RefundReason.STAFF, actor="staff:a", at=at) for _n in range(MANY)
    ]
    results = at_once(calls)
    assert errors(results) == [RefundTooMuch]
    assert sorted(Refund.objects.values_list("amount_yen", flat=True)) == [4000, 4000]


def test_row_26_a_full_refund_requested_many_times_at_once_is_made_once():
    """A double click: nothing is left for the second, which returns an empty list."""
    order, at = a_bought_order(at=clock.now()), clock.now()
    calls = [
        lambda: refund_order(order.pk, None, reason=RefundReason.STAFF, actor="staff:a", at=at) for _n in range(MANY)
    ]
    assert sorted(len(result) for result in at_once(calls)) == [0] * (MANY - 1) + [1]
    assert list(Refund.objects.values_list("amount_yen", flat=True)) == [10220]


def test_row_11_two_attempts_paid_at_once_confirm_once_and_the_other_money_goes_back():
    first = an_attempt(at=clock.now())
    services.settle_order(first.pk, snapshot_of(first, AttemptState.CANCELLED), source="test", at=clock.now())
    second, at = an_attempt(first.order, at=clock.now()), clock.now()
    calls = [
        lambda attempt=attempt: services.settle_order(
            attempt.pk, snapshot_of(attempt, AttemptState.PAID), source="race", at=at
        )
        for attempt in (first, second)
    ]
    assert errors(at_once(calls * 3)) == []
    result = outcome(first.order)
    assert result["ledger"] == [("paid", 10220), ("paid", 10220)]
    assert (result["order"], len(result["tickets"])) == ("confirmed", 2)
    assert result["refunds"] == [("paid_twice", "created", 10220)]


def test_row_29_two_staff_cancel_an_event_at_once_and_two_schedulers_process_it():
    at = clock.now()
    event = EventFactory(at=at)
    bought = [a_bought_order(at=at, event=event) for _n in range(4)]
    staff = [make_buyer() for _n in range(2)]
    results = at_once(
        [lambda by=by: start_event_cancellation(event, None, reason="台風", by=by, at=at) for by in staff]
    )
    assert errors(results) == [AlreadyRunning]
    run = EventCancellation.objects.get()
    assert errors(at_once([lambda: advance_event_cancellation(run.pk, at)] * 4)) == []
    advance_event_cancellation(run.pk, at)
    run.refresh_from_db()
    assert run.finished_at is not None
    assert [outcome(order)["order"] for order in bought] == ["cancelled"] * 4
    assert [outcome(order)["refunds"] for order in bought] == [[("event_cancelled", "created", 10220)]] * 4
    assert [mail_kinds_of(order).count("event_cancelled") for order in bought] == [1] * 4


def test_a_buyer_who_cancels_twice_and_staff_who_refund_at_once_give_the_money_back_once():
    at = clock.now()
    order = a_bought_order(at=at, event=EventFactory(at=at, cancellation=CancellationRule.ALLOWED))
    calls = [
        lambda: cancel_by_buyer(order.pk, at),
        lambda: cancel_by_buyer(order.pk, at),
        lambda: refund_order(order.pk, None, reason=RefundReason.STAFF, actor="staff:a", at=at),
    ]
    assert errors(at_once(calls)) == []
    assert sum(Refund.objects.values_list("amount_yen", flat=True)) == 10220
    assert outcome(order)["order"] == "cancelled"
