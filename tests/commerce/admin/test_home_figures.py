"""The shop's figures on the admin's home count what waits and what is today, of the user's organizers, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from commerce.admin.home_figures import home_figures
from commerce.catalog.models import OrganizerMembership, Performance
from commerce.payments.models import LedgerEntry, ReviewItem
from portal.shared.accounts.models import User
from tests.commerce.admin.test_reviews import a_review
from tests.factories.catalog import EventFactory
from tests.factories.tickets import PaidOrderFactory, add_ledger_entry

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # in Japan
MIDNIGHT = NOON - timedelta(hours=12)
SECOND = timedelta(seconds=1)


def figures(user: User) -> dict[str, str]:
    return {str(figure.label): figure.value for figure in home_figures(user, NOON)}


def paid_at(order, at: datetime) -> None:
    LedgerEntry.objects.filter(order=order).update(at=at)


def test_open_reviews_count_and_closed_ones_do_not(client, staff):
    for closed_at in (None, None, NOON):
        a_review(closed_at=closed_at)
    assert figures(staff)["要確認"] == "2件"
    [url] = [figure.url for figure in home_figures(staff, NOON) if figure.label == "要確認"]
    assert [row.closed_at for row in client.get(url).context["object_list"]] == [None, None]


@pytest.mark.parametrize(
    ("at", "sales"),
    [(MIDNIGHT, "10,220円"), (NOON, "10,220円"), (MIDNIGHT - SECOND, "0円"), (NOON + SECOND, "0円")],
)
def test_sales_of_today_begin_at_midnight_in_japan(staff, at, sales):
    paid_at(PaidOrderFactory(), at)
    assert figures(staff)["今日の入金"] == sales


def test_sales_are_payments_alone_and_no_refund_lessens_them(staff):
    order = PaidOrderFactory()
    add_ledger_entry(order, ledger_kind="refunded", amount_yen=-1000)
    paid_at(order, NOON)
    assert figures(staff)["今日の入金"] == "10,220円"


@pytest.mark.parametrize(
    ("starts_at", "fields", "admissions"),
    [
        (MIDNIGHT, {}, "1／2枚"),
        (MIDNIGHT + timedelta(days=1) - SECOND, {"state": "held"}, "1／2枚"),
        (MIDNIGHT - SECOND, {}, None),
        (MIDNIGHT + timedelta(days=1), {}, None),
        (NOON, {"state": "cancelled"}, None),
        (NOON, {"state": "postponed"}, None),
        (NOON, {"kind": "streaming"}, None),
    ],
)
def test_admissions_are_of_performances_that_take_place_at_a_venue_today(staff, starts_at, fields, admissions):
    order = PaidOrderFactory(quantity=3)
    for number, state in ((1, "used"), (2, "issued"), (3, "void")):
        order.tickets.filter(number=number).update(state=state)
    Performance.objects.update(starts_at=starts_at, **fields)
    assert figures(staff).get("今日の入場") == admissions


def test_members_of_an_organizer_see_the_figures_of_its_events(client, member):
    mine, other = PaidOrderFactory(event=EventFactory()), PaidOrderFactory(event=EventFactory())
    OrganizerMembership.objects.create(user=member, organizer=mine.event.organizer)
    for order in (mine, other):
        paid_at(order, NOON)
        ReviewItem.objects.create(kind="paid_twice", order=order, opened_at=NOON)
        order.tickets.update(state="issued")
    Performance.objects.update(starts_at=NOON)
    assert figures(member) == {"要確認": "1件", "今日の入金": "10,220円", "今日の入場": "0／2枚"}


def test_who_may_open_none_of_the_lists_has_no_figure(db):
    assert figures(User.objects.create_user("editor@example.jp", is_staff=True)) == {}


def test_the_home_shows_the_figures_with_their_links(client, staff):
    a_review()
    page = client.get(reverse("wagtailadmin_home")).text
    assert f'href="{reverse("reviews:index")}?is_open=open">要確認 1件</a>' in page
