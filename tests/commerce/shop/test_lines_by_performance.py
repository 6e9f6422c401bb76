"""Every line of an order stands under its performance (date, weekday, time, name) wherever a buyer or staff see it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from commerce.admin.orders.exports import COLUMNS
from commerce.catalog.models import PerformanceText, TicketType
from commerce.catalog.performance_groups import group_by_performance
from commerce.catalog.states import PerformanceKind
from commerce.checkout.confirmation import build_confirmation
from commerce.checkout.quotes import quote_of
from commerce.checkout.services import choose_method, place_order, start_order
from commerce.orders.models import Order
from commerce.orders.services import transition
from commerce.orders.states import OrderState
from commerce.tickets.services import issue_or_schedule
from portal.shared.mail.outbox import queue_mail
from portal.shared.mail.sending.delivery import deliver
from tests.commerce.admin.conftest import let_in
from tests.commerce.shop.checkout import text_of
from tests.factories.accounts import make_staff
from tests.factories.catalog import AT, EventFactory, PerformanceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_noon")]

FIRST, LAST = "2026年12月30日（水）19:00 初日", "2026年12月31日（木）13:00 昼の部"


@pytest.fixture
def play():
    """A play with an opening night at 19:00 and a matinee the day after, types S席 and A席 on both."""
    event = EventFactory(title="凪を待つ", dates=0, card_fee_yen=165)
    for name, starts_at in (
        ("初日", datetime(2026, 12, 30, 10, tzinfo=UTC)),
        ("昼の部", datetime(2026, 12, 31, 4, tzinfo=UTC)),
    ):
        performance = PerformanceFactory(event, starts_at=starts_at, types=2)
        PerformanceText.objects.filter(performance=performance).update(label=name)
    event.sales_periods.update(ends_at=AT + timedelta(days=60))
    for ticket_type in TicketType.objects.filter(performance__event=event):
        name, price_yen = [("S席", 6800), ("A席", 4800)][ticket_type.position]
        ticket_type.texts.update(name=name)
        TicketType.objects.filter(pk=ticket_type.pk).update(price_yen=price_yen)
    return event


@pytest.fixture
def mixed(play, buyer) -> Order:
    """One S席 of the opening night and two A席 of the matinee; the payment method is chosen."""
    types = {(t.performance.text.label, t.name): t.pk for t in TicketType.objects.filter(performance__event=play)}
    chosen = {types["昼の部", "A席"]: 2, types["初日", "S席"]: 1}
    order = start_order(user=buyer, period=play.sales_periods.get(), chosen=chosen, at=AT)
    return choose_method(order, "card", AT)


def sold(order: Order) -> Order:
    screen = build_confirmation(order, quote_of(order), terms=[], at=AT)
    order = place_order(order, confirmation_data=screen, consents=[], at=AT)
    order = transition(order, OrderState.CONFIRMED, actor="test", at=AT)
    issue_or_schedule(order, at=AT)
    return order


def sequence_of(text: str, *words: str) -> list[str]:
    """The words in the order in which they first stand after `words[0]`; raises ValueError when one is missing."""
    found, position = [], 0
    for word in words:
        position = text.index(word, position) + len(word)
        found.append(word)
    return found


def is_grouped(text: str) -> bool:
    """Whether S席 stands below the opening night and A席 below the matinee, and neither anywhere else."""
    return any(map(_begins_grouped, (text[found.start() :] for found in re.finditer(FIRST, text))))


def _begins_grouped(shown: str) -> bool:
    """The same of a text that begins with the opening night; a mail names the dates above its lines too."""
    first, last = shown[: shown.find(LAST)], shown[shown.find(LAST) :]
    return ("S席" in first, "A席" in first, "A席" in last.split("合計")[0]) == (True, False, True)


def test_the_earliest_performance_comes_first_and_each_stands_once(mixed):
    groups = group_by_performance(quote_of(mixed).lines)
    assert [(g.performance.heading, [(row.name, row.quantity) for row in g.rows]) for g in groups] == [
        (FIRST, [("S席", 1)]),
        (LAST, [("A席", 2)]),
    ]
    stored = [(g.performance.heading, [(row.name, row.quantity) for row in g.rows]) for g in mixed.line_groups]
    assert stored == [(FIRST, [("S席", 1)]), (LAST, [("A席", 2)])]


@pytest.mark.parametrize("page", ["checkout_payment", "checkout_confirm"])
def test_the_steps_before_the_purchase_show_each_line_under_its_performance(mixed, client, page):
    assert is_grouped(text_of(client.get(reverse(page, args=[mixed.code]))))


def test_the_ticket_step_names_the_performance(play, buyer, client):
    text = text_of(client.get(reverse("checkout_tickets", args=[play.slug])))
    assert sequence_of(text, FIRST, "S席", "A席", LAST, "S席", "A席") == [FIRST, "S席", "A席", LAST, "S席", "A席"]


def test_the_accepted_screen_keeps_the_performance_of_each_line(mixed):
    data = build_confirmation(mixed, quote_of(mixed), terms=[], at=AT)
    assert [(line["performance"], line["name"], line["quantity"]) for line in data["lines"]] == [
        (FIRST, "S席", 1),
        (LAST, "A席", 2),
    ]
    quantity = next(item["value"] for item in data["items"] if item["key"] == "quantity")
    assert quantity == [FIRST, "S席 1枚", LAST, "A席 2枚"]


@pytest.mark.parametrize("page", ["order_complete", "mypage_order", "mypage_cancel", "mypage_orders", "receipt_record"])
def test_the_pages_after_the_purchase_show_each_line_under_its_performance(mixed, client, page):
    order = sold(mixed)
    arguments = [] if page == "mypage_orders" else [order.code]
    assert is_grouped(text_of(client.get(reverse(page, args=arguments))))


@pytest.mark.parametrize("mail_kind", ["order_confirmed", "ticket_issued", "order_cancelled"])
def test_the_mails_show_each_line_under_its_performance_in_text_and_html(mixed, mail_kind):
    order = sold(mixed)
    if mail_kind == "order_cancelled":
        transition(order, OrderState.CANCELLED, actor="test", at=AT)
    row = queue_mail(mail_kind, to="hanako@example.jp", about=order, locale="ja", at=AT)
    deliver(row.pk, at=AT)
    message = mail.outbox[-1]
    assert (is_grouped(message.body), is_grouped(message.alternatives[0].content)) == (True, True)


def test_staff_and_the_export_see_each_line_with_its_performance(mixed, client):
    order = sold(mixed)
    let_in(client, make_staff())
    assert is_grouped(text_of(client.get(reverse("orders:inspect", args=[order.pk]))))
    assert COLUMNS["performances"][1](order) == "2026-12-30 19:00 初日、2026-12-31 13:00 昼の部"
    assert COLUMNS["items"][1](order) == "2026-12-30 19:00 初日 S席 × 1、2026-12-31 13:00 昼の部 A席 × 2"


def test_a_stream_has_no_doors_and_begins_in_its_own_words(mixed):
    performance = mixed.line_groups[0].performance
    assert performance.times == "開場18:00／開演19:00"
    performance.kind = PerformanceKind.STREAMING
    assert (performance.times, performance.admission_at) == ("配信開始19:00", None)
