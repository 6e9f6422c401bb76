"""Order and inquiry show each other in the admin: whoever opens one reads the other's short story and a link."""

import pytest
from django.urls import reverse

from commerce.fulfilment.notifications import resend
from portal.shared import clock
from support.contact import services
from support.contact.states import InquiryState
from tests.factories.accounts import make_staff
from tests.factories.paid_orders import a_bought_order
from tests.factories.support import make_inquiry
from tests.support.contact.test_admin import browser_of, page_of, with_permissions

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return browser_of(make_staff("boss@example.jp"))


def order_page(order) -> str:
    return reverse("orders:inspect", args=[order.pk])


def test_an_order_lists_its_own_inquiries_newest_first_with_state_topic_and_beginning(staff):
    order, other = a_bought_order(at=clock.now()), a_bought_order(at=clock.now())
    first = make_inquiry(order_code=order.code, text="座席を知りたいです。")
    second = make_inquiry(order_code=order.code, topic="ticket", text="表示されません。")
    foreign = make_inquiry(order_code=other.code)
    services.move(first.pk, InquiryState.ANSWERED, actor="staff", at=clock.now())
    page = staff.get(order_page(order)).text
    section = page[page.index('id="inquiries"') :]

    assert [one.number for one in staff.get(order_page(order)).context["inquiries"]] == [second.number, first.number]
    wanted = [
        page_of(first),
        page_of(second),
        "返信済み",
        "未対応",
        "座席を知りたいです。",
        "電子チケット・入場について",
    ]
    assert [text for text in wanted if text not in section] == []
    assert foreign.number not in page


def test_an_order_without_inquiries_says_so(staff):
    page = staff.get(order_page(a_bought_order(at=clock.now()))).text
    assert "このお申込みについてのお問い合わせはありません。" in page


def test_who_may_not_open_the_inbox_sees_no_inquiry_on_an_order():
    order = a_bought_order(at=clock.now())
    inquiry = make_inquiry(order_code=order.code)
    user = with_permissions("money@example.jp", "access_admin", "view_order", "every_order")
    page = browser_of(user).get(order_page(order)).text

    assert order.code in page
    assert [text for text in (inquiry.number, 'id="inquiries"') if text in page] == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_order_costs_the_same_for_one_inquiry_and_three(bare_tree, staff, number, django_assert_num_queries):
    order = a_bought_order(at=clock.now())
    for _ in range(number):
        make_inquiry(order_code=order.code)
    staff.get(order_page(order))

    with django_assert_num_queries(39):
        staff.get(order_page(order))


def test_an_inquiry_has_the_orders_state_performance_amount_and_mails_with_a_link(staff):
    order = a_bought_order(at=clock.now())
    page = staff.get(page_of(make_inquiry(order_code=order.code))).text
    story = page[page.index('id="order"') :]

    heading = order.line_groups[0].performance.heading
    wanted = [order_page(order), "<b>確定</b>", heading, "10,220円", "ご購入が確定しました", "のメールを"]
    assert [text for text in wanted if text not in story] == []


@pytest.mark.parametrize("mails", [1, 3])
def test_an_inquiry_costs_the_same_for_any_number_of_mails(bare_tree, staff, mails, django_assert_num_queries):
    order = a_bought_order(at=clock.now())
    inquiry = make_inquiry(order_code=order.code)
    for _ in range(mails):
        resend(order, actor="staff:boss@example.jp", at=clock.now())
    staff.get(page_of(inquiry))

    with django_assert_num_queries(29):
        staff.get(page_of(inquiry))
