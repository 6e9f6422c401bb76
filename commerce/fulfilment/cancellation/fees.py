"""The fee that is kept when an order is cancelled: by its event's rule, whoever presses the button."""

from collections.abc import Sequence

from commerce.catalog.states import CancellationRule, PerformanceState
from commerce.orders.models import Order, OrderLine
from commerce.payments.queries import refundable_yen
from commerce.payments.states import RefundReason


def cancellation_fee_yen(order: Order, lines: Sequence[OrderLine], paid_yen: int) -> int:
    """By the event's rule, at most what was paid. The percentage is of the tickets' price, rounded down.

    Nothing where the event has no rule, and once a performance of the order is cancelled.
    """
    event = order.event
    if event.cancellation != CancellationRule.ALLOWED:
        return 0
    if any(line.performance.state == PerformanceState.CANCELLED for line in lines):
        return 0  # by a run that has not reached this order
    price_yen = sum(line.total_yen for line in lines)
    return min(event.cancel_fee_yen + price_yen * event.cancel_fee_percent // 100, paid_yen)


def staff_cancellation_fee_yen(order: Order, reason: RefundReason) -> int:
    """The fee when staff cancel: that of the rule at the buyer's own request; for every other reason none is kept."""
    if reason != RefundReason.BUYER_REQUEST:
        return 0
    paid_yen = sum(refundable_yen(attempt) for attempt in order.attempts.all())
    return cancellation_fee_yen(order, list(order.lines.select_related("performance")), paid_yen)
