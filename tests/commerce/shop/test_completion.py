"""The page of a submitted order: its status, for its buyer and by the link of its mails."""

from datetime import timedelta
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.urls import reverse

from commerce.catalog.models import Performance
from commerce.checkout.limits import HOLD_DURATION
from commerce.fulfilment.services import expire_order, settle_order, start_payment
from commerce.orders.states import OrderState
from commerce.payments.declines import INSUFFICIENT_FUNDS, TEXTS
from commerce.payments.gateways.base import Snapshot
from commerce.payments.models import PaymentAttempt
from commerce.payments.services import open_attempt
from commerce.payments.states import AttemptState
from tests.commerce.shop.checkout import text_of
from tests.factories.catalog import AT, EventFactory
from tests.factories.orders import OrderFactory
from tests.factories.payments import UNREACHABLE_URL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_noon")]


def page_of(client, order, **query):
    return client.get(reverse("order_complete", args=[order.code]), query)


def order_with_snapshot(user, *, state, **facts):
    """An order whose payment attempt has the given snapshot of the provider."""
    order = OrderFactory(user=user, placed=True)
    attempt = open_attempt(order, at=AT)
    paid = {"amount_yen": order.total_yen, "currency": "JPY", "three_ds": {"result": "authenticated"}}
    amount = paid if state == AttemptState.PAID else {}
    settle_order(attempt.pk, Snapshot(state, reference="", **amount, **facts), source="test", at=AT)
    order.refresh_from_db()
    return order


class TestAccess:
    def test_its_logged_in_buyer(self, client, buyer):
        order = OrderFactory(user=buyer, confirmed=True)
        assert order.code in text_of(page_of(client, order))

    def test_whoever_has_its_signed_link(self, client):
        order = OrderFactory(confirmed=True)
        assert order.code in text_of(page_of(client, order, k=order.link_token))

    @pytest.mark.parametrize("k", ["", "x", "日本"])
    def test_a_foreign_link_looks_like_no_order(self, client, k):
        other = OrderFactory(confirmed=True)
        order = OrderFactory(confirmed=True)
        for token in (k, other.link_token):
            response = page_of(client, order, k=token)
            assert (response.status_code, "お申込みが見つかりません" in text_of(response)) == (404, True)

    def test_an_old_link_is_dead(self, client):
        order = OrderFactory(confirmed=True)
        old = order.link_token
        order.link_revision = 2
        order.save()
        assert page_of(client, order, k=old).status_code == 404

    def test_another_buyer_sees_the_same_as_for_no_order(self, client, buyer):
        theirs = page_of(client, OrderFactory(confirmed=True))
        none = client.get(reverse("order_complete", args=["ABCDEFGHJK"]))
        assert (theirs.status_code, none.status_code) == (404, 404)

    def test_without_login_or_link_it_leads_to_the_login(self, client):
        assert page_of(client, OrderFactory(confirmed=True))["Location"].startswith(reverse("account_login"))


class TestOrderStatuses:
    def test_a_paid_order_shows_ticket_mail_and_receipt(self, client, buyer):
        order = order_with_snapshot(buyer, state=AttemptState.PAID, charge_id="c1")
        response = page_of(client, order)
        page = text_of(response)
        expected = [
            "購入が完了しました",
            order.code,
            "電子チケットを見る",
            "1枚目 一般",
            "hanako@example.jp に送っています",
            "領収書を発行する",
        ]
        assert [words for words in expected if words in page] == expected
        assert reverse("ticket", args=[order.tickets.first().token]) in response.content.decode()
        assert response["Cache-Control"] == "no-store, private"

    def test_only_the_event_is_shared_never_the_order(self, client):
        order = OrderFactory(confirmed=True)
        page = BeautifulSoup(page_of(client, order, k=order.link_token).content, "html.parser")
        shared = [button["data-share-address"] for button in page.select("#share button")]
        assert shared == [settings.BASE_URL + reverse("event", args=[order.event.slug])] * 2
        assert [link["href"] for link in page.select("#share a") if order.code in unquote(link["href"])] == []

    def test_every_state_shows_what_was_ordered_with_its_art(self, client, buyer):
        order = order_with_snapshot(buyer, state=AttemptState.DECLINED, decline_class=INSUFFICIENT_FUNDS)
        page = BeautifulSoup(page_of(client, order).content, "html.parser")
        [keepsake] = page.select("main .keepsake")
        assert (keepsake.h2.get_text(), keepsake.img["alt"]) == (order.event.title, "")

    def test_a_free_order_has_no_receipt(self, client, buyer):
        page = text_of(page_of(client, OrderFactory(event=EventFactory(free=True), user=buyer, confirmed=True)))
        assert ("お申込みが完了しました" in page, "領収書" in page) == (True, False)

    def test_an_event_without_receipts_offers_none(self, client, buyer):
        order = OrderFactory(event=EventFactory(receipt_issuer="none"), user=buyer, confirmed=True)
        assert "領収書を発行する" not in text_of(page_of(client, order))

    def test_tickets_issued_later_show_their_date(self, client, buyer):
        order = OrderFactory(event=EventFactory(issued_later=True), user=buyer, confirmed=True)
        page = text_of(page_of(client, order))
        assert ("電子チケットは2026年11月30日（月）12:00に発券します。" in page, "電子チケットを見る" in page) == (
            True,
            False,
        )

    def test_a_streamed_event_needs_none(self, client, buyer):
        order = OrderFactory(event=EventFactory(streaming=True), user=buyer, confirmed=True)
        assert "この公演に電子チケットは不要です。" in text_of(page_of(client, order))

    @pytest.mark.parametrize(
        ("starts_in", "is_linked", "expected"),
        [
            (timedelta(hours=1), False, "12:30から、ここに視聴ページへのリンクを表示します"),
            (timedelta(minutes=-30), True, "視聴ページを開く"),
            (timedelta(hours=-26), False, "に終わりました"),
        ],
        ids=["before", "during", "after"],
    )
    def test_a_stream_is_linked_only_within_its_time(self, client, buyer, starts_in, is_linked, expected):
        order = OrderFactory(event=EventFactory(streaming=True), user=buyer, confirmed=True)
        stream = {"starts_at": AT + starts_in, "doors_at": None, "ends_at": None}
        Performance.objects.update(stream_url="https://live.example.jp/1", **stream)
        page = page_of(client, order).content.decode()
        assert (f"/watch/{order.code}/" in page, expected in page) == (is_linked, True)
        assert "https://live.example.jp/1" not in page

    def test_a_payment_that_needs_an_action_links_to_the_provider(self, client, buyer):
        order = order_with_snapshot(buyer, state=AttemptState.ACTION_REQUIRED, redirect_url="https://pay.example/1")
        response = page_of(client, order)
        assert "支払いの手続きが残っています" in text_of(response)
        assert 'href="https://pay.example/1"' in response.content.decode()

    def test_while_the_result_is_awaited_the_page_polls(self, client, buyer):
        order = OrderFactory(user=buyer, placed=True)
        open_attempt(order, at=AT)
        page = page_of(client, order).content.decode()
        assert ('hx-trigger="every 4s"' in page, '<noscript><meta http-equiv="refresh"' in page) == (True, True)

    def test_a_poll_without_a_change_is_a_204(self, client, buyer):
        order = order_with_snapshot(buyer, state=AttemptState.ACTION_REQUIRED, redirect_url="https://pay.example/1")
        headers = {"HX-Request": "true", "X-Standing": "action"}
        assert client.get(reverse("order_complete", args=[order.code]), headers=headers).status_code == 204

    def test_a_poll_after_the_payment_shows_the_result_and_ends_the_polling(self, client, buyer):
        order = order_with_snapshot(buyer, state=AttemptState.PAID, charge_id="c1")
        part = client.get(reverse("order_complete", args=[order.code]), headers={"HX-Request": "true"}).content.decode()
        assert ("購入が完了しました" in part, "hx-trigger" in part, "<html" in part) == (True, False, False)

    def test_a_declined_card_is_explained_and_the_hold_stays(self, client, buyer):
        order = order_with_snapshot(buyer, state=AttemptState.DECLINED, decline_class=INSUFFICIENT_FUNDS)
        response = page_of(client, order)
        page = text_of(response)
        assert [words for words in (str(TEXTS[INSUFFICIENT_FUNDS]), "チケットを 12:30 まで確保") if words in page] == [
            str(TEXTS[INSUFFICIENT_FUNDS]),
            "チケットを 12:30 まで確保",
        ]
        assert reverse("checkout_payment", args=[order.code]) in response.content.decode()
        again = client.get(reverse("checkout_payment", args=[order.code]))
        assert (again.status_code, str(TEXTS[INSUFFICIENT_FUNDS]) in text_of(again)) == (200, True)

    def test_an_expired_order_offers_to_choose_again(self, client, buyer, monday_noon):
        order = OrderFactory(user=buyer, placed=True)
        monday_noon.shift(HOLD_DURATION)
        expire_order(order.pk, AT + HOLD_DURATION)
        response = page_of(client, order)
        assert "購入は成立していません" in text_of(response)
        assert reverse("checkout_tickets", args=[order.event.slug]) in response.content.decode()

    def test_a_payment_without_available_tickets_is_reported(self, client, buyer):
        order = OrderFactory(event=EventFactory(size=2), user=buyer, placed=True)
        attempt = open_attempt(order, at=AT)
        late = AT + timedelta(hours=1)
        settle_order(attempt.pk, Snapshot(AttemptState.EXPIRED, reference="r"), source="test", at=late)
        expire_order(order.pk, late)
        OrderFactory(event=order.event, at=late)
        money = {"amount_yen": order.total_yen, "charge_id": "c", "three_ds": {"result": "authenticated"}}
        paid = Snapshot(AttemptState.PAID, reference="r", **money)
        settle_order(attempt.pk, paid, source="test", at=late)
        assert "チケットを確保できませんでした" in text_of(page_of(client, order))

    def test_a_wrong_amount_asks_for_no_second_payment(self, client, buyer):
        order = OrderFactory(user=buyer, placed=True)
        attempt = open_attempt(order, at=AT)
        paid = Snapshot(AttemptState.PAID, reference="", amount_yen=1, currency="JPY", charge_id="c1")
        settle_order(attempt.pk, paid, source="test", at=AT)
        page = text_of(page_of(client, order))
        assert ("もう一度お支払いにならないでください" in page, "支払い方法を選んで続ける" in page) == (True, False)

    def test_a_lapsed_order_offers_no_payment(self, client, buyer, monday_noon):
        order = OrderFactory(user=buyer, placed=True)
        monday_noon.shift(HOLD_DURATION)
        page = text_of(page_of(client, order))
        assert ("お支払いの受付を終了しました（未払い）" in page, "支払い方法を選んで続ける" in page) == (True, False)

    def test_before_the_order_button_it_leads_to_the_confirmation_page(self, client, buyer):
        order = OrderFactory(user=buyer)
        assert page_of(client, order)["Location"] == reverse("checkout_confirm", args=[order.code])


class TestAbandoning:
    def test_the_hold_is_released_and_the_choice_begins_again(self, client, buyer):
        order = OrderFactory(user=buyer, placed=True)
        done = client.post(reverse("order_abandon", args=[order.code]))
        order.refresh_from_db()
        assert done["Location"] == reverse("checkout_tickets", args=[order.event.slug])
        assert (order.state, order.holds.get().state) == (OrderState.CANCELLED, "released")

    def test_what_is_bought_stays_bought(self, client, buyer):
        order = OrderFactory(user=buyer, confirmed=True)
        client.post(reverse("order_abandon", args=[order.code]))
        order.refresh_from_db()
        assert (order.state, PaymentAttempt.objects.count()) == (OrderState.CONFIRMED, 0)


class TestSilentProvider:
    """The provider did not answer when the payment was started: it can be resumed with the same attempt."""

    @pytest.fixture
    def order(self, buyer, settings):
        settings.SANDBOX_URL = UNREACHABLE_URL
        order = OrderFactory(user=buyer, placed=True)
        start_payment(order.pk, AT)
        return order

    def test_the_page_offers_to_open_the_payment_again(self, client, order):
        page = page_of(client, order)
        assert "チケットは確保したままです" in text_of(page)
        assert f'action="{reverse("order_resume", args=[order.code])}"' in page.text

    def test_pressing_it_calls_again_for_the_same_attempt(self, client, order):
        again = client.post(reverse("order_resume", args=[order.code]))
        assert reverse("order_complete", args=[order.code]) in again["Location"]
        assert (order.attempts.count(), order.attempts.get().is_unknown) == (1, True)

    def test_another_buyer_cannot_resume_the_payment(self, client, order):
        client.force_login(OrderFactory().user)
        assert client.post(reverse("order_resume", args=[order.code])).status_code == 404
        assert client.get(reverse("order_resume", args=[order.code])).status_code == 302
