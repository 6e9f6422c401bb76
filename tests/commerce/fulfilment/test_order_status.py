"""The status of orders with an unpaid voucher, a refund, or a missing bank account."""

from datetime import timedelta

import pytest

from commerce.fulfilment.status.order_status import order_status
from commerce.fulfilment.status.refund_status import refund_statuses
from commerce.orders.models import Order
from commerce.payments.gateways.base import MethodRules
from commerce.payments.gateways.routing import gateway_named
from commerce.payments.models import ReviewItem
from commerce.payments.states import AttemptState, RefundReason, RefundState
from tests.commerce.fulfilment.scenarios import UNTIL, a_refund, a_voucher_order
from tests.factories.catalog import AT
from tests.factories.payments import a_placed_order, an_attempt

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=2)


def ended(refund) -> Order:
    Order.objects.filter(pk=refund.order_id).update(state="cancelled")
    return Order.objects.get(pk=refund.order_id)


def test_an_unpaid_voucher_has_a_deadline_and_a_note_on_the_delay():
    now = order_status(a_voucher_order(), LATER)
    assert (now.code, now.until, now.may_pay, now.is_changing, now.label) == (
        "voucher",
        UNTIL,
        False,
        True,
        "お支払い待ち",
    )
    assert "反映されるまで時間がかかることがあります" in now.text


def test_row_12_after_the_deadline_a_buyer_who_paid_in_time_is_asked_to_wait():
    now = order_status(a_voucher_order(), UNTIL)
    assert (now.code, now.title) == ("checking", "お支払いの期限が過ぎました")


@pytest.mark.parametrize(
    ("state", "code", "text"),
    [
        (RefundState.CREATED, "returning", "10,220円をお返しします。"),
        (RefundState.PENDING, "returning", "1か月から2か月"),
        (RefundState.WAITING_CUSTOMER, "bank", "口座"),
        (RefundState.FAILED, "returning", "お金は失われていません"),
        (RefundState.DONE, "cancelled", "10,220円を返金しました。"),
    ],
)
def test_row_25_an_ended_order_shows_the_state_of_its_refund(state, code, text):
    now = order_status(ended(a_refund(state)), LATER)
    assert (now.code, text in now.text) == (code, True)


def test_a_missing_bank_account_is_more_urgent_than_failed_and_open_refunds():
    first = a_refund(RefundState.PENDING, amount_yen=100)
    a_refund(RefundState.FAILED, order=first.order, amount_yen=100)
    a_refund(RefundState.WAITING_CUSTOMER, order=first.order, amount_yen=100)
    assert order_status(ended(first), LATER).code == "bank"


def not_authenticated():
    attempt = an_attempt(a_placed_order(at=AT), at=AT, state=AttemptState.PAID)
    return a_refund(order=attempt.order, reason=RefundReason.NOT_AUTHENTICATED).order


def test_row_23_a_card_without_authentication_may_be_replaced_while_the_hold_lasts():
    order = Order.objects.get(pk=not_authenticated().pk)
    now = order_status(order, LATER)
    assert (now.code, now.may_pay) == ("refused", True)
    assert "10,220円は全額お返しします" in now.text
    assert order_status(order, order.expires_at).code == "returning"


def test_late_money_without_available_stock_waits_for_staff_until_a_refund_exists():
    attempt = an_attempt(a_placed_order(at=AT), at=AT, state=AttemptState.PAID)
    Order.objects.filter(pk=attempt.order_id).update(state="expired")
    order = Order.objects.get(pk=attempt.order_id)
    assert order_status(order, LATER).code == "refund"
    a_refund(order=order, reason=RefundReason.NO_STOCK)
    assert order_status(order, LATER).code == "returning"


def test_a_task_of_staff_that_is_not_about_his_money_does_not_trouble_the_buyer():
    order = a_placed_order(at=AT)
    ReviewItem.objects.create(kind="provider_refused", order=order, opened_at=AT)
    assert order_status(order, LATER).code == "unpaid"


@pytest.mark.parametrize(("refund_kind", "is_ours"), [("bank_details", True), ("by_provider", False)])
def test_who_asks_for_the_account_depends_on_the_provider(monkeypatch, refund_kind, is_ours):
    order = a_refund(RefundState.WAITING_CUSTOMER, method="konbini").order
    rules = MethodRules(min_yen=120, max_yen=300_000, refund_kind=refund_kind)
    monkeypatch.setattr(type(gateway_named("sandbox")), "capabilities", lambda self: {"konbini": rules})
    (one,) = refund_statuses(order)
    assert (one.asks_bank_account, "決済会社から" in one.text) == (is_ours, not is_ours)
