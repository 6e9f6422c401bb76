"""Orders in the admin: search, filters and the page of an order, all read-only."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from commerce.catalog.models import OrganizerMembership
from portal.shared.templatetags.formatting import deadline
from tests.factories.orders import OrderFactory
from tests.factories.paid_orders import a_number_to_pay
from tests.factories.payments import a_placed_order, an_attempt
from tests.factories.tickets import PaidOrderFactory

pytestmark = pytest.mark.django_db


def test_an_order_is_found_by_code_and_by_address(client, staff):
    order, other = PaidOrderFactory(), PaidOrderFactory()
    for search_text in (order.code, order.email_at_order):
        html = client.get(reverse("orders:index"), {"q": search_text}).content.decode()
        assert (order.code in html, other.code in html) == (True, False)


def test_an_order_shows_amounts_and_tickets(client, staff):
    order = PaidOrderFactory()
    html = client.get(reverse("orders:inspect", args=[order.pk])).content.decode()

    wanted = [order.code, "確定", "10,220円", "システム利用料", *order.tickets.values_list("short_code", flat=True)]
    assert [word for word in wanted if word not in html] == []


def test_an_unpaid_order_waits_for_its_payment_until_the_time_that_the_buyer_was_told(client, staff):
    attempt = a_number_to_pay()
    order = attempt.order
    assert order.expires_at > attempt.expires_at  # our own release of the stock is later
    page, listed = (
        client.get(url).text for url in (reverse("orders:inspect", args=[order.pk]), reverse("orders:index"))
    )
    assert f"<b>支払い待ち</b> {deadline(attempt.expires_at)}" in page
    cells = ["".join(cell.split()) for cell in re.findall(r"<td[^>]*>([^<]*)</td>", listed)]
    assert ("支払い待ち" in cells, "手続き中" in cells) == (True, False)


def test_an_order_that_was_not_placed_is_in_progress_until_its_hold_ends(client, staff):
    order = OrderFactory()
    page = client.get(reverse("orders:inspect", args=[order.pk])).text
    assert f"<b>手続き中</b> {deadline(order.expires_at)}" in page


def test_no_address_adds_changes_or_deletes_an_order(client, staff):
    order = PaidOrderFactory()
    paths = [f"/staff/orders/{name}" for name in ("new/", f"edit/{order.pk}/", f"delete/{order.pk}/")]

    assert [client.post(path).status_code for path in paths] == [404, 404, 404]
    order.refresh_from_db()
    assert order.state == "confirmed"


def test_the_days_of_a_filter_are_days_in_japan(client, staff):
    late = OrderFactory(placed=True, at=datetime(2026, 11, 23, 14, 59, tzinfo=UTC))
    next_day = OrderFactory(placed=True, at=datetime(2026, 11, 23, 15, 0, tzinfo=UTC))
    query = {"placed_at_from": "2026-11-23", "placed_at_to": "2026-11-23"}
    html = client.get(reverse("orders:index"), query).content.decode()

    assert (late.code in html, next_day.code in html) == (True, False)


def test_the_list_is_narrowed_by_state_method_and_event(client, staff):
    wanted, other = PaidOrderFactory(), OrderFactory()
    queries = [{"state": "confirmed"}, {"payment_method": wanted.payment_method_id}, {"event": wanted.event_id}]
    for query in queries:
        html = client.get(reverse("orders:index"), query).content.decode()
        assert (wanted.code in html, other.code in html) == (True, False)


def test_the_page_shows_the_3ds_result_and_the_decline_class(client, staff):
    order = PaidOrderFactory()
    attempt = order.attempts.get()
    attempt.three_ds = {"result": "authenticated", "eci": "05"}
    attempt.save()
    refused = an_attempt(a_placed_order(user=order.user), decline_class="insufficient_funds", state="declined")
    paid_page = client.get(reverse("orders:inspect", args=[order.pk])).content.decode()
    refused_page = client.get(reverse("orders:inspect", args=[refused.order_id])).content.decode()

    assert ("本人認証済み（ECI 05）" in paid_page, attempt.reference in paid_page) == (True, True)
    assert "insufficient_funds" in refused_page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_queries_for_any_number(
    bare_tree, client, warm, staff, django_assert_num_queries, rows
):
    for _row in range(rows):
        PaidOrderFactory()
    client.get(reverse("orders:index"))  # fills Wagtail's caches
    with django_assert_num_queries(14):
        client.get(reverse("orders:index"))


def test_members_see_only_orders_of_their_organizer(client, member):
    mine, other = PaidOrderFactory(), PaidOrderFactory()
    OrganizerMembership.objects.create(user=member, organizer=mine.event.organizer)
    html = client.get(reverse("orders:index")).content.decode()

    assert (mine.code in html, other.code in html) == (True, False)
    assert client.get(reverse("orders:inspect", args=[other.pk])).status_code == 404


def test_the_confirmation_is_stored_and_shown_with_its_hash(client, staff):
    order = PaidOrderFactory()
    page = client.get(reverse("orders:inspect", args=[order.pk])).content.decode()
    wanted = ["「10,220円で購入する」を押したときの内容", order.confirmation_sha256, "内容と一致しています。"]
    assert [text for text in wanted if text not in page] == []
    order.confirmation_data["total_yen"] = 1
    order.save()
    assert "内容が変わっています。" in client.get(reverse("orders:inspect", args=[order.pk])).content.decode()
