"""Orders made through the services of the checkout: pending, placed, confirmed."""

from datetime import datetime

from commerce.catalog import services as stock
from commerce.catalog.models import Event
from commerce.catalog.queries import ticket_types_of
from commerce.checkout.confirmation import build_confirmation
from commerce.checkout.quotes import quote_of
from commerce.checkout.services import choose_method, place_order, start_order
from commerce.orders.models import Order
from commerce.orders.services import transition
from commerce.orders.states import OrderState
from commerce.tickets.services import issue_or_schedule
from portal.shared.accounts.models import User
from tests.factories.accounts import make_buyer
from tests.factories.catalog import AT, EventFactory


def OrderFactory(  # noqa: N802
    *,
    event: Event | None = None,
    user: User | None = None,
    quantity: int = 2,
    placed: bool = False,
    confirmed: bool = False,
    method: str = "card",
    at: datetime = AT,
) -> Order:
    """Makes a pending order with a hold for the event's first ticket type.

    `placed`: with a payment method, and placed. `confirmed`: sold, with tickets, but without a payment.
    """
    event = event or EventFactory(at=at)
    user = user or make_buyer(phone="09012345678")
    period = event.sales_periods.get()
    order = start_order(user=user, period=period, chosen={ticket_types_of(event)[0].pk: quantity}, at=at)
    if placed or confirmed:
        if order.total_yen:
            order = choose_method(order, method, at)
        order = place_order(
            order, confirmation_data=build_confirmation(order, quote_of(order), terms=[], at=at), consents=[], at=at
        )
    if confirmed:
        stock.commit_holds(order)
        order = transition(order, OrderState.CONFIRMED, actor="test", at=at)
        issue_or_schedule(order, at=at)
    return order
