"""Nobody blocks a sale: budgets of unpaid holds per mailbox, network and event, and the wait after unpaid holds."""

from datetime import timedelta

import pytest

from commerce.catalog import services as stock
from commerce.catalog.models import TicketType
from commerce.catalog.queries import ticket_types_of
from commerce.checkout import errors
from commerce.checkout.hold_budget import mailbox_key, network_budget, network_key, wait_after
from commerce.checkout.services import start_order
from commerce.orders.models import Order
from commerce.orders.services import transition
from commerce.orders.states import OrderState
from tests.attack.holds import attack
from tests.factories.accounts import make_buyer
from tests.factories.catalog import AT, EventFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def budgets(settings):
    settings.HOLD_BUDGETS = True


def start(event, user=None, *, quantity=1, at=AT, network="198.51.100.1"):
    chosen = {ticket_types_of(event)[0].pk: quantity}
    return start_order(
        user=user or make_buyer(), period=event.sales_periods.get(), chosen=chosen, at=at, network=network
    )


def confirm(order):
    stock.commit_holds(order)
    return transition(order, OrderState.CONFIRMED, actor="test", at=AT)


def expire(order):
    stock.release(order)
    return transition(order, OrderState.EXPIRED, actor="clock", at=order.expires_at)


class TestNetwork:
    def test_strangers_of_one_network_hold_four_tickets_and_no_fifth(self):
        event = EventFactory()
        for _n in range(4):
            start(event)
        with pytest.raises(errors.NetworkHolds):
            start(event)
        assert Order.objects.count() == 4

    def test_another_network_and_another_event_are_not_counted(self):
        event, other = EventFactory(), EventFactory()
        start(event, quantity=4)
        start(event, network="198.51.100.2")
        start(other)
        assert Order.objects.count() == 3

    def test_the_first_order_of_a_network_passes_whatever_its_size(self):
        event = EventFactory()
        TicketType.objects.update(max_per_order=6)
        assert start(event, quantity=6).lines.get().quantity == 6

    def test_each_ticket_bought_gives_the_network_one_more(self):
        event = EventFactory()
        confirm(start(event, quantity=4))
        for _n in range(8):
            start(event)
        with pytest.raises(errors.NetworkHolds):
            start(event)

    def test_a_buyer_who_paid_before_is_no_stranger(self):
        event, user = EventFactory(), make_buyer()
        confirm(start(EventFactory(), user))
        start(event, quantity=4)
        assert start(event, user).user == user

    def test_expired_holds_count_for_another_fifteen_minutes(self):
        event = EventFactory()
        order = start(event, quantity=4)
        expire(order)
        with pytest.raises(errors.NetworkHolds):
            start(event, at=order.expires_at + timedelta(minutes=14))
        assert start(event, at=order.expires_at + timedelta(minutes=15)).pk

    def test_budget_is_a_400th_of_the_stock_and_at_least_four(self):
        assert [network_budget(size, 0) for size in (10, 1600, 4000, 40_000)] == [4, 4, 10, 100]
        assert network_budget(4000, 7) == 17


class TestMailbox:
    def test_another_account_of_the_same_mailbox_cannot_hold_too(self):
        event = EventFactory()
        start(event, make_buyer("a.b@gmail.com"))
        with pytest.raises(errors.MailboxHolds):
            start(event, make_buyer("ab+2@googlemail.com"), network="198.51.100.2")

    def test_the_first_lapse_is_free_and_the_second_waits_five_minutes_from_its_hold(self, settings):
        settings.HOLD_NETWORK_LEAST = 100
        event, user = EventFactory(), make_buyer()
        expire(start(event, user))
        second = start(event, user, at=AT + HOUR)
        expire(second)
        at = second.expires_at
        expire(start(event, user, at=at))  # 15 min after its start: the five are over
        with pytest.raises(errors.WaitToHold):
            start(event, user, at=at + timedelta(minutes=9))
        assert start(event, user, at=at + timedelta(minutes=15)).pk

    def test_waits_double_and_end_at_an_hour(self):
        assert [wait_after(n) / timedelta(minutes=1) for n in (1, 2, 3, 4, 5, 50)] == [5, 10, 20, 40, 60, 60]

    def test_the_message_names_the_time(self):
        assert str(errors.WaitToHold(time="13:05")) == (
            "確保したまま購入されなかったお申込みが続いたため、少しお待ちいただいています。"
            "13:05を過ぎてから、もう一度お試しください。"
        )


def test_rows_hold_hashes_and_no_address():
    order = start(EventFactory(), make_buyer("a@example.com"), network="198.51.100.9")
    assert (order.network_key, order.mailbox_key) == (network_key("198.51.100.9"), mailbox_key(order.user))
    assert (len(order.network_key), network_key("")) == (26, "")


class TestAttack:
    """20 accounts of 5 networks at an event of 500 tickets, while 40 buyers behind one address all buy."""

    @pytest.mark.parametrize(
        ("vouchers", "peak", "minutes_above"), [(False, 4.0, 0), (True, 8.0, 30)], ids=["card", "store number"]
    )
    def test_budgets_bound_what_strangers_block_and_all_honest_buyers_buy(self, vouchers, peak, minutes_above):
        outcome = attack(accounts=20, networks=5, size=500, vouchers=vouchers, honest=40)
        assert (outcome.bought, outcome.peak, outcome.minutes_above) == (40, peak, minutes_above)

    def test_control_without_budgets_they_block_sixteen_percent(self, settings):
        settings.HOLD_BUDGETS = False
        outcome = attack(accounts=20, networks=5, size=500, vouchers=False, honest=40)
        assert (outcome.peak, outcome.minutes_above) == (16.0, 60)
