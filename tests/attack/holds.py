"""Strangers who hold and never pay, and honest buyers behind one address: the services of the purchase with a shifted clock."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Sum

from commerce.catalog import services as stock
from commerce.catalog.models import Event, Hold, SalesPeriod, TicketType
from commerce.catalog.queries import ticket_types_of
from commerce.catalog.states import HoldState, MethodCode
from commerce.checkout.confirmation import build_confirmation
from commerce.checkout.errors import VouchersUsedUp
from commerce.checkout.quotes import quote_of
from commerce.checkout.services import choose_method, place_order, start_order
from commerce.orders.models import Order
from commerce.orders.services import transition
from commerce.orders.states import OrderState
from commerce.payments.services import open_attempt
from portal.shared.accounts.models import User
from portal.shared.errors import DomainError
from tests.factories.accounts import make_buyer
from tests.factories.catalog import AT, EventFactory

CARRIER = "203.0.113.7"
STEP = timedelta(minutes=5)
VOUCHER_LIFE = timedelta(days=3)
PER_ORDER = 4  # the most that the attacked ticket type gives to one order
HOURS = 1


@dataclass
class Outcome:
    """What a run showed; shares in percent of the stock, one per step of five minutes."""

    shares: list[float] = field(default_factory=list)
    bought: int = 0
    minutes: int = 0  # in which an honest buyer was still waiting

    @property
    def peak(self) -> float:
        """The largest share that strangers blocked."""
        return max(self.shares, default=0.0)

    @property
    def minutes_above(self) -> int:
        """Minutes in which they blocked more than 5 %."""
        return 5 * sum(share > 5 for share in self.shares)


def attack(*, accounts: int, networks: int, size: int, vouchers: bool, honest: int = 0) -> Outcome:
    """Plays HOURS hours: every account tries to hold in every step; honest buyers come after it, each until it bought."""
    event = EventFactory(size=size, methods="all")
    period = event.sales_periods.get()
    ticket_type = ticket_types_of(event)[0]
    ticket_type.max_per_order = PER_ORDER
    ticket_type.save(update_fields=["max_per_order"])
    strangers = [make_buyer(f"stranger-{n}@example.com") for n in range(accounts)]
    waiting = [make_buyer(f"honest-{n}@example.jp") for n in range(honest)]
    outcome = Outcome()
    for step in range(HOURS * 60 // 5):
        at = AT + step * STEP
        _expire(event, at)
        for n, user in enumerate(strangers):
            _block(user, f"198.51.100.{n % networks}", period, ticket_type, at, vouchers=vouchers)
        held = Hold.objects.filter(state=HoldState.HELD).aggregate(n=Sum("quantity"))["n"] or 0
        outcome.shares.append(100 * held / size)
        for minute in range(5):
            waiting = _let_buy(waiting, period, ticket_type, at + timedelta(minutes=minute), outcome)
            outcome.minutes += bool(waiting)
    return outcome


def _block(
    user: User, network: str, period: SalesPeriod, ticket_type: TicketType, at: datetime, *, vouchers: bool
) -> None:
    """Holds as many tickets as it gets, and with `vouchers` takes an unpaid number for them."""
    if Order.objects.filter(user=user, state=OrderState.PENDING, expires_at__gt=at).exists():
        return
    for quantity in (PER_ORDER, 1):
        try:
            order = start_order(user=user, period=period, chosen={ticket_type.pk: quantity}, at=at, network=network)
            break
        except DomainError:
            continue
    else:
        return
    if not vouchers:
        return
    try:
        order = _place(order, MethodCode.KONBINI, at)
    except VouchersUsedUp:
        return
    attempt = open_attempt(order, at=at)
    until = at + VOUCHER_LIFE  # as settlement does when the provider has issued the number
    stock.extend_holds(order, until)
    Order.objects.filter(pk=attempt.order_id).update(expires_at=until)


def _place(order: Order, method: str, at: datetime) -> Order:
    store = "lawson" if method == MethodCode.KONBINI else ""
    order = choose_method(order, method, at, store=store)
    screen = build_confirmation(order, quote_of(order), terms=[], at=at)
    return place_order(order, confirmation_data=screen, consents=[], at=at)


def _let_buy(
    waiting: list[User], period: SalesPeriod, ticket_type: TicketType, at: datetime, outcome: Outcome
) -> list[User]:
    """All wait at once behind one address: each wave holds as far as it may, then pays. Returns those still waiting."""
    left: list[User] = []
    orders = []
    for user in waiting:
        try:
            orders.append(start_order(user=user, period=period, chosen={ticket_type.pk: 1}, at=at, network=CARRIER))
        except DomainError:
            left.append(user)
    for order in _placed(orders, at):
        stock.commit_holds(order)
        transition(order, OrderState.CONFIRMED, actor="test", at=at)
        outcome.bought += 1
    return left


def _placed(orders: list[Order], at: datetime) -> Iterator[Order]:
    for order in orders:
        yield _place(order, MethodCode.CARD, at)


def _expire(event: Event, at: datetime) -> None:
    for order in Order.objects.filter(event=event).lapsed(at):
        stock.release(order)
        transition(order, OrderState.EXPIRED, actor="clock", at=at)
