"""Vouchers show the provider's numbers, only for allowed stores and while they can be paid."""

from datetime import timedelta

import pytest

from commerce.fulfilment.status.vouchers import voucher_of
from commerce.orders.models import Order
from tests.commerce.fulfilment.scenarios import UNTIL, a_voucher_order
from tests.factories.payments import a_placed_order

pytestmark = pytest.mark.django_db


def test_row_31_amount_deadline_and_numbers_are_the_providers_own():
    shown = voucher_of(a_voucher_order())
    assert (shown.amount_yen, shown.deadline) == (10220, UNTIL)
    lawson = shown.stores[0]
    assert (lawson.name, lawson.payment_code, lawson.confirmation_number) == ("ローソン", "123456", "0901234567")
    assert lawson.steps == ["Loppiを操作する", "レジで支払う"]


def test_only_chains_that_the_method_names_are_shown():
    assert [store.code for store in voucher_of(a_voucher_order()).stores] == ["lawson", "ministop"]


def test_the_instructions_are_in_the_readers_language():
    assert voucher_of(a_voucher_order(), "en").stores[0].steps == ["Use Loppi"]


def test_an_order_that_is_paid_ended_or_without_a_number_shows_none(django_assert_num_queries):
    order = a_voucher_order()
    order.attempts.update(state="paid")
    assert voucher_of(Order.objects.get(pk=order.pk)) is None
    order.attempts.update(state="awaiting_payment")
    Order.objects.filter(pk=order.pk).update(state="expired")
    assert voucher_of(Order.objects.get(pk=order.pk)) is None
    assert voucher_of(a_placed_order(at=UNTIL - timedelta(days=3))) is None
