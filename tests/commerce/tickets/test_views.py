"""The e-ticket's page: accessible with its URL only, never cached, and with instructions on its error pages."""

from datetime import timedelta

import pytest
from django.templatetags.static import static
from django.test import Client
from django.urls import reverse
from django.utils import translation

from commerce.catalog.models import Performance
from commerce.catalog.states import PerformanceState
from commerce.tickets import qr, services
from commerce.tickets.models import Ticket
from commerce.tickets.states import TicketState
from portal.shared.models import SiteSettings
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


def test_each_ticket_links_its_holder_to_the_others(client, order):
    first, second = order.tickets.all()
    client.force_login(order.user)
    text = text_of(opened(client, second))
    assert "2／2枚目" in text
    assert f'href="{reverse("ticket", args=[first.token])}"' in text
    assert qr.svg_path(qr.payload(first)) not in text


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
    with django_assert_num_queries(6):  # content version, brand; the ticket, two texts, those held with it
        opened(client, ticket)
