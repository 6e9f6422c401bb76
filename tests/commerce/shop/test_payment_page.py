"""The payment page and the pages after it, with all four payment methods. Forms are sent without scripts."""

from datetime import timedelta

import pytest
from django.urls import reverse

from commerce.catalog.models import PaymentOption, Performance, StoreGuide
from commerce.checkout.services import choose_method
from commerce.fulfilment.services import settle_order
from commerce.payments.declines import GENERIC
from commerce.payments.gateways.base import Snapshot
from commerce.payments.models import PaymentAttempt
from commerce.payments.services import open_attempt
from commerce.payments.states import AttemptState
from portal.shared.models import SiteSettings
from tests.commerce.checkout.test_payment_choices import one_store
from tests.commerce.shop.checkout import checkout_url, screen_of, text_of
from tests.factories.catalog import AT, EventFactory, payment_method
from tests.factories.orders import OrderFactory

__all__ = ["one_store"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_noon")]
UNTIL = AT + timedelta(days=3, hours=11, minutes=59, seconds=59)
CODES = {
    "lawson": {"payment_code": "12345678901", "confirmation_number": "400008", "url": ""},
    "ministop": {"payment_code": "99-000", "confirmation_number": "", "url": "https://pay.example/ministop"},
    "seicomart": {"payment_code": "777", "confirmation_number": "", "url": ""},
}


@pytest.fixture
def order(buyer):
    return OrderFactory(event=EventFactory(methods="all"), user=buyer)


def choices(client, order):
    return client.get(checkout_url("checkout_payment", order.code)).text


class TestPaymentPage:
    def test_each_method_shows_fee_total_deadline_and_names(self, client, order):
        page = text_of(client.get(checkout_url("checkout_payment", order.code)))
        expected = [
            "クレジットカード 手数料なし・合計10,220円 VISA、JCB",
            "コンビニ払い 手数料220円・合計10,440円 支払期限 2026年11月26日（木）23:59まで ローソン、ミニストップ",
            "PayPay 手数料220円・合計10,440円",
            "Paidy 手数料220円・合計10,440円",
        ]
        assert [words for words in expected if words in page] == expected

    def test_too_near_the_performance_the_number_is_hidden_with_one_sentence(self, client, order):
        Performance.objects.update(starts_at=AT + timedelta(hours=47))
        page = client.get(checkout_url("checkout_payment", order.code))
        assert "公演までの日数が少ないため、いまは選べません。" in text_of(page)
        assert 'value="konbini"' not in page.text

    def test_an_amount_outside_of_the_limits_shows_the_limit(self, client, order):
        PaymentOption.objects.filter(method__code="paypay").update(max_yen=10_000)
        page = client.get(checkout_url("checkout_payment", order.code))
        assert "合計10,000円までのお支払いで選べます。" in text_of(page)
        assert 'value="paypay"' not in page.text

    @pytest.mark.parametrize("code", ["konbini", "paypay", "paidy"])
    def test_the_choice_leads_to_the_confirmation_page(self, client, order, code):
        done = client.post(checkout_url("checkout_payment", order.code), {"method": code})
        assert done["Location"] == checkout_url("checkout_confirm", order.code)

    def test_switched_off_after_the_page_was_opened_it_is_refused(self, client, order):
        """Row 32: the organizer switched it off meanwhile."""
        payment_method("paypay", on_sale=False)
        refused = client.post(checkout_url("checkout_payment", order.code), {"method": "paypay"})
        message = "選んだ支払い方法は、いまは利用できません。まだ購入していません。別の支払い方法を選んでください。"
        assert (refused.status_code, text_of(refused).count(message)) == (409, 2)
        order.refresh_from_db()
        assert order.payment_method is None

    def test_an_amount_that_is_not_possible_is_refused_with_the_limits(self, client, order):
        """Row 32: amount limits."""
        PaymentOption.objects.filter(method__code="paypay").update(max_yen=10_000)
        refused = client.post(checkout_url("checkout_payment", order.code), {"method": "paypay"})
        message = "PayPayは、合計50円から10,000円までのお支払いに利用できます。"
        assert (refused.status_code, message in text_of(refused)) == (409, True)

    def test_a_voucher_that_became_too_late_is_refused_at_the_order_button(self, client, order, terms):
        choose_method(order, "konbini", AT)
        screen = screen_of(client.get(checkout_url("checkout_confirm", order.code)))
        Performance.objects.update(starts_at=AT + timedelta(hours=47))
        refused = client.post(checkout_url("order_pay", order.code), {"screen": screen, "agreed": "on"})
        assert (refused.status_code, "コンビニ払いは選べません。まだ購入していません。" in text_of(refused)) == (
            409,
            True,
        )
        assert PaymentAttempt.objects.count() == 0

    def test_a_store_is_asked_for_only_where_the_provider_needs_it(self, client, order):
        assert 'name="store"' not in choices(client, order)

    def test_where_a_store_is_needed_it_is_a_plain_list(self, client, order, one_store):
        assert 'type="radio" name="store" value="lawson"' in choices(client, order)
        without_store = client.post(checkout_url("checkout_payment", order.code), {"method": "konbini"})
        assert (without_store.status_code, "お支払いになる店舗を選んでください。" in text_of(without_store)) == (
            422,
            True,
        )
        done = client.post(checkout_url("checkout_payment", order.code), {"method": "konbini", "store": "lawson"})
        order.refresh_from_db()
        assert (done["Location"], order.payment_store) == (checkout_url("checkout_confirm", order.code), "lawson")

    def test_another_method_needs_no_store(self, client, order, one_store):
        done = client.post(checkout_url("checkout_payment", order.code), {"method": "card"})
        assert done["Location"] == checkout_url("checkout_confirm", order.code)

    @pytest.mark.parametrize("methods", [("card",), "all"])
    def test_queries_do_not_grow_with_the_methods(self, client, buyer, django_assert_num_queries, methods):
        order = OrderFactory(event=EventFactory(methods=methods), user=buyer)
        SiteSettings.load()
        client.get(checkout_url("checkout_payment", order.code))
        with django_assert_num_queries(17):
            client.get(checkout_url("checkout_payment", order.code))


def order_with_voucher(buyer, codes=CODES):
    order = OrderFactory(event=EventFactory(methods="all"), user=buyer, placed=True, method="konbini")
    attempt = open_attempt(order, at=AT)
    snapshot = Snapshot(AttemptState.AWAITING_PAYMENT, reference="r", voucher=codes, expires_at=UNTIL)
    settle_order(attempt.pk, snapshot, source="test", at=AT)
    return order


class TestNumbers:
    @pytest.fixture(autouse=True)
    def guides(self):
        StoreGuide.objects.create(store="lawson", language="ja", steps="Loppiで番号を入力します。\nレジで支払います。")

    def page(self, client, order, **headers):
        return client.get(reverse("order_complete", args=[order.code]), headers=headers)

    def test_it_shows_amount_deadline_numbers_and_how_to(self, client, buyer):
        page = text_of(self.page(client, order_with_voucher(buyer)))
        expected = [
            "お申込みを受け付けました",
            "まだお支払いが済んでいません",
            "10,440円",
            "2026年11月26日（木）23:59まで",
            "ローソン",
            "1234 5678 901",
            "4000 08",
            "Loppiで番号を入力します。",
            "99-000",
            "反映されるまで時間がかかることがあります。",
        ]
        assert [words for words in expected if words in page] == expected

    def test_a_chain_that_the_catalogue_does_not_name_is_left_out(self, client, buyer):
        assert "セイコーマート" not in text_of(self.page(client, order_with_voucher(buyer)))

    def test_a_number_is_copied_without_blanks(self, client, buyer):
        html = self.page(client, order_with_voucher(buyer)).text
        assert 'id="lawson-payment"><span>1234</span><span>5678</span><span>901</span></b>' in html
        assert 'data-copy="lawson-payment"' in html

    def test_it_asks_again_politely_and_stays_while_nothing_changed(self, client, buyer):
        order = order_with_voucher(buyer)
        assert 'hx-trigger="every 30s"' in self.page(client, order).text
        assert self.page(client, order, **{"HX-Request": "true", "X-Standing": "voucher"}).status_code == 204

    def test_paid_it_becomes_the_finished_order(self, client, buyer):
        order = order_with_voucher(buyer)
        paid = Snapshot(AttemptState.PAID, reference="r", amount_yen=order.total_yen, charge_id="c")
        settle_order(order.attempts.get().pk, paid, source="test", at=AT)
        page = self.page(client, order, **{"HX-Request": "true", "X-Standing": "voucher"})
        assert ("購入が完了しました" in text_of(page), "hx-trigger" in page.text) == (True, False)

    def test_its_payment_method_cannot_be_changed_any_more(self, client, buyer):
        order = order_with_voucher(buyer)
        answer = client.post(checkout_url("checkout_payment", order.code), {"method": "card"})
        order.refresh_from_db()
        assert (answer["Location"], order.payment_method.code) == (
            checkout_url("order_complete", order.code),
            "konbini",
        )

    @pytest.mark.parametrize("chains", [1, 2])
    def test_queries_do_not_grow_with_the_chains(self, client, buyer, django_assert_num_queries, chains):
        order = order_with_voucher(buyer, dict(list(CODES.items())[:chains]))
        SiteSettings.load()
        self.page(client, order)
        with django_assert_num_queries(18):
            self.page(client, order)


class TestRefused:
    def test_paypay_refused_goes_back_to_the_choice_and_a_card_is_taken(self, client, buyer, terms):
        order = OrderFactory(event=EventFactory(methods="all"), user=buyer, placed=True, method="paypay")
        attempt = open_attempt(order, at=AT)
        no = Snapshot(AttemptState.DECLINED, reference="r", decline_class=GENERIC)
        settle_order(attempt.pk, no, source="test", at=AT)
        page = client.get(reverse("order_complete", args=[order.code]))
        assert "PayPayでのお支払いが完了しませんでした。まだお支払いは済んでいません。" in text_of(page)
        assert f'href="{checkout_url("checkout_payment", order.code)}"' in page.text
        done = client.post(checkout_url("checkout_payment", order.code), {"method": "card"})
        order.refresh_from_db()
        assert (done["Location"], order.payment_method.code) == (checkout_url("checkout_confirm", order.code), "card")
        assert (order.total_yen, order.holds.get().state) == (10220, "held")
        final = text_of(client.get(checkout_url("checkout_confirm", order.code)))
        assert ("PayPayでのお支払いが" in final, "まだ購入していません。" in final) == (False, True)
