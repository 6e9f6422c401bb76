"""The effective payment of an order, as receipts and mails show it."""

from datetime import timedelta

import pytest
from django.core import mail

from commerce.fulfilment import jobs, services
from commerce.fulfilment.refunds.services import refund_order
from commerce.fulfilment.status.payment_summary import payment_summary
from commerce.mypage.queries import orders_with_receipt
from commerce.orders.models import Order
from commerce.payments.models import LedgerEntry, PaymentAttempt, Refund
from commerce.payments.states import AttemptState, RefundReason
from commerce.receipts import eligibility
from commerce.receipts.content import PaymentSummary
from portal.shared.mail.outbox import queue_mail
from portal.shared.mail.sending.delivery import deliver
from tests.factories.catalog import AT
from tests.factories.memory_gateway import JUST_AFTER, an_order_to_pay

pytestmark = pytest.mark.django_db


def pays(provider, order, *, at=JUST_AFTER, **fields) -> PaymentAttempt:
    """Starts another attempt by card, which is paid at `at`."""
    services.start_payment(order.pk, at)
    attempt = order.attempts.first()
    provider.becomes(attempt, AttemptState.PAID, paid_at=at, **fields)
    services.reconcile(attempt.pk, at)
    return attempt


def refused(order) -> str:
    """The code of the error that prevents a receipt; empty if there is none."""
    order = Order.objects.get(pk=order.pk)
    problem = eligibility.refusal(order, payment_summary(order))
    assert (problem is None) == (order in orders_with_receipt(order.user))
    return problem.code if problem else ""


def test_an_order_paid_with_a_second_card_has_its_receipt_and_its_mail_names_that_payment(provider):
    order = an_order_to_pay()
    pays(provider, order, three_ds={"result": "not_supported"})
    assert refused(order) == "receipt_unpaid"
    jobs.send_refunds(JUST_AFTER)
    later = JUST_AFTER + timedelta(minutes=3)
    pays(provider, order, at=later)
    assert refused(order) == ""
    assert payment_summary(order) == PaymentSummary(at=later, method="card", amount_yen=10220)
    deliver(queue_mail("order_confirmed", to="hanako@example.jp", about=order, locale="ja", at=later).pk, at=later)
    assert "お支払い日時2026年11月23日（月）12:05" in "".join(mail.outbox[-1].body.split())


@pytest.mark.parametrize("is_refundable", [True, False])
def test_money_that_came_twice_takes_no_receipt_away(provider, is_refundable):
    order = an_order_to_pay()
    first = pays(provider, order)
    first_at = LedgerEntry.objects.get().at
    twice = PaymentAttempt.objects.create(
        order=order,
        idempotency_key="twice",
        method="konbini",
        provider="memory",
        amount_yen=10220,
        state=AttemptState.CANCELLED,
        created_at=AT,
        release_at=AT,
    )
    rules_now = provider.rules["konbini"]
    if not is_refundable:
        provider.rules = {name: one for name, one in provider.rules.items() if name != "konbini"}
    provider.payments["m-twice"] = provider.payments[first.reference].__class__(
        AttemptState.PAID,
        "m-twice",
        attempt=twice.public_id,
        amount_yen=10220,
        method="konbini",
        charge_id="ch-twice",
        paid_at=JUST_AFTER,
    )
    services.settle_order(twice.pk, provider.payments["m-twice"], source="test", at=JUST_AFTER)
    provider.rules["konbini"] = rules_now
    assert (Refund.objects.exists(), LedgerEntry.objects.count()) == (is_refundable, 2)
    assert (refused(order), payment_summary(order)) == (
        "",
        PaymentSummary(at=first_at, method="card", amount_yen=10220),
    )


@pytest.mark.parametrize("is_sent", [False, True])
def test_there_is_no_receipt_while_a_refund_is_open_and_a_lower_one_afterwards(provider, is_sent):
    order = an_order_to_pay()
    pays(provider, order)
    refund_order(order.pk, 1000, reason=RefundReason.STAFF, actor="staff:a@example.jp", at=JUST_AFTER)
    if is_sent:
        jobs.send_refunds(JUST_AFTER)
    summary = payment_summary(order)
    assert (summary.amount_yen, summary.refunded_yen, summary.completed_refund_yen) == (
        10220,
        1000,
        1000 if is_sent else 0,
    )
    assert refused(order) == ("" if is_sent else "receipt_refund_under_way")


def test_a_payment_that_staff_refunds_for_its_amount_is_still_the_orders_payment(provider):
    order = an_order_to_pay()
    pays(provider, order)
    refund_order(order.pk, 1000, reason=RefundReason.WRONG_AMOUNT, actor="staff:a@example.jp", at=JUST_AFTER)
    assert refused(order) == "receipt_refund_under_way"
