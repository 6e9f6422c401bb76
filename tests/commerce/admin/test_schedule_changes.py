"""A performance is not moved into the past, and not moved silently once somebody has applied for it."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from commerce.catalog.models import Event, Performance
from portal.shared import clock
from tests.factories.catalog import EventFactory
from tests.factories.lottery import an_entry
from tests.factories.orders import OrderFactory
from tests.factories.paid_orders import a_bought_order

pytestmark = pytest.mark.django_db


def shown(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def form_of(performance: Performance, **changes: object) -> dict[str, object]:
    """What the form posts when nothing but `changes` was typed."""
    sent = {name: getattr(performance, name) for name in ("kind", "entry_mode", "stream_player", "stream_devices")}
    sent |= {name: shown(getattr(performance, name)) for name in ("doors_at", "starts_at", "ends_at")}
    sent |= {"event": performance.event_id, "stream_url": performance.stream_url}
    sent |= {"venue_ja": performance.venue, "access_ja": performance.text.access, "label_ja": ""}
    return sent | changes


def ahead(**fields: object) -> Event:
    """An event ten days from now; the seconds of its times are no part of the form."""
    return EventFactory(at=clock.now().replace(second=7), **fields)


def address(performance: Performance) -> str:
    return reverse("performances:edit", args=[performance.pk])


MOVES = {
    "starts_at": lambda performance: shown(performance.starts_at + timedelta(hours=1)),
    "doors_at": lambda performance: "",
    "ends_at": lambda performance: shown(performance.starts_at + timedelta(hours=3)),
    "venue_ja": lambda performance: "別のホール",
    "venue_en": lambda performance: "Another Hall",
    "kind": lambda performance: "streaming",
}


@pytest.mark.parametrize("field", MOVES)
@pytest.mark.parametrize("apply", [a_bought_order, OrderFactory], ids=["bought", "held"])
def test_a_date_that_was_applied_for_is_not_moved(client, staff, field, apply):
    performance = apply(event=ahead(), at=clock.now()).event.performances.get()
    answer = client.post(address(performance), form_of(performance, **{field: MOVES[field](performance)}))
    assert list(answer.context["form"].errors) == [field]
    assert "1件のお申込みがあるため、ここでは変えられません。公演をやめるときは" in answer.text
    assert f'href="{reverse("cancellations:start", args=[performance.event_id])}"' in answer.text


def test_what_is_no_date_and_no_place_may_be_changed_after_the_sale(client, staff):
    performance = a_bought_order(at=clock.now(), event=ahead()).event.performances.get()
    sent = form_of(performance, access_ja="北口から3分", label_ja="初日")
    assert client.post(address(performance), sent).status_code == 302
    assert performance.texts.get().access == "北口から3分"


def test_the_address_may_be_added_after_the_sale_but_not_exchanged(client, staff):
    performance = a_bought_order(at=clock.now(), event=ahead()).event.performances.get()
    added = form_of(performance, postal_code="108-0023", address_ja="東京都港区芝浦0丁目4番7号")
    assert client.post(address(performance), added).status_code == 302
    other = client.post(address(performance), added | {"address_ja": "東京都港区海岸0丁目6番3号"})
    assert list(other.context["form"].errors) == ["address_ja"]


def test_a_date_that_nobody_applied_for_may_be_moved(client, staff):
    performance = ahead().performances.get()
    sent = form_of(performance, starts_at=shown(performance.starts_at + timedelta(days=1)), venue_ja="別のホール")
    assert client.post(address(performance), sent).status_code == 302
    assert performance.texts.get().venue == "別のホール"


def test_a_stream_may_be_shown_longer_but_not_shorter(client, staff):
    performance = a_bought_order(at=clock.now(), event=ahead(streaming=True)).event.performances.get()
    performance.ends_at = performance.starts_at + timedelta(days=2)
    performance.save()
    shorter = form_of(performance, ends_at=shown(performance.ends_at - timedelta(days=1)))
    assert list(client.post(address(performance), shorter).context["form"].errors) == ["ends_at"]
    longer = form_of(performance, ends_at=shown(performance.ends_at + timedelta(days=1)))
    assert client.post(address(performance), longer).status_code == 302


def test_a_lottery_entry_counts_as_applied_for(client, staff):
    entry = an_entry(ahead(lottery=True), at=clock.now())
    sent = form_of(entry.performance, venue_ja="別のホール")
    assert list(client.post(address(entry.performance), sent).context["form"].errors) == ["venue_ja"]


@pytest.mark.parametrize("start", ["2020-01-01 19:00", "1999-12-31 23:59"])
def test_a_performance_in_the_past_is_neither_made_nor_moved_there(client, staff, start):
    performance = ahead().performances.get()
    sent = form_of(performance, starts_at=start, doors_at="", ends_at="")
    for url in (reverse("performances:add"), address(performance)):
        assert "開演が過去の日時です。" in client.post(url, sent).text
    assert Performance.objects.count() == 1


def test_the_text_of_a_performance_that_is_over_may_be_corrected(client, staff):
    performance = EventFactory(at=clock.now() - timedelta(days=40)).performances.get()
    assert client.post(address(performance), form_of(performance, access_ja="南口")).status_code == 302


def test_the_form_has_no_state(client, staff):
    performance = ahead().performances.get()
    assert "state" not in client.get(address(performance)).context["form"].fields
