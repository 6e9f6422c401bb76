"""Cash that staff take at the door: an attempt like any other, written when the money is in the hand."""

from datetime import datetime

from commerce.orders.models import Order
from commerce.payments.gateways import cash
from commerce.payments.models import PaymentAttempt


def create_cash_attempt(order: Order, *, at: datetime) -> PaymentAttempt:
    """The order's one attempt in cash; fulfilment.settle_order books what `gateways.cash.received` says of it."""
    return PaymentAttempt.objects.create(
        order=order,
        idempotency_key=f"cash:{order.public_id}",
        method=cash.METHOD,
        provider=cash.NAME,
        amount_yen=order.total_yen,
        created_at=at,
        release_at=order.expires_at,
    )
