"""The list of events understands dates and prices beside words."""

from datetime import timedelta

import pytest
import time_machine

from portal.shared.models import SiteSettings
from tests.factories.catalog import AT, EventFactory, PerformanceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def events(db):
    """AT is Monday, 23 November 2026."""
    SiteSettings.load()
    opera = EventFactory(title="月の歌劇", dates=0)
    PerformanceFactory(opera, starts_at=AT + timedelta(days=5), price_yen=8000)  # Saturday, 28 November
    jazz = EventFactory(title="ジャズの夜", dates=0)
    PerformanceFactory(jazz, starts_at=AT + timedelta(days=9), price_yen=5000)  # Wednesday, 2 December
    PerformanceFactory(jazz, starts_at=AT + timedelta(days=40), price_yen=3000)  # Saturday, 2 January
    talk = EventFactory(title="朗読の午後", dates=0)
    PerformanceFactory(talk, starts_at=AT + timedelta(days=22), price_yen=0)  # Tuesday, 15 December
    with time_machine.travel(AT, tick=False):
        yield


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("12月", ["ジャズの夜", "朗読の午後"]),
        ("１２月の公演", ["ジャズの夜", "朗読の午後"]),
        ("12/2", ["ジャズの夜"]),
        ("今週末", ["月の歌劇"]),
        ("土曜日", ["月の歌劇", "ジャズの夜"]),
        ("来月", ["ジャズの夜", "朗読の午後"]),
        ("明日", []),
        ("無料", ["朗読の午後"]),
        ("5000円以下", ["ジャズの夜", "朗読の午後"]),
        ("12月 4000円以下", ["朗読の午後"]),
        ("12月のジャズ", ["ジャズの夜"]),
        ("1月 歌劇", []),
        ("歌劇", ["月の歌劇"]),
        ("月の歌劇", ["月の歌劇"]),
    ],
)
def test_events_with_a_performance_on_the_day_and_at_the_price_are_found(client, events, query, titles):
    summaries = client.get("/events/", {"q": query}).context["summaries"]
    assert [str(summary.event.title) for summary in summaries] == titles


def test_an_event_named_after_a_date_is_found_on_other_days_too(client, events):
    named = EventFactory(title="12月の花", dates=0)
    PerformanceFactory(named, starts_at=AT + timedelta(days=3), price_yen=1000)
    titles = [str(summary.event.title) for summary in client.get("/events/", {"q": "12月"}).context["summaries"]]
    assert titles == ["12月の花", "ジャズの夜", "朗読の午後"]
