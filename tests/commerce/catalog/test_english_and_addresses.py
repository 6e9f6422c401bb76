"""The English name of an organizer, and the street address of a venue, wherever a buyer reads them."""

import json
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.translation import override

from commerce.catalog.models import Organizer, Performance, PerformanceText
from commerce.tickets import calendar
from portal.shared.mail.models import MailMessage
from portal.shared.mail.sending.delivery import deliver
from tests.factories.catalog import AT, EventFactory, OrganizerFactory
from tests.factories.paid_orders import a_bought_order

pytestmark = pytest.mark.django_db
JAPANESE = "〒108-0023 東京都港区芝浦0丁目4番7号"
ENGLISH = "0-4-7 Shibaura, Minato-ku, Tokyo 108-0023"


@pytest.fixture
def event():
    event = EventFactory(organizer=OrganizerFactory(name="みなと音楽事務所", name_en="Minato Music Office"))
    performance = event.performances.get()
    Performance.objects.update(postal_code="108-0023")
    performance.texts.update(address="東京都港区芝浦0丁目4番7号")
    PerformanceText.objects.create(
        performance=performance, language="en", venue="Umikaze Hall", address="0-4-7 Shibaura, Minato-ku, Tokyo"
    )
    return event


@pytest.mark.parametrize(("language", "shown"), [("ja", "みなと音楽事務所"), ("en", "Minato Music Office")])
def test_an_organizer_is_named_in_the_language_of_the_page(language, shown):
    with override(language):
        assert OrganizerFactory(name="みなと音楽事務所", name_en="Minato Music Office").display_name == shown


def test_an_organizer_without_an_english_name_has_its_own_on_english_pages():
    with override("en"):
        assert Organizer(name="星空工房").display_name == "星空工房"


@pytest.mark.parametrize(
    ("prefix", "organizer", "venue", "address"),
    [("", "みなと音楽事務所", "芝浦小ホール", JAPANESE), ("/en", "Minato Music Office", "Umikaze Hall", ENGLISH)],
)
def test_the_event_page_has_organizer_address_and_map_in_its_language(client, event, prefix, organizer, venue, address):
    html = unescape(client.get(f"{prefix}{reverse('event', args=[event.slug])}").text)
    link = re.search(r'<a [^>]*href="(https://www\.google\.com[^"]+)" rel="([^"]+)"', html)
    node = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)[1])["@graph"][0]

    assert html.count(organizer) == 3  # the seller of the receipt, the organizer, and the data for search engines
    assert html.count(address) == 1
    assert parse_qs(urlsplit(link[1]).query) == {"api": ["1"], "query": [f"{venue} {address}"]}
    assert link[2] == "external noopener noreferrer"
    assert node["organizer"]["name"] == organizer
    assert node["location"]["address"] == {
        "@type": "PostalAddress",
        "name": venue,
        "postalCode": "108-0023",
        "streetAddress": address.replace("108-0023", "").strip("〒 "),
        "addressCountry": "JP",
    }


def test_without_an_address_there_is_no_map(client):
    html = client.get(reverse("event", args=[EventFactory().slug])).text
    assert ("google.com" in html, "地図で見る" in html) == (False, False)


def test_a_stream_has_no_address(event):
    performance = event.performances.get()
    performance.kind = "streaming"
    assert (performance.address, performance.map_url) == ("", "")


def test_ticket_and_calendar_say_where_the_venue_is(client, event):
    order = a_bought_order(event=event, at=AT)
    ticket = order.tickets.first()
    page = unescape(client.get(reverse("ticket", args=[ticket.token])).text)
    ics = calendar.ics_file(ticket, url="https://tickets.example.jp/t/x/", at=AT).replace("\r\n ", "")

    assert (page.count(JAPANESE), page.count("地図で見る")) == (1, 1)
    assert f"LOCATION:芝浦小ホール {JAPANESE}\r\n" in ics


@pytest.mark.parametrize("mail_kind", ["order_confirmed", "ticket_issued"])
def test_the_mails_of_a_ticket_say_where_the_venue_is(event, mail_kind):
    row = MailMessage.objects.about(a_bought_order(event=event, at=AT)).get(kind=mail_kind)
    deliver(row.pk, at=row.next_try_at)
    message = mail.outbox[-1]
    bodies = (message.body, message.alternatives[0].content)
    assert [body.count(JAPANESE) for body in bodies] == [1, 1]
