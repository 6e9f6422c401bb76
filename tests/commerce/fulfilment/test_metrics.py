"""The shop's gauges tell of orders, payments, refunds, webhook events and reviews, not of mails alone."""

from datetime import timedelta

import pytest

from commerce.orders.models import Order
from commerce.payments.models import PaymentAttempt, PaymentEvent, ReviewItem
from commerce.payments.services import open_attempt
from commerce.payments.states import AttemptState, RefundState
from portal.shared.registries.metrics import exposition
from tests.factories.catalog import AT
from tests.factories.orders import OrderFactory
from tests.factories.paid_orders import a_bought_order, a_refund

pytestmark = pytest.mark.django_db


def shown(at=AT) -> dict[str, str]:
    """The shop's gauges that are not 0."""
    lines = [line.rpartition(" ") for line in exposition(at).splitlines() if line.startswith("shop_")]
    return {name: value for name, _blank, value in lines if value != "0"}


def test_a_shop_at_rest_shows_zeros_for_every_state():
    lines = [line for line in exposition(AT).splitlines() if line.startswith("shop_")]
    assert ('shop_orders_last_hour{state="pending"} 0' in lines, 'shop_refunds{state="failed"} 0' in lines) == (
        True,
        True,
    )
    assert shown() == {}


def test_orders_of_the_last_hour_are_counted_by_state():
    OrderFactory()
    OrderFactory(confirmed=True)
    old = OrderFactory()
    Order.objects.filter(pk=old.pk).update(created_at=AT - timedelta(hours=2))
    states = {name: value for name, value in shown().items() if name.startswith("shop_orders")}
    assert states == {
        'shop_orders_last_hour{state="pending"}': "1",
        'shop_orders_last_hour{state="confirmed"}': "1",
    }


def test_payments_without_an_answer_and_beyond_their_time_are_counted():
    attempt = open_attempt(OrderFactory(placed=True), at=AT)
    PaymentAttempt.objects.filter(pk=attempt.pk).update(state=AttemptState.STARTING, is_unknown=True, release_at=AT)
    found = {name: value for name, value in shown().items() if name.startswith("shop_payments")}
    assert found == {"shop_payments_unanswered": "1", "shop_payments_overdue": "1"}


@pytest.mark.parametrize("state", [state for state in RefundState if state != RefundState.DONE])
def test_refunds_that_are_not_done_are_counted_by_state(state):
    a_refund(a_bought_order(), 500, state=state)
    found = {name: value for name, value in shown().items() if name.startswith("shop_refunds")}
    assert found == {f'shop_refunds{{state="{state}"}}': "1"}


def test_waiting_webhook_events_and_open_reviews_are_counted():
    for number, minutes in enumerate((3, 1)):
        at = AT - timedelta(minutes=minutes)
        PaymentEvent.objects.create(provider="sandbox", event_id=f"e{number}", kind="k", body="", received_at=at)
    PaymentEvent.objects.filter(event_id="e1").update(processed_at=AT)
    ReviewItem.objects.create(kind="refund_failed", opened_at=AT)
    ReviewItem.objects.create(kind="refund_failed", opened_at=AT, closed_at=AT)
    assert shown() == {
        "shop_payment_events_waiting": "1",
        "shop_payment_events_oldest_seconds": "180",
        "shop_reviews_open": "1",
    }
