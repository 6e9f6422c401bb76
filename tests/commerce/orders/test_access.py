"""Access to an order: its logged-in buyer, the signed link of its mails, or the verified address of its account."""

import pytest
from django.contrib.auth.models import AnonymousUser

from commerce.orders.access import accessible_order, buyer_order, may_open, orders_of_address, orders_with_event
from tests.factories.accounts import make_buyer
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.django_db
ANONYMOUS = AnonymousUser()


@pytest.fixture
def order():
    return OrderFactory(user=make_buyer("hanako@example.jp"), placed=True)


def test_only_the_owner_or_the_valid_token_opens_a_record():
    owner, other = make_buyer("hanako@example.jp"), make_buyer("taro@example.jp")
    cases = [(owner, ""), (other, ""), (ANONYMOUS, ""), (ANONYMOUS, "right"), (other, "right"), (ANONYMOUS, "wröng")]
    answers = [may_open(reader, token, owner_id=owner.pk, valid_token="right") for reader, token in cases]
    assert answers == [True, False, False, True, True, False]


def test_an_order_opens_by_login_and_by_link_until_its_links_are_revoked(order):
    orders, link = orders_with_event(), order.link_token
    assert accessible_order(orders, order.code, reader=order.user, token="") == order
    assert accessible_order(orders, order.code, reader=ANONYMOUS, token=link) == order
    assert accessible_order(orders, order.code, reader=ANONYMOUS, token="") is None
    assert accessible_order(orders, "ABCDEFGHJK", reader=order.user, token=link) is None
    order.link_revision += 1
    order.save(update_fields=["link_revision"])
    assert accessible_order(orders, order.code, reader=ANONYMOUS, token=link) is None


def test_only_the_logged_in_buyer_gets_the_order_without_a_link(order):
    readers = [order.user, make_buyer("taro@example.jp"), ANONYMOUS]
    assert [buyer_order(orders_with_event(), order.code, reader=reader) for reader in readers] == [order, None, None]


def test_an_address_opens_the_submitted_orders_of_its_account(order):
    OrderFactory(user=order.user)
    OrderFactory(placed=True)
    assert list(orders_of_address("HANAKO@example.jp")) == [order]
    order.user.email = "new@example.jp"
    order.user.save(update_fields=["email"])
    assert list(orders_of_address("hanako@example.jp")) == []
