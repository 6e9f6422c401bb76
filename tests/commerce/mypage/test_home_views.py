"""The home of My Page: what is to be done, then the next performance, the others, and the past ones."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from commerce.catalog.models import Performance
from commerce.tickets.models import Ticket
from commerce.tickets.states import TicketState
from portal.shared import clock
from portal.shared.models import SiteSettings
from tests.factories.accounts import make_buyer
from tests.factories.catalog import EventFactory
from tests.factories.cms import make_home
from tests.factories.orders import OrderFactory
from tests.factories.tickets import PaidOrderFactory

pytestmark = pytest.mark.django_db
BY_HTMX = {"HX-Request": "true"}
NEXT = 'id="next">'


@pytest.fixture
def buyer():
    return make_buyer(phone="09012345678")


@pytest.fixture
def buyer_client(client, buyer):
    client.force_login(buyer)
    return client


def visited(buyer, *, days: int, **fields):
    """An order of two tickets for a performance that many days ago."""
    return PaidOrderFactory(user=buyer, at=clock.now() - timedelta(days=days + 10), **fields)


def test_the_next_performance_opens_its_ticket_and_the_lists_follow(buyer_client, buyer):
    order = PaidOrderFactory(user=buyer, at=clock.now())
    page = buyer_client.get(reverse("mypage")).text

    first = order.tickets.get(number=1)
    assert page.count(f'href="{reverse("ticket", args=[first.token])}"') == 1
    assert [page.count(text) for text in (NEXT, "一般 2枚", "電子チケットを開く", 'id="others"', 'id="past"')] == [
        1,
        1,
        1,
        0,
        0,
    ]
    lists = ["mypage_orders", "mypage_lottery_entries", "mypage_receipts", "mypage_inquiries", "mypage_profile"]
    assert [page.count(f'href="{reverse(name)}"') for name in lists] == [1] * 5


def test_the_nearest_performance_is_the_next_one_whenever_it_was_bought(buyer_client, buyer):
    later = PaidOrderFactory(user=buyer, at=clock.now(), event=EventFactory(at=clock.now() + timedelta(days=1)))
    nearer = PaidOrderFactory(user=buyer, at=clock.now())
    context = buyer_client.get(reverse("mypage")).context

    assert (context["next"].order, [visit.order for visit in context["others"]]) == (nearer, [later])


def test_who_has_no_ticket_is_led_to_the_events(buyer_client):
    page = buyer_client.get(reverse("mypage")).text

    assert [
        page.count(text)
        for text in (NEXT, "これから使うチケットはありません", f'class="btn line m" href="{reverse("event_list")}"')
    ] == [0, 1, 1]


def test_the_one_filled_button_is_what_is_to_be_done_first_else_the_ticket(buyer_client, buyer):
    PaidOrderFactory(user=buyer, at=clock.now())
    calm = buyer_client.get(reverse("mypage")).text
    unpaid = OrderFactory(user=buyer, placed=True, at=clock.now())
    urgent = buyer_client.get(reverse("mypage")).text

    assert (calm.count("btn fill"), calm.count('class="btn fill l" href="/t/')) == (1, 1)
    pay = f'class="btn fill m" href="{reverse("order_complete", args=[unpaid.code])}"'
    assert (urgent.count("btn fill"), urgent.count(pay)) == (1, 1)
    assert urgent.index('id="todos"') < urgent.index(NEXT)


def test_the_last_three_performances_are_stubs_and_all_of_them_are_a_page(buyer_client, buyer):
    orders = [visited(buyer, days=days) for days in (1, 2, 3, 4)]
    home, page = (buyer_client.get(reverse(name)) for name in ("mypage", "mypage_past"))

    assert [one.order_code for one in home.context["past"]] == [order.code for order in orders[:3]]
    assert [one.order_code for one in page.context["past"]] == [order.code for order in orders]
    assert home.text.count(f'href="{reverse("mypage_past")}"') == 1


def test_a_stub_says_whether_one_entered(buyer_client, buyer):
    everybody, one_of_two, nobody = (visited(buyer, days=days) for days in (1, 2, 3))
    everybody.tickets.update(state=TicketState.USED)
    one_of_two.tickets.filter(number=1).update(state=TicketState.USED)
    page = buyer_client.get(reverse("mypage_past")).text

    said = ["2枚で入場しました", "2枚のうち1枚で入場しました", "入場の記録はありません"]
    assert [page.count(text) for text in said] == [1, 1, 1]
    assert sorted(said, key=page.index) == said
    assert nobody.code in page


def test_a_companions_stub_leads_to_no_order(buyer_client, buyer):
    order = visited(make_buyer(phone="09012345678"), days=1)
    order.tickets.filter(number=1).update(holder_user=buyer)
    page = buyer_client.get(reverse("mypage_past"))

    assert [(one.count, one.order_code) for one in page.context["past"]] == [(1, "")]
    assert order.code not in page.text


def test_tickets_that_somebody_else_holds_or_that_are_void_are_nowhere(buyer_client, buyer):
    PaidOrderFactory(user=buyer, at=clock.now())
    visited(buyer, days=1)
    Ticket.objects.filter(number=1).update(holder_user=make_buyer(phone="09012345678"))
    Ticket.objects.filter(number=2).update(state=TicketState.VOID)
    context = buyer_client.get(reverse("mypage")).context

    assert (context["next"], context["others"], context["past"]) == (None, [], [])


def test_a_performance_without_tickets_leads_to_its_order(buyer_client, buyer):
    order = OrderFactory(user=buyer, event=EventFactory(at=clock.now(), streaming=True), confirmed=True, at=clock.now())
    page = buyer_client.get(reverse("mypage"))

    assert (page.context["next"].order, page.context["next"].tickets) == (order, ())
    assert page.text.count(f'href="{reverse("mypage_order", args=[order.code])}"') == 1


def test_a_performance_stays_the_next_one_while_it_is_going_on(buyer_client, buyer):
    PaidOrderFactory(user=buyer, at=clock.now())
    Performance.objects.update(starts_at=clock.now() - timedelta(hours=11), doors_at=None)
    Ticket.objects.update(state=TicketState.USED)
    page = buyer_client.get(reverse("mypage"))

    assert (page.context["next"].is_entered, page.text.count("入場済み")) == (True, 1)


@pytest.mark.parametrize("rows", [1, 3])
def test_query_count_of_my_page_does_not_grow(buyer_client, buyer, django_assert_num_queries, rows):
    for _row in range(rows):
        PaidOrderFactory(user=buyer, at=clock.now())
        OrderFactory(user=buyer, placed=True, at=clock.now())
        visited(buyer, days=2)
    SiteSettings.load()
    with django_assert_num_queries(27):
        page = buyer_client.get(reverse("mypage"))
    assert (len(page.context["todos"]), 1 + len(page.context["others"]), len(page.context["past"])) == (rows,) * 3


@pytest.mark.parametrize("rows", [1, 3])
def test_query_count_of_past_tickets_does_not_grow(buyer_client, buyer, django_assert_num_queries, rows):
    for _row in range(rows):
        visited(buyer, days=2)
    SiteSettings.load()
    with django_assert_num_queries(9):
        buyer_client.get(reverse("mypage_past"))


class TestNextTicketOnTheSitesHome:
    """The fragment above the events."""

    def test_shows_the_next_performance_to_its_holder(self, buyer_client, buyer):
        order = PaidOrderFactory(user=buyer, at=clock.now())
        response = buyer_client.get(reverse("next_ticket"), headers=BY_HTMX)

        link = f'href="{reverse("ticket", args=[order.tickets.get(number=1).token])}"'
        assert (response["Cache-Control"], response.text.count(link), "<html" in response.text) == (
            "no-store, private",
            1,
            False,
        )

    def test_is_a_link_to_my_page_for_everybody_else(self, client, buyer):
        stranger = client.get(reverse("next_ticket"), headers=BY_HTMX)
        client.force_login(buyer)
        without_ticket = client.get(reverse("next_ticket"), headers=BY_HTMX)

        assert (stranger.status_code, stranger.text) == (200, without_ticket.text)
        assert stranger.text.count('href="/mypage/"') == 1

    def test_is_not_in_the_home_itself_which_is_the_same_for_everyone(self, client, buyer):
        make_home()
        PaidOrderFactory(user=buyer, at=clock.now())
        anonymous = client.get("/")
        client.force_login(buyer)
        logged_in = client.get("/")
        cache.clear()
        uncached = client.get("/")

        assert anonymous.content == logged_in.content == uncached.content
        assert anonymous.text.count(f'hx-get="{reverse("next_ticket")}" hx-trigger="load"') == 1

    def test_is_my_page_itself_without_scripts(self, client):
        assert client.get(reverse("next_ticket")).url == reverse("mypage")
