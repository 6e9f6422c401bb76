"""The iCalendar file: valid by RFC 5545, and available only with the ticket's URL."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from commerce.catalog.models import EventText, Performance
from commerce.catalog.states import PerformanceState
from commerce.tickets import calendar
from commerce.tickets.models import Ticket
from tests.factories.catalog import AT
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.django_db
URL = "https://tickets.example.jp/t/secret/"
UNESCAPED = {"\\n": "\n", "\\,": ",", "\\;": ";", "\\\\": "\\"}


@pytest.fixture
def ticket():
    return OrderFactory(confirmed=True, quantity=1).tickets.get()


def read(text: str) -> dict[str, str]:
    """The properties of a file with one event, unfolded and unescaped."""
    assert text.endswith("\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    pairs = [line.split(":", 1) for line in text.replace("\r\n ", "").split("\r\n") if line]
    return {name: re.sub(r"\\.", lambda match: UNESCAPED[match.group()], value) for name, value in pairs}


def calendar_entry(ticket) -> str:
    return calendar.ics_file(Ticket.objects.get(pk=ticket.pk), url=URL, at=AT)


def test_entry_has_time_venue_and_link_to_the_ticket(ticket):
    Ticket.objects.update(seat_label="A列12番", entry_number="A-15")
    properties = read(calendar_entry(ticket))
    assert properties.pop("DESCRIPTION").split("\n") == [
        "券種：一般",
        "席：A列12番",
        "整理番号：A-15",
        f"番号：{ticket.code_in_groups}",
        f"電子チケット：{URL}",
        "終了時刻：目安です（開演から2時間）",
    ]
    assert properties == {
        "BEGIN": "VEVENT",
        "END": "VCALENDAR",
        "VERSION": "2.0",
        "PRODID": "-//tickets.example.jp//tickets//JA",
        "METHOD": "PUBLISH",
        "UID": f"{ticket.public_id}@tickets.example.jp",
        "DTSTAMP": "20261123T030000Z",
        "DTSTART": "20261203T030000Z",
        "DTEND": "20261203T050000Z",
        "SUMMARY": "秋の音楽会",
        "LOCATION": "芝浦小ホール",
        "URL": URL,
        "STATUS": "CONFIRMED",
    }


@pytest.mark.parametrize(
    ("hours", "end", "is_estimated"),
    [
        (3, "20261203T060000Z", False),
        (30, "20261204T090000Z", False),
        (None, "20261203T050000Z", True),
        (0, "20261203T050000Z", True),
        (-1, "20261203T050000Z", True),
    ],
)
def test_an_end_that_is_not_announced_is_estimated_and_said_to_be(ticket, hours, end, is_estimated):
    ends_at = None if hours is None else ticket.performance.starts_at + timedelta(hours=hours)
    Performance.objects.update(ends_at=ends_at)
    properties = read(calendar_entry(ticket))
    assert properties["DTEND"] == end
    assert ("終了時刻：目安です（開演から2時間）" in properties["DESCRIPTION"].split("\n")) is is_estimated


def test_uid_does_not_change_with_the_url(ticket):
    before = read(calendar_entry(ticket))["UID"]
    Ticket.objects.update(revision=2)
    assert read(calendar_entry(ticket))["UID"] == before


def test_special_characters_are_escaped(ticket):
    title = "夜, 海; 星\\空\nBEGIN:VALARM"
    EventText.objects.update(title=title)
    assert read(calendar_entry(ticket))["SUMMARY"] == title


def test_control_characters_are_left_out(ticket):
    EventText.objects.update(title="夜\x07の\x0b音\x85楽会\t秋")
    assert read(calendar_entry(ticket))["SUMMARY"] == "夜の音楽会\t秋"


def test_no_line_is_longer_than_75_octets_and_no_character_is_cut(ticket):
    EventText.objects.update(title="音楽会🎻" * 12)
    lines = calendar_entry(ticket).encode().split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert [line for line in lines if line.decode() is None] == []
    assert read(calendar_entry(ticket))["SUMMARY"] == "音楽会🎻" * 12


def test_cancelled_performance_is_cancelled_in_the_calendar(ticket):
    Performance.objects.update(state=PerformanceState.CANCELLED)
    assert read(calendar_entry(ticket))["STATUS"] == "CANCELLED"


def test_file_is_not_cached_and_named_after_the_ticket(client, ticket):
    response = client.get(reverse("ticket_calendar", args=[ticket.token]))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="ticket-{ticket.short_code}.ics"'
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert read(response.content.decode())["URL"].endswith(reverse("ticket", args=[ticket.token]))


@pytest.mark.parametrize(("revision", "status"), [(1, 404), (2, 410)])
def test_invalid_or_outdated_url_gives_no_file(client, ticket, revision, status):
    token = ticket.token if revision == 2 else ticket.token[:-1] + "0"
    Ticket.objects.update(revision=revision)
    assert client.get(reverse("ticket_calendar", args=[token])).status_code == status
