"""Creates the attempt of a box-office sale, at the time when staff receive the cash."""

from datetime import datetime

from commerce.orders.models import Order
from commerce.payments.gateways import cash
from commerce.payments.models import PaymentAttempt


def create_cash_attempt(order: Order, *, at: datetime) -> PaymentAttempt:
    """Creates the order's only cash attempt; fulfilment.settle_order then applies `gateways.cash.received`."""
    return PaymentAttempt.objects.create(
        order=order,
        idempotency_key=f"cash:{order.public_id}",
        method=cash.METHOD,
        provider=cash.NAME,
        amount_yen=order.total_yen,
        created_at=at,
        release_at=order.expires_at,
    )
