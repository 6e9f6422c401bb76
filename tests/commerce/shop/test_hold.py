"""The hold of an order ends after its time, and only the buyer may use the order. Forms are sent without scripts."""

import pytest

from commerce.checkout.limits import HOLD_DURATION
from commerce.orders.states import OrderState
from tests.commerce.shop.checkout import checkout_url, ready, screen_of, text_of
from tests.factories.orders import OrderFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_noon")]


class TestHold:
    @pytest.mark.parametrize("name", ["checkout_payment", "checkout_confirm"])
    def test_a_lapsed_order_is_reported_and_offers_to_choose_again(self, client, buyer, monday_noon, name):
        order = ready(buyer)
        monday_noon.shift(HOLD_DURATION)
        page = client.get(checkout_url(name, order.code))
        assert (page.status_code, "チケットの確保時間が過ぎました" in text_of(page)) == (410, True)
        assert checkout_url("checkout_tickets", order.event.slug) in page.content.decode()

    def test_the_order_button_after_the_hold_buys_nothing(self, client, buyer, monday_noon, terms):
        order = ready(buyer)
        screen = screen_of(client.get(checkout_url("checkout_confirm", order.code)))
        monday_noon.shift(HOLD_DURATION)
        refused = client.post(checkout_url("order_pay", order.code), {"screen": screen, "agreed": "on"})
        assert refused.status_code == 410
        order.refresh_from_db()
        assert order.placed_at is None

    def test_the_hold_is_extended_once_by_ten_minutes(self, client, buyer):
        order = ready(buyer)
        assert "12:15" in text_of(client.get(checkout_url("checkout_confirm", order.code)))
        done = client.post(checkout_url("checkout_extend", order.code), {"step": "confirm"}, follow=True)
        assert ("12:25" in text_of(done), "10分延ばす" in text_of(done)) == (True, False)
        again = client.post(checkout_url("checkout_extend", order.code), {"step": "confirm"}, follow=True)
        assert ("12:25" in text_of(again), "延ばせるのは1回だけです" in text_of(again)) == (True, True)


class TestAccess:
    NAMES = ("checkout_payment", "checkout_confirm")

    @pytest.mark.parametrize("name", NAMES)
    def test_the_order_of_another_buyer_looks_like_an_unknown_one(self, client, buyer, name):
        theirs = client.get(checkout_url(name, OrderFactory().code))
        none = client.get(checkout_url(name, "ABCDEFGHJK"))
        assert (theirs.status_code, none.status_code) == (404, 404)
        assert text_of(theirs) == text_of(none).replace("ABCDEFGHJK", "")

    @pytest.mark.parametrize("name", ["order_pay", "checkout_extend", "order_abandon"])
    def test_the_order_of_another_buyer_cannot_be_changed(self, client, buyer, name):
        order = OrderFactory()
        assert client.post(checkout_url(name, order.code)).status_code == 404
        order.refresh_from_db()
        assert (order.state, order.extended_at, order.placed_at) == (OrderState.PENDING, None, None)

    @pytest.mark.parametrize("name", NAMES)
    def test_without_a_login_any_number_leads_to_the_same_login(self, client, name):
        answers = [client.get(checkout_url(name, code)) for code in (OrderFactory().code, "ABCDEFGHJK")]
        assert [answer["Location"].startswith(checkout_url("account_login")) for answer in answers] == [True, True]
