"""Reads of the purchase: what one buyer can choose now, what is held already, what was bought before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum
from django.utils.translation import gettext as _

from commerce.catalog.models import Event, Hold, Performance, TicketType
from commerce.catalog.queries import available_by_type, sale_state, ticket_types_of
from commerce.catalog.states import HoldState, PeriodKind, SaleState
from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.payments.declines import decline_text
from commerce.payments.models import PaymentAttempt
from commerce.payments.states import ENDED, AttemptState


@dataclass(frozen=True)
class TypeChoice:
    """One ticket type on the page of the tickets; `left` counts the buyer's own held places as free."""

    ticket_type: TicketType
    available: int

    @property
    def most(self) -> int:
        """The largest number that may be asked for now."""
        return min(self.ticket_type.max_per_order, self.available)


@dataclass(frozen=True)
class DateChoice:
    """One performance with its state of sale and its types."""

    performance: Performance
    state: SaleState
    types: tuple[TypeChoice, ...]


def pending_order(user, event: Event) -> Order | None:
    """The buyer's unfinished order for the event; the newest, should there be two. A win is no such order."""
    bought = Order.objects.of(user).exclude(sales_period__kind=PeriodKind.LOTTERY)
    return bought.filter(event=event, state=OrderState.PENDING).first()


def payment_in_progress(order: Order) -> bool:
    """Whether a payment of it has begun and not ended: its places and its price then stay as they are."""
    return order.attempts.open().exists()


def date_choices(event: Event, *, replaced_order: Order | None, at: datetime) -> list[DateChoice]:
    """What can be chosen, per performance of an event from `event_for_page`; `mine` is the order that would go."""
    types = ticket_types_of(event)
    left, held = available_by_type(types), _held_by_quota(replaced_order)
    left = {kind.pk: left[kind.pk] + held.get(kind.quota_id, 0) for kind in types}
    return [_date_choice(performance, left, at) for performance in event.performances.all()]


def _date_choice(performance: Performance, available: dict[int, int], at: datetime) -> DateChoice:
    state = sale_state(performance, at, available)
    sold_here = performance.ticket_types.all() if state == SaleState.OPEN else []
    return DateChoice(performance, state, tuple(TypeChoice(kind, available[kind.pk]) for kind in sold_here))


def _held_by_quota(order: Order | None) -> dict[int, int]:
    if order is None:
        return {}
    held = Hold.objects.filter(order=order, state=HoldState.HELD)
    return dict(held.values_list("counter__quota").annotate(n=Sum("quantity")).order_by())


def confirmed_before(user, performances: Iterable[Performance]) -> dict[int, list[Order]]:
    """The buyer's confirmed orders per performance's pk: a reason to ask before selling more."""
    found: dict[int, list[Order]] = {}
    orders = Order.objects.of(user).filter(state=OrderState.CONFIRMED, lines__performance__in=list(performances))
    for order in orders.distinct().prefetch_related("lines"):
        for line in order.lines.all():
            if order not in found.setdefault(line.performance_id, []):
                found[line.performance_id].append(order)
    return found


def decline_message(attempt: PaymentAttempt | None) -> str:
    """The sentence that says why a payment did not go through; empty when it did not fail."""
    if attempt is None or attempt.state not in ENDED:
        return ""
    if attempt.state == AttemptState.DECLINED:
        return decline_text(attempt.decline_class, attempt.method)
    return _("支払いの手続きが完了しませんでした。まだお支払いは済んでいません。もう一度お支払いください。")


def last_attempt(order: Order) -> PaymentAttempt | None:
    """The latest try to pay, if there was one."""
    return order.attempts.order_by("-pk").first()


def decline_of_chosen_method(order: Order) -> str:
    """Why the last try failed; of no use to a buyer who has chosen another way since."""
    last = last_attempt(order)
    is_same = last and order.payment_method and last.method == order.payment_method.code
    return decline_message(last) if is_same else ""
