"""The choice of tickets and of the payment method. Forms are sent without scripts."""

import pytest

from commerce.catalog.models import Hold, QuotaCounter
from commerce.catalog.queries import ticket_types_of
from commerce.checkout.limits import HOLD_DURATION
from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.payments.services import open_attempt
from portal.shared.models import SiteSettings
from tests.commerce.shop.checkout import checkout_url, ready, text_of
from tests.factories.catalog import AT, EventFactory
from tests.factories.orders import OrderFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_noon")]


class TestTickets:
    def choose(self, client, event, **numbers):
        return client.post(checkout_url("checkout_tickets", event.slug), numbers)

    def test_the_choice_becomes_an_order_with_holds(self, client, buyer):
        event = EventFactory()
        done = self.choose(client, event, **{f"n_{ticket_types_of(event)[0].pk}": "2"})
        order = Order.objects.get()
        assert done["Location"] == checkout_url("checkout_payment", order.code)
        assert (order.user, order.expires_at, QuotaCounter.objects.get().taken) == (buyer, AT + HOLD_DURATION, 2)

    def test_a_free_order_goes_straight_to_the_confirmation_page(self, client, buyer):
        event = EventFactory(free=True)
        done = self.choose(client, event, **{f"n_{ticket_types_of(event)[0].pk}": "1"})
        assert done["Location"] == checkout_url("checkout_confirm", Order.objects.get().code)

    def test_types_prices_and_available_numbers_are_shown(self, client, buyer):
        page = text_of(client.get(checkout_url("checkout_tickets", EventFactory(size=7).slug)))
        assert [words for words in ("一般 5,000円", "残り7枚", "一度に4枚まで", "110円") if words in page] == [
            "一般 5,000円",
            "残り7枚",
            "一度に4枚まで",
            "110円",
        ]

    @pytest.mark.parametrize("number", ["0", "", "-1", "5", "x"])
    def test_no_number_and_too_high_a_number_are_refused(self, client, buyer, number):
        event = EventFactory()
        refused = self.choose(client, event, **{f"n_{ticket_types_of(event)[0].pk}": number})
        message = "一度に申し込めるのは4枚までです。" if number in {"-1", "5", "x"} else "枚数を1枚以上選んでください。"
        assert (refused.status_code, message in text_of(refused)) == (422, True)
        assert Order.objects.count() == 0

    def test_more_than_is_available_is_refused(self, client, buyer):
        event = EventFactory(size=1)
        refused = self.choose(client, event, **{f"n_{ticket_types_of(event)[0].pk}": "2"})
        assert (refused.status_code, "一度に申し込めるのは1枚までです。" in text_of(refused)) == (422, True)

    @pytest.mark.parametrize("of_event", [{"types": 2}, {"dates": 2}], ids=["another type", "another date"])
    def test_tickets_sold_meanwhile_are_reported_as_sold_out(self, client, buyer, of_event):
        event = EventFactory(size=2, **of_event)
        sold_out, available = ticket_types_of(event)
        QuotaCounter.objects.filter(quota=sold_out.quota_id).update(taken=2)
        refused = self.choose(client, event, **{f"n_{sold_out.pk}": "1", f"n_{available.pk}": "0"})
        assert (refused.status_code, "ご希望の枚数を確保できませんでした" in text_of(refused)) == (422, True)
        assert "販売していません" not in text_of(refused)
        assert (Order.objects.count(), Hold.objects.count()) == (0, 0)

    def test_a_type_of_another_event_is_refused(self, client, buyer):
        event, other = EventFactory(), EventFactory()
        chosen = {f"n_{ticket_types_of(event)[0].pk}": "1", f"n_{ticket_types_of(other)[0].pk}": "1"}
        refused = self.choose(client, event, **chosen)
        assert (refused.status_code, "このイベントでは販売していません" in text_of(refused)) == (422, True)
        assert Order.objects.count() == 0

    def test_a_second_order_for_the_same_performance_asks_first(self, client, buyer):
        event = EventFactory()
        OrderFactory(event=event, user=buyer, confirmed=True)
        chosen = {f"n_{ticket_types_of(event)[0].pk}": "1"}
        first_answer = self.choose(client, event, **chosen)
        assert (first_answer.status_code, "同じ公演のチケットをすでにお持ちです" in text_of(first_answer)) == (
            422,
            True,
        )
        assert Order.objects.count() == 1
        self.choose(client, event, **chosen, again="on")
        assert Order.objects.count() == 2

    def test_the_buyer_of_the_last_tickets_can_change_the_number(self, client, buyer):
        event = EventFactory(size=2)
        old = OrderFactory(event=event, user=buyer)
        done = self.choose(client, event, **{f"n_{ticket_types_of(event)[0].pk}": "1"})
        assert (done.status_code, QuotaCounter.objects.get().taken) == (302, 1)
        old.refresh_from_db()
        assert old.state == OrderState.CANCELLED

    def test_a_change_from_the_confirmation_page_leaves_the_payment_method(self, client, buyer):
        order = ready(buyer)
        done = self.choose(client, order.event, change=order.code, **{f"n_{order.lines.get().ticket_type_id}": "3"})
        new = Order.objects.exclude(pk=order.pk).get()
        assert done["Location"] == checkout_url("checkout_confirm", new.code)
        assert (new.payment_method.code, new.lines.get().quantity) == ("card", 3)

    def test_while_a_payment_runs_its_page_is_shown(self, client, buyer):
        order = OrderFactory(user=buyer, placed=True)
        open_attempt(order, at=AT)
        answer = client.get(checkout_url("checkout_tickets", order.event.slug))
        assert answer["Location"] == checkout_url("order_complete", order.code)

    def test_the_sum_of_a_choice_is_a_fragment(self, client, buyer):
        event = EventFactory()
        chosen = {f"n_{ticket_types_of(event)[0].pk}": "2"}
        part = client.get(checkout_url("checkout_tickets", event.slug), chosen, headers={"HX-Request": "true"})
        assert ("10,220円" in text_of(part), "<html" in part.content.decode()) == (True, False)

    @pytest.mark.parametrize("types", [1, 3])
    def test_queries_do_not_grow_with_the_types(self, client, buyer, django_assert_num_queries, types):
        event = EventFactory(types=types)
        SiteSettings.load()
        with django_assert_num_queries(19):
            client.get(checkout_url("checkout_tickets", event.slug))


class TestPayment:
    def test_each_method_shows_its_fee_and_an_unavailable_one_its_reason(self, client, buyer):
        order = OrderFactory(user=buyer, event=EventFactory(card_fee_yen=330))
        page = client.get(checkout_url("checkout_payment", order.code))
        text = text_of(page)
        assert "手数料330円・合計10,550円 VISA、JCB" in text
        assert "準備中です。いまは選べません。" in text
        assert 'value="konbini"' not in page.content.decode()

    def test_the_choice_leads_to_the_confirmation_page(self, client, buyer):
        order = OrderFactory(user=buyer)
        done = client.post(checkout_url("checkout_payment", order.code), {"method": "card"})
        assert done["Location"] == checkout_url("checkout_confirm", order.code)
        order.refresh_from_db()
        assert order.payment_method.code == "card"

    @pytest.mark.parametrize("method", ["", "konbini", "paypay", "gold"])
    def test_what_is_not_offered_is_refused(self, client, buyer, method):
        order = OrderFactory(user=buyer)
        refused = client.post(checkout_url("checkout_payment", order.code), {"method": method})
        message = "利用できません" if method else "支払い方法を選んでください。"
        assert (refused.status_code, message in text_of(refused)) == (409 if method else 422, True)
        order.refresh_from_db()
        assert order.payment_method is None

    def test_a_free_order_skips_it(self, client, buyer):
        order = OrderFactory(user=buyer, event=EventFactory(free=True))
        assert client.get(checkout_url("checkout_payment", order.code))["Location"] == checkout_url(
            "checkout_confirm", order.code
        )
