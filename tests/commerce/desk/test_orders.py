"""Staff find an order and read its whole story; nobody changes it there."""

import pytest
from django.urls import reverse

from commerce.catalog.models import OrganizerMembership
from commerce.payments.models import ReviewItem
from tests.factories.catalog import AT
from tests.factories.tickets import PaidOrderFactory

pytestmark = pytest.mark.django_db


def test_an_order_is_found_by_code_and_by_address(client, staff):
    order, other = PaidOrderFactory(), PaidOrderFactory()
    for words in (order.code, order.email_at_order):
        html = client.get(reverse("orders:index"), {"q": words}).content.decode()
        assert (order.code in html, other.code in html) == (True, False)


def test_an_order_shows_money_tickets_and_story(client, staff):
    order = PaidOrderFactory()
    html = client.get(reverse("orders:inspect", args=[order.pk])).content.decode()

    wanted = [order.code, "確定", "10,220円", "システム利用料", *order.tickets.values_list("short_code", flat=True)]
    assert [word for word in wanted if word not in html] == []


def test_nobody_adds_changes_or_deletes_an_order(client, staff):
    order = PaidOrderFactory()
    answers = [
        client.post(reverse("orders:add")),
        client.post(reverse("orders:edit", args=[order.pk])),
        client.post(reverse("orders:delete", args=[order.pk])),
    ]

    assert [answer.status_code for answer in answers] == [302, 302, 302]
    order.refresh_from_db()
    assert order.state == "confirmed"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_queries_for_any_number(
    bare_tree, client, warm, staff, django_assert_num_queries, rows
):
    for _row in range(rows):
        PaidOrderFactory()
    client.get(reverse("orders:index"))  # fills what Wagtail keeps in memory
    with django_assert_num_queries(12):
        client.get(reverse("orders:index"))


def test_members_see_only_orders_of_their_organizer(client, member):
    mine, other = PaidOrderFactory(), PaidOrderFactory()
    OrganizerMembership.objects.create(user=member, organizer=mine.event.organizer)
    html = client.get(reverse("orders:index")).content.decode()

    assert (mine.code in html, other.code in html) == (True, False)
    assert client.get(reverse("orders:inspect", args=[other.pk])).status_code == 404


def test_reviews_are_listed_with_their_order(client, staff):
    order = PaidOrderFactory()
    review = ReviewItem.objects.create(kind="paid_twice", order=order, opened_at=AT)

    html = client.get(reverse("reviews:index")).content.decode()
    assert ("二重の支払い" in html, order.code in html) == (True, True)
    assert client.get(reverse("reviews:inspect", args=[review.pk])).status_code == 200
