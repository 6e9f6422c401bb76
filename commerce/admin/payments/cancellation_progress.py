"""Figures of event cancellations: the scope of a run and its progress. Amounts in yen."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import ngettext

from commerce.catalog.models import Event, Performance
from commerce.fulfilment.models import EventCancellation
from commerce.orders.models import Order
from commerce.orders.states import OrderLogKind, OrderState
from commerce.payments.models import LedgerEntry, Refund, ReviewItem
from commerce.payments.states import REFUND_OPEN, RefundReason, RefundState, ReviewKind
from portal.shared.money import yen

ACTIVE_STATES = (OrderState.PENDING, OrderState.CONFIRMED)


@dataclass(frozen=True)
class CancellationScope:
    """The number of orders that a run would cancel, and their net paid amount."""

    orders: int
    amount_yen: int

    def __str__(self) -> str:
        number = ngettext("%(n)d件", "%(n)d件", self.orders) % {"n": self.orders}
        return f"{number}・{yen(self.amount_yen)}"


@dataclass(frozen=True)
class CancellationProgress:
    """The progress of a run: orders cancelled, waiting and left to staff (mixed), and its refunds by state."""

    ended: int
    waiting: int
    mixed: int
    refunds_yen: int
    done_yen: int
    open_yen: int
    failed: int


def cancellation_scope(event: Event, performance: Performance | None) -> CancellationScope:
    """The scope for pending and confirmed orders of one performance, or of all (None)."""
    orders = _of(Order.objects.filter(state__in=ACTIVE_STATES), event, performance)
    paid = LedgerEntry.objects.filter(order__in=orders).aggregate(yen=Sum("amount_yen"))["yen"] or 0
    pending_refunds = Refund.objects.open().filter(order__in=orders).aggregate(yen=Sum("amount_yen"))["yen"] or 0
    return CancellationScope(orders.count(), paid - pending_refunds)


def cancellation_progress(run: EventCancellation) -> CancellationProgress:
    """Counts the current orders, reviews and refunds, so that the figures are right for an interrupted run too."""
    orders = _of(Order.objects.all(), run.event, run.performance)
    reviews = ReviewItem.objects.filter(kind=ReviewKind.MIXED_ORDER, opened_at__gte=run.started_at)
    mixed = orders.filter(state__in=ACTIVE_STATES, pk__in=reviews.values("order"))
    refunds = Refund.objects.filter(
        order__in=orders, reason=RefundReason.EVENT_CANCELLED, created_at__gte=run.started_at
    )
    sums = refunds.aggregate(
        all=Sum("amount_yen"),
        done=Sum("amount_yen", filter=Q(state=RefundState.DONE)),
        open=Sum("amount_yen", filter=Q(state__in=REFUND_OPEN)),
        failed=Count("pk", filter=Q(state=RefundState.FAILED)),
    )
    left_to_staff = mixed.count()
    return CancellationProgress(
        ended=orders.filter(log__kind=OrderLogKind.EVENT_CANCELLED, log__data__cancellation=run.pk).distinct().count(),
        waiting=orders.filter(state__in=ACTIVE_STATES).count() - left_to_staff,
        mixed=left_to_staff,
        refunds_yen=sums["all"] or 0,
        done_yen=sums["done"] or 0,
        open_yen=sums["open"] or 0,
        failed=sums["failed"],
    )


def _of(orders: QuerySet[Order], event: Event, performance: Performance | None) -> QuerySet[Order]:
    orders = orders.filter(event=event)
    return orders.filter(pk__in=performance.order_lines.values("order")) if performance else orders
