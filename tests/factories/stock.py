"""Orders without lines for tests of stock, and the check of counters against holds."""

from datetime import timedelta
from itertools import count

from django.db.models import Sum

from commerce.catalog.models import Event, Hold, QuotaCounter
from commerce.orders.models import Order
from portal.shared.accounts.models import User
from tests.factories.catalog import AT

_numbers = count(1)


def an_empty_order(event: Event) -> Order:
    """Makes a pending order of a new user."""
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


def counters_that_disagree() -> list[QuotaCounter]:
    """Returns counters whose `taken` is not the sum of their active holds; must always be empty."""
    sums = dict(Hold.objects.active().values_list("counter").annotate(n=Sum("quantity")).order_by())
    return [counter for counter in QuotaCounter.objects.all() if counter.taken != sums.get(counter.pk, 0)]
