"""Box-office sales at the gate: order, cash payment and tickets in one transaction; and their cancellation."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from commerce.checkout.box_office import box_office_quote, box_office_types, open_box_office_order, walk_up_account
from commerce.fulfilment import notifications
from commerce.fulfilment.refunds.services import refund_order
from commerce.fulfilment.services import release
from commerce.fulfilment.settlement import confirm, settle_order
from commerce.orders import services as orders
from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.payments import cash_attempts
from commerce.payments.gateways.cash import received
from commerce.payments.states import RefundReason
from commerce.tickets import services as tickets
from commerce.tickets.check_in import GateContext, ReasonMissing
from portal.shared.errors import DomainError


class PriceChanged(DomainError):
    """The total in the catalogue differs from the total on the screen."""

    code = "price_changed"
    message = _("金額が変わりました。まだ販売していません。新しい金額を確かめてください。")


class NotABoxOfficeSale(DomainError):
    """The order is no confirmed box-office sale of this event's organizer."""

    code = "not_our_sale"
    message = _("この受付で取り消せる当日券ではありません。")


def sell(
    gate: GateContext, chosen: Mapping[int, int], *, total_yen: int, name: str, phone: str, public_id: str, at: datetime
) -> Order:
    """Sells for cash within the stock; a second request of the same screen (`public_id`) returns the first order.

    Raises PriceChanged, and what box_office_quote and open_box_office_order raise; then nothing has changed.
    """
    try:
        return _sell(gate, chosen, total_yen=total_yen, name=name, phone=phone, public_id=public_id, at=at)
    except IntegrityError:
        if (sold := sale_of(gate, public_id=public_id)) is None:
            raise
        return sold


@transaction.atomic
def _sell(
    gate: GateContext, chosen: Mapping[int, int], *, total_yen: int, name: str, phone: str, public_id: str, at: datetime
) -> Order:
    if sold := sale_of(gate, public_id=public_id):
        return sold
    quote = box_office_quote(gate.event, box_office_types(gate.event, gate.performance_id, at), chosen)
    if quote.total_yen != total_yen:
        raise PriceChanged
    order = open_box_office_order(
        gate.event, quote, public_id=public_id, name=name, phone=phone, actor=gate.actor, at=at
    )
    if order.is_free:
        return confirm(orders.lock(order.pk), actor=gate.actor, at=at)
    attempt = cash_attempts.create_cash_attempt(order, at=at)
    return settle_order(attempt.pk, received(attempt.public_id, attempt.amount_yen, at=at), source=gate.actor, at=at)


def sale_of(gate: GateContext, **lookup: str) -> Order | None:
    """A box-office sale of this event by `code` or `public_id`, or None."""
    return Order.objects.filter(event=gate.event, user=walk_up_account(gate.event.organizer), **lookup).first()


@transaction.atomic
def cancel_sale(order: Order, gate: GateContext, *, reason: str, at: datetime) -> Order:
    """Voids the tickets, releases the stock and queues the cash refund; a second call changes nothing.

    Raises ReasonMissing or NotABoxOfficeSale.
    """
    if not reason.strip():
        raise ReasonMissing
    order = orders.lock(order.pk)
    if order.state == OrderState.CANCELLED:
        return order
    if order.state != OrderState.CONFIRMED or order.user_id != walk_up_account(gate.event.organizer).pk:
        raise NotABoxOfficeSale
    tickets.void_all(order, at, actor=gate.actor, reason=reason)
    release(order, OrderState.CANCELLED, actor=gate.actor, at=at)
    refund_order(order.pk, None, reason=RefundReason.STAFF, note=reason, actor=gate.actor, at=at)
    notifications.notify(order, "order_cancelled", at=at)
    return Order.objects.get(pk=order.pk)
