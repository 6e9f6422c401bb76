"""Scenarios of buying: the last places, payments by card and at a store, an abandoned order, several payments."""

from datetime import timedelta

from commerce.catalog.queries import ticket_types_of
from commerce.checkout.confirmation import build_confirmation
from commerce.checkout.quotes import quote_of
from commerce.checkout.services import choose_method, place_order, start_order
from commerce.fulfilment import services
from commerce.orders.models import Order
from commerce.payments.models import PaymentAttempt
from portal.shared import clock
from tests.factories.accounts import make_buyer
from tests.factories.catalog import EventFactory, TicketTypeFactory, payment_method
from tests.factories.payments import a_placed_order
from tests.simulate import process
from tests.simulate.world import World, may_be_refused

EXPIRY = ("cancel overdue attempts", "expire lapsed orders")
LOOK = ("enqueue open webhook events", "resolve unknown attempts", "enqueue due emails")


def started(order: Order) -> PaymentAttempt:
    """The attempt of an order whose payment was started without faults."""
    services.start_payment(order.pk, clock.now())
    return order.attempts.get()


def last_places(world: World) -> None:
    """Three buyers, two ticket types that share one quota of two places; one of them gives up."""
    event = EventFactory(at=world.now(), size=2)
    [first] = ticket_types_of(event)
    second = TicketTypeFactory(first.performance, name="学生", quota=first.quota)
    for number, ticket_type in enumerate((first, second, first), start=1):
        user = make_buyer(phone="09012345678")
        buys = [_buy, _buy_and_leave][number == 2]
        world.add(f"buyer {number}", lambda user=user, type_=ticket_type, buys=buys: buys(world, event, user, type_.pk))
    world.add_worker("worker")
    world.add_scheduler("scheduler", *EXPIRY, *LOOK)


def _order(event, user, type_pk: int) -> Order:
    period = event.sales_periods.get()
    order = start_order(user=user, period=period, chosen={type_pk: 1}, at=clock.now())
    order = choose_method(order, "card", clock.now())
    data = build_confirmation(order, quote_of(order), terms=[], at=clock.now())
    return place_order(order, confirmation_data=data, consents=[], at=clock.now())


def _buy(world: World, event, user, type_pk: int) -> Order:
    """The whole purchase: places, payment page, payment, news to the shop, return page."""
    order = _order(event, user, type_pk)
    services.start_payment(order.pk, clock.now())
    attempt = order.attempts.get()
    process.point("buyer: pays")
    if attempt.reference and world.provider.pay(attempt.reference, clock.now()):
        world.deliver_event(next(world.numbers), attempt.reference)
    return services.poll_payment(order.pk, clock.now())


def _buy_and_leave(world: World, event, user, type_pk: int) -> Order:
    order = _order(event, user, type_pk)
    services.start_payment(order.pk, clock.now())
    return services.abandon_order(order.pk, clock.now())


def card_payment(world: World) -> None:
    """One payment by card: doubled news, the return page, two workers, and the scheduler, which looks it up and expires."""
    attempt = started(a_placed_order(at=world.now(), of_event={"size": 2}))
    world.provider.pay(attempt.reference, world.now())
    world.add_event("news", attempt.reference, number=1, times=2)
    world.add_event("news again", attempt.reference, number=2)
    world.add("return page", lambda: services.poll_payment(attempt.order_id, clock.now()))
    world.add_worker("worker 1")
    world.add_worker("worker 2")
    world.add("compare", lambda: str(services.reconcile(attempt.pk, clock.now())))


def store_payment(world: World) -> None:
    """Money at the store after the deadline, while the scheduler expires the order and another buyer takes the place."""
    event = EventFactory(at=world.now(), size=2, methods=("card", "konbini"))
    payment_method("konbini")
    type(payment_method("konbini")).objects.update(on_sale=True)
    attempt = started(a_placed_order(event=event, method="konbini", at=world.now()))
    world.at = attempt.release_at + timedelta(minutes=1)
    user, [ticket_type] = make_buyer(phone="09012345678"), ticket_types_of(event)
    world.add("payer", lambda: _pay_at_store(world, attempt))
    world.add_scheduler("scheduler", *EXPIRY)
    world.add_scheduler("scheduler 2", *EXPIRY)
    world.add("buyer", lambda: may_be_refused(lambda: _buy(world, event, user, ticket_type.pk)))
    world.add_worker("worker")


def _pay_at_store(world: World, attempt: PaymentAttempt) -> str:
    process.point("payer: pays")
    is_paid = world.provider.pay(attempt.reference, clock.now())
    world.deliver_event(1, attempt.reference)
    return "paid" if is_paid else "too late"


def cancel_against_settle(world: World) -> None:
    """A buyer gives up in one window and pays in another one."""
    attempt = started(a_placed_order(at=world.now(), of_event={"size": 2}))
    world.add("window 1", lambda: may_be_refused(lambda: services.abandon_order(attempt.order_id, clock.now())))
    world.add("window 2", lambda: _pay_at_store(world, attempt))
    world.add("return page", lambda: services.poll_payment(attempt.order_id, clock.now()))
    world.add_scheduler("scheduler", *EXPIRY)
    world.add_worker("worker")
