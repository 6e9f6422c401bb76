"""The confirmation page shows everything; its button buys only what was shown. Forms are sent without scripts."""

import pytest

from cms.terms.models import TermsVersion
from commerce.catalog.models import TicketType
from commerce.catalog.queries import ticket_types_of
from commerce.checkout.services import choose_method, start_order
from commerce.orders.states import OrderState
from commerce.payments.models import PaymentAttempt
from commerce.payments.services import open_attempt
from portal.shared.models import SiteSettings
from tests.commerce.shop.checkout import checkout_url, ready, screen_of, text_of
from tests.factories.catalog import AT, EventFactory, payment_method
from tests.factories.orders import OrderFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_noon")]


class TestConfirmationPage:
    def test_it_shows_that_nothing_is_bought_and_the_six_items_required_by_law(self, client, buyer, terms):
        page = text_of(client.get(checkout_url("checkout_confirm", ready(buyer).code)))
        expected = [
            "まだ購入していません",
            "一般 2枚",
            "システム利用料 220円",
            "合計（税込） 10,220円",
            "次の画面ですぐに支払います",
            "2026年12月3日（木） 開場11:00／開演12:00",
            "電子チケットは、お申込みが確定するとすぐに発券します",
            "2026年11月14日（土）12:00から 2026年12月2日（水）12:00まで",
            "取り消しと日時の変更はできません",
            "10,220円で購入する",
        ]
        assert [words for words in expected if words in page] == expected

    def test_a_free_order_has_different_texts(self, client, buyer, terms):
        page = text_of(
            client.get(checkout_url("checkout_confirm", OrderFactory(user=buyer, event=EventFactory(free=True)).code))
        )
        assert [
            words for words in ("まだ申し込んでいません", "申し込む（無料）", "支払いはありません") if words in page
        ] == [
            "まだ申し込んでいません",
            "申し込む（無料）",
            "支払いはありません",
        ]

    def test_the_texts_in_force_are_linked(self, client, buyer, terms):
        page = client.get(checkout_url("checkout_confirm", ready(buyer).code)).content.decode()
        assert ('href="/terms/1/"' in page, 'href="/privacy/1/"' in page) == (True, True)

    def test_without_a_payment_method_it_leads_to_the_choice(self, client, buyer):
        order = OrderFactory(user=buyer)
        assert client.get(checkout_url("checkout_confirm", order.code))["Location"] == checkout_url(
            "checkout_payment", order.code
        )

    @pytest.mark.parametrize("types", [1, 3])
    def test_queries_do_not_grow_with_the_types(self, client, buyer, terms, django_assert_num_queries, types):
        event = EventFactory(types=types)
        chosen = dict.fromkeys((kind.pk for kind in ticket_types_of(event)), 1)
        order = start_order(user=buyer, period=event.sales_periods.get(), chosen=chosen, at=AT)
        choose_method(order, "card", AT)
        SiteSettings.load()
        client.get(checkout_url("checkout_confirm", order.code))
        with django_assert_num_queries(18):
            client.get(checkout_url("checkout_confirm", order.code))

    def test_no_page_is_cached_or_indexed(self, client, buyer):
        response = client.get(checkout_url("checkout_confirm", ready(buyer).code))
        assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("no-store, private", "noindex, nofollow")


class TestOrderButton:
    def press(self, client, order, **changes):
        page = client.get(checkout_url("checkout_confirm", order.code))
        return client.post(checkout_url("order_pay", order.code), {"screen": screen_of(page), "agreed": "on"} | changes)

    def test_a_free_order_is_confirmed_at_once(self, client, buyer, terms):
        order = OrderFactory(user=buyer, event=EventFactory(free=True))
        assert self.press(client, order)["Location"] == checkout_url("order_complete", order.code)
        order.refresh_from_db()
        assert (order.state, order.tickets.count()) == (OrderState.CONFIRMED, 2)
        assert {consent.terms_version for consent in order.consents.all()} == set(terms)

    def test_without_consent_nothing_is_bought(self, client, buyer, terms):
        order = ready(buyer)
        refused = self.press(client, order, agreed="")
        assert (refused.status_code, "同意のチェックを入れてください" in text_of(refused)) == (422, True)
        order.refresh_from_db()
        assert order.placed_at is None

    @pytest.mark.parametrize("screen", ["", "0" * 64, "0" * 64 + ".price-000000000000", "x.y-z"])
    def test_a_tampered_screen_buys_nothing(self, client, buyer, terms, screen):
        order = ready(buyer)
        refused = self.press(client, order, screen=screen)
        assert (refused.status_code, "が変わりました。まだ購入していません。" in text_of(refused)) == (409, True)
        order.refresh_from_db()
        assert (order.placed_at, PaymentAttempt.objects.count()) == (None, 0)

    def test_a_price_that_changed_meanwhile_is_named(self, client, buyer, terms):
        order = ready(buyer)
        screen = screen_of(client.get(checkout_url("checkout_confirm", order.code)))
        TicketType.objects.update(price_yen=6000)
        refused = self.press(client, order, screen=screen)
        assert refused.status_code == 409
        page = text_of(refused)
        assert ("確認画面を開いたあとに「価格」が変わりました。" in page, "12,220円で購入する" in page) == (True, True)
        order.refresh_from_db()
        assert order.placed_at is None

    def test_terms_published_meanwhile_are_named(self, client, buyer, terms):
        order = ready(buyer)
        screen = screen_of(client.get(checkout_url("checkout_confirm", order.code)))
        TermsVersion.objects.create(kind="terms", locale="ja", number=2, published_at=AT, text="新", sha256="b")
        refused = self.press(client, order, screen=screen)
        assert "「利用規約・プライバシーポリシー」が変わりました。" in text_of(refused)

    def test_a_method_switched_off_meanwhile_asks_for_another(self, client, buyer, terms):
        """Row 32: switched off by the organizer after the confirmation page was opened."""
        order = ready(buyer)
        screen = screen_of(client.get(checkout_url("checkout_confirm", order.code)))
        type(payment_method()).objects.update(on_sale=False)
        refused = client.post(checkout_url("order_pay", order.code), {"screen": screen, "agreed": "on"})
        message = "選んだ支払い方法は、いまは利用できません。まだ購入していません。"
        assert (refused.status_code, message in text_of(refused)) == (409, True)
        assert f'action="{checkout_url("checkout_payment", order.code)}"' in refused.text
        assert PaymentAttempt.objects.count() == 0

    def test_a_performance_cancelled_meanwhile_is_not_sold(self, client, buyer, terms):
        order = ready(buyer)
        screen = screen_of(client.get(checkout_url("checkout_confirm", order.code)))
        order.event.performances.update(state="cancelled")
        refused = client.post(checkout_url("order_pay", order.code), {"screen": screen, "agreed": "on"})
        assert (refused.status_code, "お申込みを受け付けていません" in text_of(refused)) == (409, True)
        order.refresh_from_db()
        assert order.placed_at is None

    def test_a_second_press_shows_the_order(self, client, buyer, terms):
        order = OrderFactory(user=buyer, event=EventFactory(free=True))
        page = client.get(checkout_url("checkout_confirm", order.code))
        answers = [
            client.post(checkout_url("order_pay", order.code), {"screen": screen_of(page), "agreed": "on"})
            for _ in range(2)
        ]
        assert {answer["Location"] for answer in answers} == {checkout_url("order_complete", order.code)}
        assert (order.tickets.count(), order.log.filter(kind="placed").count()) == (2, 1)

    @pytest.mark.parametrize("name", ["order_pay", "checkout_extend"])
    def test_opened_as_a_page_it_leads_back_and_does_nothing(self, client, buyer, name):
        order = ready(buyer)
        assert client.get(checkout_url(name, order.code))["Location"] == checkout_url("checkout_confirm", order.code)
        order.refresh_from_db()
        assert (order.placed_at, order.extended_at) == (None, None)

    def test_while_the_payment_runs_a_press_shows_the_order(self, client, buyer, terms):
        order = OrderFactory(user=buyer, placed=True)
        open_attempt(order, at=AT)
        answer = client.post(checkout_url("order_pay", order.code), {"screen": "x", "agreed": "on"})
        assert answer["Location"] == checkout_url("order_complete", order.code)
        assert PaymentAttempt.objects.count() == 1
