"""Search for orders by name, number, address and telephone, regardless of width, hyphens and spaces."""

import pytest

from commerce.admin.orders.search import find_orders
from commerce.orders.models import Order
from tests.factories.accounts import make_buyer
from tests.factories.tickets import PaidOrderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def orders():
    buyer = make_buyer("hanako@example.jp", name="山田 花子", kana="ヤマダ ハナコ", phone="09012345678")
    wanted = PaidOrderFactory(user=buyer)
    PaidOrderFactory(user=make_buyer("taro@example.jp", name="鈴木 太郎", kana="スズキ タロウ", phone="08087654321"))
    return wanted


def found(query: str) -> list[Order]:
    return list(find_orders(Order.objects.all(), query))


@pytest.mark.parametrize(
    "search_text",
    [
        "090-1234-5678",
        "０９０−１２３４−５６７８",
        "090 1234 5678",
        "+81 90-1234-5678",
        "+81 (0)90-1234-5678",
        "\u202d090-1234-5678\u202c",
        "0081 90 1234 5678",
        "12345678",
        "山田花子",
        "山田　花子",
        "花子 山田",
        "やまだ",
        "ﾔﾏﾀﾞ ﾊﾅｺ",
        "ヤマタ\u3099",
        "\u202e山田",
        "HANAKO@example.jp",
    ],
)
def test_an_order_is_found_however_name_and_number_are_typed(orders, search_text):
    assert found(search_text) == [orders]


def test_an_order_is_found_by_its_number_in_any_case_and_with_hyphens(orders):
    code = orders.code
    assert [found(search_text) for search_text in (code.lower(), f"{code[:5]}-{code[5:]}", code[:6])] == [[orders]] * 3


def test_an_order_is_found_by_the_current_address_and_the_one_at_the_order(orders):
    orders.user.email = "new@example.jp"
    orders.user.save()
    assert (found("new@example.jp"), found("hanako@example.jp")) == ([orders], [orders])


def test_a_ticket_s_number_and_the_provider_s_id_lead_to_the_order(orders):
    ticket, attempt = orders.tickets.first(), orders.attempts.get()
    assert (found(ticket.code_in_groups), found(attempt.reference)) == ([orders], [orders])


def test_a_number_that_is_stored_with_hyphens_or_abroad_is_found_too(orders):
    Order.objects.filter(pk=orders.pk).update(phone="+81-90-1234-5678")
    assert found("090-1234-5678") == [orders]


def test_an_unknown_name_has_no_results(orders):
    assert found("佐藤 花子") == []
