"""Filters of the list of events: what each leaves, its count, its address, and what is chosen together."""

from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from commerce.catalog.event_summary import summaries_of
from commerce.catalog.models import PerformanceText
from commerce.catalog.queries import events_ahead
from commerce.shop.event_filters import FilteredEvents, filter_events
from tests.factories.catalog import AT, EventFactory, OrganizerFactory, PerformanceFactory

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)


def filtered(current_day: date = MONDAY, **params: str) -> FilteredEvents:
    return filter_events(summaries_of(events_ahead(AT), AT), params, current_day, "/events/")


def titles(result: FilteredEvents) -> list[str]:
    return [summary.event.title for summary in result.summaries]


def options(result: FilteredEvents, name: str) -> dict[str, int]:
    """Label → count of one filter."""
    return {option.label: option.count for each in result.filters if each.name == name for option in each.options}


def event_on(day: date, title: str, **fields):
    """An event whose only performance begins at 15:00 in Japan on that day."""
    event = EventFactory(title=title, dates=0, **fields)
    PerformanceFactory(event, starts_at=AT + timedelta(days=(day - MONDAY).days, hours=3))
    return event


@pytest.mark.parametrize(
    ("current_day", "expected"),
    [
        (date(2026, 11, 23), ["土曜", "日曜"]),
        (date(2026, 11, 27), ["土曜", "日曜"]),
        (date(2026, 11, 28), ["土曜", "日曜"]),
        (date(2026, 11, 29), ["日曜"]),  # Saturday is over, and the next one is not this weekend's
    ],
)
def test_this_weekend_is_the_next_saturday_and_sunday_and_on_sunday_that_day(current_day, expected):
    for day, title in ((27, "金曜"), (28, "土曜"), (29, "日曜"), (30, "月曜")):
        event_on(date(2026, 11, day), title)
    event_on(date(2026, 12, 5), "次の土曜")
    assert titles(filtered(current_day, when="weekend")) == expected


def test_a_month_is_chosen_by_year_and_month_and_only_months_with_events_are_offered():
    event_on(date(2026, 11, 30), "十一月")
    event_on(date(2027, 1, 2), "一月")
    assert titles(filtered(when="2027-01")) == ["一月"]
    assert options(filtered(), "when") == {"2026年11月": 1, "2027年1月": 1}


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"price": "free"}, ["無料の会"]),
        ({"price": "to-3000"}, ["無料の会", "安い会"]),  # 2,890 + 110 yen
        ({"price": "to-5000"}, ["無料の会", "安い会"]),
        ({"price": "to-10000"}, ["無料の会", "安い会", "高い会"]),
        ({"genre": "music"}, ["高い会"]),
        ({"genre": "music", "price": "free"}, []),
        ({"kind": "streaming"}, ["無料の会"]),
        ({"kind": "venue"}, ["安い会", "高い会"]),
        ({"sale": "lottery"}, ["高い会"]),
        ({"sale": "open"}, ["無料の会", "安い会", "高い会"]),
        ({"place": "海のホール"}, ["安い会"]),
        ({"organizer": "umi"}, ["安い会"]),
        ({"organizer": "yama", "genre": "nonsense", "unknown": "1", "when": "\x00"}, []),
    ],
)
def test_filters_are_all_applied_and_unknown_values_choose_nothing(params, expected):
    EventFactory(title="無料の会", free=True, streaming=True)
    cheap = EventFactory(
        title="安い会", price_yen=2890, at=AT + timedelta(days=1), organizer=OrganizerFactory(slug="umi")
    )
    PerformanceText.objects.filter(performance__event=cheap).update(venue="海のホール")
    EventFactory(title="高い会", price_yen=9000, genre="music", lottery=True, at=AT + timedelta(days=2))
    if params.get("organizer") == "yama":
        expected = ["無料の会", "安い会", "高い会"]
    assert titles(filtered(**params)) == expected


def test_a_count_is_what_the_choice_leaves_beside_the_other_filters():
    EventFactory(genre="music", free=True)
    EventFactory(genre="music")
    EventFactory(genre="theatre")
    assert options(filtered(price="free"), "genre") == {"音楽": 1}
    assert options(filtered(genre="music"), "price") == {
        "無料": 1,
        "3,000円まで": 1,
        "5,000円まで": 1,
        "10,000円まで": 2,
    }
    assert options(filtered(genre="music"), "genre") == {"音楽": 2, "演劇": 1}


def test_the_address_keeps_the_other_filters_and_the_words_and_a_chosen_option_leads_out():
    EventFactory(genre="music", free=True)
    (chosen,) = filtered(genre="music", q="会").chosen
    assert (chosen.label, chosen.url) == ("音楽", "/events/?q=%E4%BC%9A")
    free = next(
        option for each in filtered(genre="music", q="会").filters for option in each.options if option.label == "無料"
    )
    assert parse_qs(urlsplit(free.url).query) == {"genre": ["music"], "q": ["会"], "price": ["free"]}
    assert filtered(genre="music").chosen[0].url == "/events/"


def test_a_chosen_option_that_leaves_nothing_still_stands_there_to_be_taken_back():
    EventFactory(genre="music")
    assert [option.label for option in filtered(genre="theatre").chosen] == ["演劇"]


def test_a_day_that_is_called_off_is_no_day_of_the_event():
    EventFactory(title="中止", cancelled=True)
    assert options(filtered(), "when") == {}
