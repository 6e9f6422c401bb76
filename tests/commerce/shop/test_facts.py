"""The fact about the events to come."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from portal.shared import clock
from portal.shared.registries.facts import get_fact
from tests.factories.catalog import EventFactory, PerformanceFactory, TicketTypeFactory

pytestmark = pytest.mark.django_db


def coming() -> list[str]:
    return [link.get_text() for link in BeautifulSoup(get_fact("coming-events").block({}), "html.parser").select("a")]


def prices_of(html: str) -> list[str]:
    """The price of each card with its note, without blanks."""
    rows = [price.parent for price in BeautifulSoup(html, "html.parser").select("article .price")]
    return ["".join(row.get_text().split()) for row in rows]


def test_the_nearest_six_published_events_are_shown():
    at = clock.now()
    for days, title in ((6, "七番"), (5, "六番"), (4, "五番"), (1, "二番"), (0, "一番"), (3, "四番"), (2, "三番")):
        EventFactory(at=at + timedelta(days=days), title=title)
    EventFactory(at=at, title="下書き", draft=True)
    EventFactory(at=at - timedelta(days=30), title="終わった会")

    assert coming() == ["一番", "二番", "三番", "四番", "五番", "六番"]


def test_prices_hold_the_fees_and_free_is_a_word():
    EventFactory(at=clock.now(), price_yen=5000, fee_per_ticket_yen=110)
    EventFactory(at=clock.now() + timedelta(days=1), free=True)

    assert prices_of(get_fact("coming-events").block({})) == ["5,110円から手数料・税込", "無料"]


def test_home_and_list_of_events_show_the_same_price_and_note(client):
    EventFactory(at=clock.now(), price_yen=5000, fee_per_ticket_yen=110)
    EventFactory(at=clock.now() + timedelta(days=1), free=True)

    assert prices_of(get_fact("coming-events").block({})) == prices_of(client.get(reverse("event_list")).text)


def test_an_event_with_a_free_and_a_paid_ticket_type_shows_both_ends():
    event = EventFactory(at=clock.now(), price_yen=5000)
    TicketTypeFactory(performance=event.performances.get(), price_yen=0)

    assert prices_of(get_fact("coming-events").block({})) == ["無料〜5,000円（税込）"]


def test_only_an_event_with_more_performances_says_how_many_more():
    at = clock.now() + timedelta(days=1)
    several = EventFactory(at=at)
    for days in (1, 2):
        PerformanceFactory(event=several, starts_at=several.performances.first().starts_at + timedelta(days=days))
    EventFactory(at=at + timedelta(hours=1))

    cards = BeautifulSoup(get_fact("coming-events").block({}), "html.parser").select("article")
    assert [[more.get_text() for more in card.select("p:first-of-type .nb:nth-of-type(2)")] for card in cards] == [
        ["ほか2公演"],
        [],
    ]


def test_without_events_nothing_is_drawn():
    assert get_fact("coming-events").block({}).strip() == ""
