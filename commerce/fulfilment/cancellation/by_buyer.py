"""Cancellation of a confirmed order by its buyer, where the event's rule allows it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commerce.catalog.states import CancellationRule
from commerce.fulfilment import notifications
from commerce.fulfilment.cancellation.fees import cancellation_fee_yen
from commerce.fulfilment.refunds.services import refund_order
from commerce.fulfilment.services import release
from commerce.orders import services as orders
from commerce.orders.models import Order
from commerce.orders.states import OrderLogKind, OrderState
from commerce.payments.queries import net_paid_yen
from commerce.payments.states import RefundReason
from commerce.tickets import services as tickets
from commerce.tickets.states import TicketState
from portal.shared.actors import BUYER, Actor
from portal.shared.errors import DomainError


class NotCancellable(DomainError):
    """The event's rule, its deadline or a used ticket forbids the cancellation."""

    code = "not_cancellable"
    message = _("このイベントは、確定後の取り消しができません。お申込みはそのままです。")


class TermsChanged(DomainError):
    """The refund differs from the amount on the page."""

    code = "terms_changed"
    message = _("画面を開いたあとに返金の金額が変わりました。まだ取り消していません。金額をもう一度ご確認ください。")


@dataclass(frozen=True)
class CancellationTerms:
    """Whether a buyer may cancel now, until when, and with which fee and refund, in yen."""

    allowed: bool
    until: datetime | None = None
    fee_yen: int = 0
    refund_yen: int = 0


def cancellation_terms(order: Order, at: datetime) -> CancellationTerms:
    """Applies the event's cancellation rule."""
    event = order.event
    if event.cancellation != CancellationRule.ALLOWED or order.state != OrderState.CONFIRMED:
        return CancellationTerms(allowed=False)
    lines = list(order.lines.select_related("performance"))
    first_start = min(line.performance.starts_at for line in lines)
    until = first_start - timedelta(hours=event.cancel_until_hours)
    paid_yen = net_paid_yen(order)
    fee_yen = cancellation_fee_yen(order, lines, paid_yen)
    is_used = order.tickets.filter(state=TicketState.USED).exists()
    return CancellationTerms(at < until and not is_used, until, fee_yen, paid_yen - fee_yen)


@transaction.atomic
def cancel_by_buyer(order_id: int, at: datetime, *, refund_yen: int | None = None) -> Order:
    """Cancels a confirmed order, voids its tickets, releases its stock and queues the refund; once if called again.

    `refund_yen`: the amount on the page. Raises NotCancellable, TermsChanged, RefundNotPossible; then nothing changes.
    """
    order = orders.lock(order_id)
    if order.state == OrderState.CANCELLED:
        return order
    terms = cancellation_terms(order, at)
    if not terms.allowed:
        raise NotCancellable
    if refund_yen is not None and refund_yen != terms.refund_yen:
        raise TermsChanged
    data = {"fee_yen": terms.fee_yen, "refund_yen": terms.refund_yen}
    orders.write_log(order, OrderLogKind.CANCELLED_BY_BUYER, actor=BUYER, at=at, data=data)
    end_order(order, actor=BUYER, reason="buyer cancelled", at=at)
    if terms.refund_yen:
        refund_order(order.pk, terms.refund_yen, reason=RefundReason.BUYER_CANCELLED, actor=BUYER, at=at)
    notifications.notify(order, "order_cancelled", at=at)
    return Order.objects.get(pk=order_id)


def end_order(order: Order, *, actor: Actor, reason: str, at: datetime) -> None:
    """Cancels a locked order: voids its tickets and releases its stock."""
    tickets.void_all(order, at, actor=actor, reason=reason)
    release(order, OrderState.CANCELLED, actor=actor, at=at)
