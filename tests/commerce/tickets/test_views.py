"""The e-ticket's page: accessible with its URL only, never cached, and with instructions on its error pages."""

import uuid
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.templatetags.static import static
from django.test import Client
from django.urls import reverse
from django.utils import translation

from commerce.catalog.models import Event, Performance
from commerce.catalog.states import PerformanceState
from commerce.tickets import check_in, qr, services
from commerce.tickets.models import Ticket
from commerce.tickets.states import TicketState
from portal.shared.models import SiteSettings
from portal.shared.templatetags.formatting import clock_time
from tests.factories.accounts import make_buyer
from tests.factories.catalog import AT, EventFactory
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.django_db


def opened(client, ticket):
    return client.get(reverse("ticket", args=[ticket.token]))


def text_of(response) -> str:
    return response.content.decode()


@pytest.fixture
def order():
    return OrderFactory(confirmed=True)


@pytest.fixture
def ticket(order):
    return order.tickets.get(number=1)


def test_url_alone_shows_the_ticket_with_its_code(client, ticket):
    response = opened(client, ticket)
    text = text_of(response)
    assert response.status_code == 200
    assert f'd="{qr.svg_path(qr.payload(ticket))}"' in text
    assert "秋の音楽会" in text
    assert "2026年12月3日（木）" in text
    assert "開場11:00／開演12:00" in text
    assert ticket.code_in_groups in text


def test_page_is_excluded_from_caches_search_engines_and_referrers(client, ticket):
    response = opened(client, ticket)
    headers = {name: response[name] for name in ("X-Robots-Tag", "Referrer-Policy")}
    assert headers == {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}
    assert "no-store" in response["Cache-Control"]
    assert response.cookies == {}


def test_other_readers_see_one_ticket_only(client, order):
    first, second = order.tickets.all()
    client.force_login(make_buyer())
    for reader in (Client(), client):
        text = text_of(opened(reader, second))
        assert ("2／2枚目" in text, "マイページから開けます" in text, first.token in text) == (True, True, False)


def test_the_holder_sees_all_own_tickets_as_a_deck_with_the_opened_one_on_top(client, order):
    first, second = order.tickets.all()
    client.force_login(order.user)
    page = BeautifulSoup(text_of(opened(client, second)), "html.parser")
    leaves = [(leaf["id"], leaf.find(["h1", "h2"]).name) for leaf in page.select(".deck > .leaf")]
    codes = [path["d"] for path in page.select(".leaf .qr path:last-child")]
    assert leaves == [("ticket-2", "h1"), ("ticket-1", "h2")]
    assert codes == [qr.svg_path(qr.payload(ticket)) for ticket in (second, first)]
    assert [link["href"] for link in page.select(".leaves a")] == ["#ticket-1", "#ticket-2"]


def test_only_the_buyer_sees_who_comes_along(client, order):
    first, second = order.tickets.all()
    Ticket.objects.filter(pk=second.pk).update(holder_user=make_buyer(), holder_name="佐藤 次郎")
    texts = [text_of(opened(Client(), first))]
    client.force_login(order.user)
    texts.append(text_of(opened(client, first)))
    assert ["佐藤 次郎" in text for text in texts] == [False, True]


def stamp_of(client, ticket) -> str:
    page = BeautifulSoup(text_of(opened(client, ticket)), "html.parser")
    return " ".join(page.select_one(".stamp").get_text().split())


def test_stamp_says_whether_the_ticket_was_used_and_when(client, ticket):
    before = stamp_of(client, ticket)
    event = ticket.order.event
    check_in.check_in(
        check_in.Scan(uuid.uuid4(), AT, read=ticket.short_code, confirmed=True),
        check_in.GateContext(event, None, "A", "gate:A"),
        at=AT,
    )
    assert (before, stamp_of(client, ticket)) == ("未入場", f"入場済み {clock_time(AT)}")


def test_shared_address_is_the_events_and_has_nothing_of_the_ticket(client, order, ticket):
    page = BeautifulSoup(text_of(opened(client, ticket)), "html.parser")
    address = settings.BASE_URL + reverse("event", args=[order.event.slug])
    shared = [button["data-share-address"] for button in page.select("#share button")]
    links = [parse_qs(urlsplit(link["href"]).query)["url"] for link in page.select("#share a")]
    assert (shared, links) == ([address] * 2, [[address]] * 2)


def test_strip_of_art_is_in_main_and_its_file_exists(client, ticket):
    page = BeautifulSoup(text_of(opened(client, ticket)), "html.parser")
    [art] = page.select("main img")
    response = client.get(art["src"])
    assert (art["alt"], response.status_code, response["Content-Type"]) == ("", 200, "image/svg+xml")


def test_ticket_of_an_event_that_is_not_public_has_neither_art_nor_a_link_to_share(client, ticket):
    Event.objects.update(live=False)
    page = BeautifulSoup(text_of(opened(client, ticket)), "html.parser")
    assert (page.select("main img"), page.select("#share"), len(page.select(".qr"))) == ([], [], 1)


def test_ticket_of_another_holder_is_neither_counted_nor_linked(client, order):
    first, second = order.tickets.all()
    Ticket.objects.filter(pk=second.pk).update(holder_user=make_buyer())
    text = text_of(opened(client, first))
    assert "1／1枚目" in text
    assert second.token not in text


def test_scheduled_ticket_shows_its_issue_date_and_no_code(client):
    ticket = OrderFactory(event=EventFactory(issued_later=True), confirmed=True).tickets.first()
    Ticket.objects.update(issue_at=AT + timedelta(days=3650))
    text = text_of(opened(client, ticket))
    assert "に発券します" in text
    assert 'class="qr"' not in text


@pytest.mark.parametrize(
    ("state", "message"),
    [
        (TicketState.USED, "すでに入場に使われています"),
        (TicketState.BLOCKED, "いま使えません"),
        (TicketState.VOID, "取り消されたため、使えません"),
    ],
)
def test_unusable_ticket_shows_the_reason_and_no_code(client, ticket, state, message):
    services.move(ticket, state, actor="staff", at=AT)
    text = text_of(opened(client, ticket))
    assert message in text
    assert 'class="qr"' not in text


def test_cancelled_performance_is_announced_above_the_ticket(client, ticket):
    Performance.objects.update(state=PerformanceState.CANCELLED)
    assert "この公演は中止になりました" in text_of(opened(client, ticket))


def test_calendar_link_is_shown_unless_postponed(client, ticket):
    link = f'href="{reverse("ticket_calendar", args=[ticket.token])}"'
    assert link in text_of(opened(client, ticket))
    Performance.objects.update(state=PerformanceState.POSTPONED)
    assert link not in text_of(opened(client, ticket))


def test_page_does_not_claim_to_be_stored_before_it_is(client, ticket):
    text = text_of(opened(client, ticket))
    assert f'data-worker="{reverse("ticket_worker")}"' in text
    assert ">この端末に保存しました" not in text


@pytest.mark.parametrize(("language", "url"), [("ja", "/t/sw.js"), ("en", "/en/t/sw.js")])
def test_worker_url_has_the_scope_of_the_tickets(client, language, url):
    with translation.override(language):
        assert reverse("ticket_worker") == url
    response = client.get(url)
    assert response.content.decode() == f'importScripts("{static("js/ticket-worker.js")}");'
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert "no-store" in response["Cache-Control"]


def test_url_of_an_older_revision_is_gone_with_instructions(client, ticket):
    old = reverse("ticket", args=[ticket.token])
    Ticket.objects.filter(pk=ticket.pk).update(revision=2)
    response = client.get(old)
    assert response.status_code == 410
    assert "いちばん新しいメールのURLを開いてください" in text_of(response)


def another_character(character: str) -> str:
    """A character of tokens that is not this one."""
    return "x" if character != "x" else "y"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda t: t[:-1],
        lambda t: t[:-1] + another_character(t[-1]),
        lambda t: another_character(t[0]) + t[1:],
        lambda t: "no-such",
    ],
)
def test_invalid_url_is_not_found_with_instructions(client, ticket, spoil):
    response = client.get(reverse("ticket", args=[spoil(ticket.token)]))
    assert response.status_code == 404
    assert "メールのURLを最後までコピーして" in text_of(response)
    assert response["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("quantity", [1, 3])
def test_query_count_does_not_grow_with_the_tickets(client, django_assert_num_queries, quantity):
    ticket = OrderFactory(confirmed=True, quantity=quantity).tickets.first()
    SiteSettings.load()  # created once per site
    opened(client, ticket)  # the address of its art is kept
    with django_assert_num_queries(5):  # the ticket, two texts, those held with it and their texts
        opened(client, ticket)
