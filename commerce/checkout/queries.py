"""Reads of the purchase: available types per performance, earlier orders, payment attempts and their failures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
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
from portal.shared.accounts.models import User


@dataclass(frozen=True)
class TypeChoice:
    """One ticket type on the ticket page; `available` includes the tickets that the buyer's pending order holds."""

    ticket_type: TicketType
    available: int

    @property
    def most(self) -> int:
        """The largest quantity that can be ordered now."""
        return min(self.ticket_type.max_per_order, self.available)


@dataclass(frozen=True)
class DateChoice:
    """One performance with its sale state and ticket types."""

    performance: Performance
    state: SaleState
    types: tuple[TypeChoice, ...]


def pending_order(user: User | AnonymousUser, event: Event) -> Order | None:
    """The buyer's newest pending order for the event, or None; orders of lottery winners do not count."""
    orders = Order.objects.of(user).exclude(sales_period__kind=PeriodKind.LOTTERY)
    return orders.filter(event=event, state=OrderState.PENDING).first()


def payment_in_progress(order: Order) -> bool:
    """Whether the order has an open payment attempt; its holds and price must not change then."""
    return order.attempts.open().exists()


def date_choices(event: Event, *, replaced_order: Order | None, at: datetime) -> list[DateChoice]:
    """Choices per performance of an event from `event_for_page`; `replaced_order` is the order that would be abandoned."""
    types = ticket_types_of(event)
    unsold, held = available_by_type(types), _held_by_quota(replaced_order)
    available = {t.pk: unsold[t.pk] + held.get(t.quota_id, 0) for t in types}
    return [_date_choice(performance, available, at) for performance in event.performances.all()]


def _date_choice(performance: Performance, available: dict[int, int], at: datetime) -> DateChoice:
    state = sale_state(performance, at, available)
    types = performance.ticket_types.all() if state == SaleState.OPEN else []
    return DateChoice(performance, state, tuple(TypeChoice(t, available[t.pk]) for t in types))


def _held_by_quota(order: Order | None) -> dict[int, int]:
    if order is None:
        return {}
    held = Hold.objects.filter(order=order, state=HoldState.HELD)
    return dict(held.values_list("counter__quota").annotate(n=Sum("quantity")).order_by())


def confirmed_before(user: User | AnonymousUser, performances: Iterable[Performance]) -> dict[int, list[Order]]:
    """The buyer's confirmed orders per performance id; the page asks for a confirmation before another order."""
    by_performance: dict[int, list[Order]] = {}
    orders = Order.objects.of(user).filter(state=OrderState.CONFIRMED, lines__performance__in=list(performances))
    for order in orders.distinct().prefetch_related("lines"):
        for line in order.lines.all():
            if order not in by_performance.setdefault(line.performance_id, []):
                by_performance[line.performance_id].append(order)
    return by_performance


def decline_message(attempt: PaymentAttempt | None) -> str:
    """Sentence why a payment attempt failed; empty when it did not fail."""
    if attempt is None or attempt.state not in ENDED:
        return ""
    if attempt.state == AttemptState.DECLINED:
        return decline_text(attempt.decline_class, attempt.method)
    return _("支払いの手続きが完了しませんでした。まだお支払いは済んでいません。もう一度お支払いください。")


def last_attempt(order: Order) -> PaymentAttempt | None:
    """The latest payment attempt, or None."""
    return order.attempts.order_by("-pk").first()


def decline_of_chosen_method(order: Order) -> str:
    """Why the last attempt failed; empty if the buyer has chosen another payment method since."""
    attempt = last_attempt(order)
    is_same = attempt and order.payment_method and attempt.method == order.payment_method.code
    return decline_message(attempt) if is_same else ""
