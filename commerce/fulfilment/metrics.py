"""Gauges for /metrics: orders of the last hour, money whose fate is open, and what waits for staff or for the worker."""

from datetime import datetime, timedelta

from django.db.models import Count, Min, QuerySet

from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.payments.models import PaymentAttempt, PaymentEvent, Refund, ReviewItem
from commerce.payments.states import RefundState
from portal.shared.registries.metrics import Gauge, register_gauge

LATELY = timedelta(hours=1)


def _by_state(rows: QuerySet, states: list[str]) -> dict[str, float]:
    """A number for each state, 0 included, so that an alarm can tell none from unknown."""
    counted = rows.order_by("state").values_list("state").annotate(Count("pk"))
    return {**dict.fromkeys(states, 0), **dict(counted)}


def _orders(at: datetime) -> dict[str, float]:
    return _by_state(Order.objects.filter(created_at__gt=at - LATELY, created_at__lte=at), OrderState.values)


def _refunds(at: datetime) -> dict[str, float]:
    return _by_state(Refund.objects.exclude(state=RefundState.DONE), [s for s in RefundState.values if s != "done"])


def _unanswered(at: datetime) -> float:
    return PaymentAttempt.objects.open().filter(is_unknown=True).count()


def _overdue(at: datetime) -> float:
    return PaymentAttempt.objects.overdue(at).count()


def _unprocessed() -> QuerySet:
    return PaymentEvent.objects.filter(processed_at=None)


def _oldest_event(at: datetime) -> float:
    oldest = _unprocessed().aggregate(oldest=Min("received_at"))["oldest"]
    return max((at - oldest).total_seconds(), 0.0) if oldest else 0.0


register_gauge(Gauge("shop_orders_last_hour", "Orders begun in the last hour, by state.", _orders, label="state"))
register_gauge(Gauge("shop_payments_unanswered", "Open payments whose provider has not answered.", _unanswered))
register_gauge(Gauge("shop_payments_overdue", "Open payments whose time is over.", _overdue))
register_gauge(Gauge("shop_refunds", "Refunds that are not done, by state.", _refunds, label="state"))
register_gauge(
    Gauge("shop_payment_events_waiting", "Webhook events not processed yet.", lambda at: _unprocessed().count())
)
register_gauge(Gauge("shop_payment_events_oldest_seconds", "Age of the oldest of these.", _oldest_event))
register_gauge(
    Gauge(
        "shop_reviews_open",
        "Cases that need a decision of staff.",
        lambda at: ReviewItem.objects.filter(closed_at=None).count(),
    )
)
