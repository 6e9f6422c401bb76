"""What My Page asks its reader to do: each thing with its deadline, its amount and its one page."""

from datetime import timedelta

import pytest
from django.urls import reverse

from commerce.fulfilment import ticket_transfers
from commerce.mypage.todo import todos
from commerce.tickets import transfers
from commerce.tickets.models import Ticket
from tests.factories.accounts import make_buyer
from tests.factories.catalog import AT, EventFactory
from tests.factories.lottery import DRAWS, PAY_UNTIL, a_lottery, an_entry, drawn
from tests.factories.orders import OrderFactory
from tests.factories.tickets import PaidOrderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer():
    return make_buyer(phone="09012345678")


def offer(ticket: Ticket, to_email: str):
    return ticket_transfers.offer(ticket, by=ticket.order.user, to_email=to_email, locale="ja", at=AT)


def test_an_unpaid_order_is_paid_until_its_deadline(buyer):
    order = OrderFactory(user=buyer, placed=True)
    (one,) = todos(buyer, AT)

    assert (one.url, one.until, one.amount_yen) == (
        reverse("order_complete", args=[order.code]),
        order.expires_at,
        order.total_yen,
    )
    assert todos(buyer, order.expires_at) == []


def test_what_was_only_chosen_or_is_paid_or_is_somebody_elses_asks_for_nothing(buyer):
    OrderFactory(user=buyer)
    PaidOrderFactory(user=buyer)
    OrderFactory(placed=True)

    assert todos(buyer, AT) == []


def test_a_won_lottery_is_paid_until_the_winners_deadline(buyer):
    event = a_lottery(10)
    entry = an_entry(event, user=buyer, quantity=2)
    drawn(event)
    entry.refresh_from_db()
    (one,) = todos(buyer, DRAWS)

    assert (one.url, one.until, one.detail) == (reverse("checkout_payment", args=[entry.order.code]), PAY_UNTIL, "2枚")
    assert todos(buyer, PAY_UNTIL) == []


def test_a_ticket_that_waits_for_its_companion_is_looked_after_by_its_buyer(buyer):
    ticket = PaidOrderFactory(user=buyer).tickets.get(number=1)
    offer(ticket, "companion@example.jp")
    (one,) = todos(buyer, AT)

    assert (one.url, one.detail, one.until) == (reverse("ticket_transfer", args=[ticket.short_code]), "1枚", None)


def test_several_waiting_tickets_of_an_order_are_one_thing_to_do(buyer):
    order = PaidOrderFactory(user=buyer)
    for ticket in order.tickets.all():
        offer(ticket, "companion@example.jp")
    (one,) = todos(buyer, AT)

    assert (one.url, one.detail) == (f"{reverse('mypage_order', args=[order.code])}?open=1#details", "2枚")


def test_a_ticket_that_is_offered_to_the_accounts_address_is_accepted(buyer):
    transfer = offer(PaidOrderFactory().tickets.get(number=1), buyer.email.upper())
    offer(PaidOrderFactory().tickets.get(number=1), "somebody@example.jp")
    (one,) = todos(buyer, AT)

    assert (one.url, one.detail) == (
        reverse("ticket_claim", args=[transfer.token]),
        f"{transfer.from_user.name}さんから",
    )


def test_a_transfer_that_ended_or_whose_performance_has_begun_asks_for_nothing(buyer):
    transfer = offer(PaidOrderFactory(user=buyer).tickets.get(number=1), "companion@example.jp")
    begun = todos(buyer, transfer.ticket.performance.starts_at)
    transfers.cancel(transfer, at=AT)

    assert (begun, todos(buyer, AT)) == ([], [])


def test_the_nearest_deadline_comes_first_and_what_has_none_comes_last(buyer):
    offer(PaidOrderFactory(user=buyer, event=EventFactory(title="渡した公演")).tickets.get(number=1), "a@example.jp")
    later = OrderFactory(user=buyer, event=EventFactory(title="あとの公演"), placed=True, at=AT + timedelta(minutes=5))
    OrderFactory(user=buyer, event=EventFactory(title="先の公演"), placed=True)

    assert later.expires_at > AT
    assert [one.event for one in todos(buyer, AT)] == ["先の公演", "あとの公演", "渡した公演"]
