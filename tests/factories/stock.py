"""Orders without lines, for tests of stock alone."""

from datetime import timedelta
from itertools import count

from commerce.catalog.models import Event
from commerce.orders.models import Order
from portal.shared.accounts.models import User
from tests.factories.catalog import AT

_numbers = count(1)


def an_empty_order(event: Event) -> Order:
    """A pending order of somebody new."""
    user = User.objects.create_user(f"stock{next(_numbers)}@example.jp")
    return Order.objects.create(
        user=user,
        event=event,
        sales_period=event.sales_periods.get(),
        email_at_order=user.email,
        name="山田 花子",
        phone="09012345678",
        created_at=AT,
        expires_at=AT + timedelta(minutes=15),
    )
