"""The pages that list events: to come, over, and a month as a calendar."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup

from commerce.admin.catalog.event_forms import EventSalesForm
from portal.shared.models import SiteSettings
from tests.factories.catalog import AT, EventFactory, OrganizerFactory, PerformanceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    SiteSettings.load()
    with time_machine.travel(AT, tick=False):
        yield


def soup(client, path: str) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def cards(page: BeautifulSoup) -> list[str]:
    return [link.get_text(strip=True) for link in page.select(".play :is(h2, h3) a")]


def test_the_filters_of_the_address_are_applied_to_the_page(client):
    EventFactory(title="音楽の会", genre="music")
    EventFactory(title="芝居の会", genre="theatre")
    assert cards(soup(client, "/events/?genre=music")) == ["音楽の会"]
    assert soup(client, "/events/?genre=music").select_one("a[aria-current=true]")["href"] == "/events/"


def test_filters_that_leave_nothing_lead_back_to_all_events(client):
    EventFactory(genre="music")
    page = soup(client, "/events/?genre=music&price=free")
    assert (cards(page), page.select_one(".empty a")["href"]) == ([], "/events/")


def test_past_events_are_apart_the_latest_first(client):
    EventFactory(title="来週")
    for days, title in ((20, "先々週"), (12, "先週"), (13, "下書き")):
        EventFactory(title=title, at=AT - timedelta(days=days), draft=title == "下書き")
    assert cards(soup(client, "/events/past/")) == ["先週", "先々週"]
    assert cards(soup(client, "/events/")) == ["来週"]


def test_the_calendar_has_each_performance_on_its_day_in_japan(client):
    event = EventFactory(title="夜の会", dates=0)
    PerformanceFactory(event, starts_at=AT.replace(day=30, hour=15, minute=30))  # 0:30 on 1 December in Japan
    days = soup(client, "/events/calendar/2026/12/").select("td:has(li)")
    assert [(day.time["datetime"], day.li.get_text(" ", strip=True)) for day in days] == [
        ("2026-12-01", "00:30 夜の会")
    ]


def test_the_calendar_marks_today_and_leads_to_the_months_beside(client):
    page = soup(client, "/events/calendar/2026/11/")
    assert [day.time["datetime"] for day in page.select("td[aria-current=date]")] == ["2026-11-23"]
    assert [link["href"] for link in page.select("nav .chips a")] == [
        "/events/calendar/2026/10/",
        "/events/calendar/2026/12/",
    ]


def test_a_performance_that_is_called_off_is_not_in_the_calendar(client):
    EventFactory(cancelled=True)
    assert soup(client, "/events/calendar/2026/12/").select("td:has(li)") == []


@pytest.mark.parametrize("month", ["2026/0", "2026/13", "2023/12", "2029/1", "999999999999/1", "0/1"])
def test_a_month_that_is_far_away_or_none_is_no_page(client, month):
    assert client.get(f"/events/calendar/{month}/").status_code == 404


def test_an_organizer_has_a_page_with_its_own_events_to_come_and_over(client):
    own = OrganizerFactory(slug="umi", name="海の会")
    EventFactory(title="来週", organizer=own)
    EventFactory(title="先週", organizer=own, at=AT - timedelta(days=12))
    EventFactory(title="よその会")
    page = soup(client, "/organizers/umi/")
    assert (page.h1.get_text(), cards(page)) == ("海の会", ["来週", "先週"])
    assert [link.get_text() for link in soup(client, "/events/?organizer=umi").select(".play h2 a")] == ["来週"]


def test_an_organizer_without_a_published_event_has_no_page(client):
    EventFactory(organizer=OrganizerFactory(slug="draft"), draft=True)
    assert client.get("/organizers/draft/").status_code == 404


def test_an_event_may_not_have_the_address_of_a_list(client):
    form = EventSalesForm({"slug": "past"}, instance=EventFactory())
    assert form.errors["slug"] == ["「past」は、このサイトのほかの画面が使っています。別のアドレスにしてください。"]


@pytest.mark.parametrize(
    ("fields", "label"),
    [
        ({}, "受付中"),
        ({"size": 10}, "残りわずか"),
        ({"size": 11}, "受付中"),
        ({"sold_out": True}, "予定枚数終了"),
        ({"before": True}, "まもなく受付"),
        ({"lottery": True}, "抽選受付中"),
        ({"lottery": True, "size": 5}, "抽選受付中"),
        ({"cancelled": True}, "中止"),
        ({"postponed": True}, "延期"),
    ],
)
def test_a_card_says_how_its_sale_stands(client, fields, label):
    EventFactory(**fields)
    assert soup(client, "/events/").select_one(".play .tag").get_text(strip=True) == label


def test_the_number_of_queries_does_not_grow_with_the_events(client, django_assert_num_queries):
    for _number in range(3):
        EventFactory(genre="music")
    client.get("/events/?genre=music")
    with django_assert_num_queries(10):
        client.get("/events/?genre=music&page=2")
