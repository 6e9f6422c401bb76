"""Builders of orders with an unpaid voucher or a refund."""

from datetime import timedelta

from commerce.catalog.models import StoreGuide
from commerce.orders.models import Order
from commerce.payments.models import Refund
from commerce.payments.states import AttemptState, RefundReason, RefundState
from tests.factories.catalog import AT, payment_method
from tests.factories.payments import a_placed_order, an_attempt
from tests.factories.tickets import PaidOrderFactory

LOPPI = "Loppiを操作する\n\nレジで支払う"
UNTIL = AT + timedelta(days=3)
CODES = {
    "lawson": {"payment_code": "123456", "confirmation_number": "0901234567", "url": ""},
    "ministop": {"payment_code": "654321", "confirmation_number": "", "url": "https://pay.example/m"},
    "seicomart": {"payment_code": "999999", "confirmation_number": "", "url": ""},  # not allowed by the payment method
}


def a_voucher_order(*, at=AT, until=UNTIL, user=None) -> Order:
    """An order with a voucher that can be paid until `until`."""
    fields = {"user": user} if user else {}
    order = a_placed_order(at=at, **fields)
    attempt_fields = {"method": "konbini", "redirect_url": "", "voucher": CODES, "expires_at": until}
    an_attempt(order, at=at, state=AttemptState.AWAITING_PAYMENT, **attempt_fields)
    konbini = payment_method("konbini")
    Order.objects.filter(pk=order.pk).update(payment_method=konbini, expires_at=until + timedelta(minutes=75))
    StoreGuide.objects.update_or_create(
        store="lawson", language="ja", defaults={"steps": "Loppiを操作する\n\nレジで支払う"}
    )
    StoreGuide.objects.update_or_create(store="lawson", language="en", defaults={"steps": "Use Loppi"})
    return Order.objects.get(pk=order.pk)


def a_refund(state=RefundState.CREATED, *, order=None, method="card", amount_yen=10220, reason=RefundReason.STAFF):
    """A refund in a state, of a paid order, which is not changed."""
    order = order or PaidOrderFactory()
    attempt = order.attempts.get()
    if attempt.method != method:
        attempt.method = method
        attempt.save(update_fields=["method"])
    n = Refund.objects.count()
    return Refund.objects.create(
        order=order,
        attempt=attempt,
        amount_yen=amount_yen,
        state=state,
        reason=reason,
        idempotency_key=f"k{n}",
        created_at=AT,
    )
