"""Who may open an order, or what belongs to it, without being staff: by session, by log-in or by a mail's signed link."""

from django.contrib.auth.models import AnonymousUser
from django.utils.crypto import constant_time_compare

from commerce.orders.models import Order, OrderQuerySet
from portal.shared.accounts.models import User

Reader = User | AnonymousUser


def may_open(reader: Reader, token: str, *, owner_id: int, valid_token: str) -> bool:
    """Whether `reader` is logged in as the record's owner, or `token` is the one that mails about the record carry."""
    return (reader.is_authenticated and reader.pk == owner_id) or constant_time_compare(token, valid_token)


def orders_with_event() -> OrderQuerySet:
    """Orders with what their pages print of event, sales period, payment method and buyer."""
    related = ("event__organizer", "sales_period", "payment_method", "user")
    return Order.objects.select_related(*related).prefetch_related("event__texts")


def accessible_order(orders: OrderQuerySet, code: str, *, reader: Reader, token: str) -> Order | None:
    """The order with this number out of `orders`, if its buyer is logged in or the link's token is right."""
    order = orders.filter(code=code).first()
    if order and may_open(reader, token, owner_id=order.user_id, valid_token=order.link_token):
        return order
    return None


def buyer_order(orders: OrderQuerySet, code: str, *, reader: Reader) -> Order | None:
    """The order with this number out of `orders`, if its buyer is logged in."""
    return orders.of(reader).filter(code=code).first() if reader.is_authenticated else None


def orders_of_address(address: str) -> OrderQuerySet:
    """Placed orders of the account that has this address now; the caller has verified the address in the session."""
    return Order.objects.placed().filter(user__email__iexact=address)
