"""Orders made through the services of the shop: paid, refunded, expired, waiting for a payment at a store."""

from datetime import datetime, timedelta

from commerce.fulfilment import services
from commerce.fulfilment.refunds.services import refund_order, settle_refund
from commerce.fulfilment.settlement import settle_order
from commerce.orders.models import Order
from commerce.payments.gateways.base import RefundSnapshot
from commerce.payments.models import PaymentAttempt, Refund
from commerce.payments.states import AttemptState, RefundReason, RefundState
from tests.factories.catalog import AT, payment_method
from tests.factories.payments import a_placed_order, an_attempt, snapshot_of

NUMBERS = {"lawson": {"payment_code": "123456", "confirmation_number": "09012345678", "url": ""}}


def a_bought_order(*, at: datetime = AT, **fields) -> Order:
    """Makes an order that is paid by card and confirmed, with tickets and mails."""
    attempt = an_attempt(a_placed_order(at=at, **fields), at=at)
    return settle_order(
        attempt.pk, snapshot_of(attempt, AttemptState.PAID), source="test", at=at + timedelta(minutes=2)
    )


def a_refund(order: Order, amount_yen: int, *, at: datetime = AT, state: RefundState = RefundState.DONE) -> Refund:
    """Makes a refund by staff in that state."""
    [refund] = refund_order(order.pk, amount_yen, reason=RefundReason.STAFF, actor="test", at=at)
    if state != RefundState.CREATED:
        refund_snapshot = RefundSnapshot(f"re-{refund.public_id}", state, amount_yen, at, refund.public_id)
        settle_refund(refund.pk, refund_snapshot, at=at)
    refund.refresh_from_db()
    return refund


def a_number_to_pay(*, at: datetime = AT, **fields) -> PaymentAttempt:
    """Makes an order with a voucher that expires in three days; returns the attempt."""
    payment_method("konbini")
    type(payment_method("konbini")).objects.filter(code="konbini").update(on_sale=True)
    attempt = an_attempt(a_placed_order(at=at, method="konbini", **fields), at=at, redirect_url="")
    snapshot = snapshot_of(attempt, AttemptState.AWAITING_PAYMENT, voucher=NUMBERS, expires_at=at + timedelta(days=3))
    settle_order(attempt.pk, snapshot, source="test", at=at)
    attempt.refresh_from_db()
    return attempt


def a_lapsed_order(*, at: datetime = AT) -> Order:
    """Makes an unpaid order that expired after its attempt was cancelled at the provider."""
    attempt = an_attempt(at=at)
    later = at + timedelta(minutes=31)
    settle_order(attempt.pk, snapshot_of(attempt, AttemptState.CANCELLED), source="test", at=later)
    services.expire_order(attempt.order_id, later)
    attempt.order.refresh_from_db()
    return attempt.order
