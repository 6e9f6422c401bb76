"""Waiting, expired, replaced and refused purchases say what happened, what it means for money, and what to do."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from commerce.checkout.services import start_order
from commerce.fulfilment.status.order_status import order_status
from commerce.fulfilment.status.timeline import timeline
from commerce.fulfilment.status.vouchers import StoreShown
from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.payments.models import PaymentAttempt
from commerce.payments.services import open_attempt
from commerce.payments.states import AttemptState
from portal.shared.mail.models import MailMessage
from portal.shared.mail.outbox import queue_mail
from portal.shared.mail.sending.delivery import deliver
from tests.commerce.fulfilment.scenarios import a_voucher_order
from tests.commerce.shop.checkout import text_of
from tests.factories.catalog import AT, EventFactory
from tests.factories.lottery import a_lottery, an_entry, drawn
from tests.factories.orders import OrderFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_noon")]


def expired(order: Order, attempt_state: AttemptState | None = None, **fields) -> Order:
    if attempt_state:
        attempt = open_attempt(order, at=AT)
        PaymentAttempt.objects.filter(pk=attempt.pk).update(state=attempt_state, settled_at=AT, **fields)
    Order.objects.filter(pk=order.pk).update(state=OrderState.EXPIRED)
    return Order.objects.get(pk=order.pk)


class TestAnExpiredOrder:
    def test_says_that_it_is_unpaid_and_that_nothing_is_due(self, buyer):
        status = order_status(expired(OrderFactory(user=buyer, placed=True)), AT)
        why = "期限までにお支払いを確認できなかったため、チケットの確保を終了しました。購入は成立していません。"
        what_now = "お支払いは必要ありません。残りがあれば、もう一度選んで申し込めます。"
        assert (status.title, status.text) == ("お支払いの受付を終了しました（未払い）", why + what_now)

    def test_warns_of_paying_the_old_number_when_there_was_one(self, buyer):
        order = expired(
            OrderFactory(user=buyer, placed=True), AttemptState.EXPIRED, voucher={"lawson": {}}, expires_at=AT
        )
        assert "お手元のお支払い番号では、もう支払わないでください。" in order_status(order, AT).text

    def test_its_timeline_does_not_call_an_unpaid_payment_finished(self, buyer):
        order = expired(OrderFactory(user=buyer, placed=True), AttemptState.CANCELLED)
        labels = [item.label for item in timeline(order, AT)]
        assert ("お支払いの受付を終了しました（未払い）" in labels, "お支払いの手続きが終わりました" in labels) == (
            True,
            False,
        )


class TestAReplacedOrder:
    def other_choice(self, buyer, event):
        pk = event.performances.get().ticket_types.get().pk
        return start_order(user=buyer, period=event.sales_periods.get(), chosen={pk: 1}, at=AT)

    def test_an_old_tab_names_the_order_that_lives(self, client, buyer):
        event = EventFactory()
        old, new = self.other_choice(buyer, event), self.other_choice(buyer, event)
        response = client.get(reverse("checkout_confirm", args=[old.code]))
        text = text_of(response)
        assert (response.status_code, "新しいお申込みに置き換わりました" in text, "確保時間が過ぎました" in text) == (
            410,
            True,
            False,
        )
        assert reverse("checkout_confirm", args=[new.code]) in response.content.decode()

    def test_an_order_that_was_given_up_says_so(self, client, buyer):
        order = self.other_choice(buyer, EventFactory())
        Order.objects.filter(pk=order.pk).update(state=OrderState.CANCELLED)
        assert "このお申込みは取りやめました" in text_of(client.get(reverse("checkout_confirm", args=[order.code])))

    def test_a_lapsed_hold_stays_a_lapsed_hold(self, client, buyer, monday_noon):
        order = self.other_choice(buyer, EventFactory())
        monday_noon.shift(timedelta(hours=1))
        assert "チケットの確保時間が過ぎました" in text_of(client.get(reverse("checkout_confirm", args=[order.code])))


class TestTheMailOnTheCompletionPage:
    def completed(self, buyer) -> tuple[Order, MailMessage]:
        order = OrderFactory(user=buyer, confirmed=True)
        row = queue_mail("order_confirmed", to="hanako@example.jp", about=order, locale="ja", at=AT)
        deliver(row.pk, at=AT)
        return order, row

    def test_names_the_address_it_went_to_after_the_account_has_another(self, client, buyer):
        order, _row = self.completed(buyer)
        buyer.email = "new@example.jp"
        buyer.save()
        text = text_of(client.get(reverse("order_complete", args=[order.code])))
        assert ("hanako@example.jp に送りました" in text, "new@example.jp" in text) == (True, False)

    @pytest.mark.parametrize(("later", "promised"), [(timedelta(minutes=1), True), (timedelta(days=14), False)])
    def test_promises_minutes_only_while_they_last(self, client, buyer, monday_noon, later, promised):
        order, _row = self.completed(buyer)
        monday_noon.shift(later)
        text = text_of(client.get(reverse("order_complete", args=[order.code], query={"k": order.link_token})))
        assert ("ほどたっても届かないとき" in text, "もう一度送れます" in text) == (promised, True)

    def test_is_not_called_sent_while_it_waits(self, client, buyer):
        order = OrderFactory(user=buyer, confirmed=True)
        queue_mail("order_confirmed", to="hanako@example.jp", about=order, locale="ja", at=AT)
        assert "hanako@example.jp に送っています" in text_of(client.get(reverse("order_complete", args=[order.code])))


def test_the_mail_about_a_win_says_what_was_won_by_when_and_for_how_much():
    event = a_lottery(10, 10)
    second, first = event.performances.get().ticket_types.values_list("pk", flat=True)
    entry = an_entry(event, first, second, quantity=2)
    drawn(event)
    entry.refresh_from_db()
    order = entry.order
    row = queue_mail("lottery_won", to="hanako@example.jp", about=entry, locale="ja", at=AT)
    deliver(row.pk, at=AT)
    message = mail.outbox[-1]
    won = f"{entry.won_type.name} 2枚"
    for text in (message.body, message.alternatives[0].content):
        assert ["当選した券種" in text, won in text, f"{order.total_yen:,}円" in text, "希望順" in text] == [
            True,
            True,
            True,
            False,
        ]
    assert message.alternatives[0].content.count('class="button"') == 1


def test_a_ticket_that_is_not_issued_yet_tells_its_date(client, buyer):
    order = OrderFactory(user=buyer, confirmed=True, event=EventFactory(issued_later=True))
    details = text_of(client.get(reverse("mypage_order", args=[order.code])))
    assert ("2026年11月30日（月）12:00に発券" in details, "1枚目 一般を開く" in details) == (True, False)
    assert "2026年11月30日（月）12:00に発券" in text_of(client.get(reverse("mypage")))


def test_a_free_event_does_not_speak_of_buying(client, buyer):
    text = text_of(client.get(reverse("checkout_tickets", args=[EventFactory(free=True).slug])))
    assert ("まだ購入" in text, "支払い方法" in text) == (False, False)


class TestNumbersAtAStore:
    @pytest.mark.parametrize(
        ("number", "shown"),
        [
            ("09012345678", ["090-1234-5678"]),
            ("05012345678", ["050-1234-5678"]),
            ("123456", ["1234", "56"]),
            ("12345-67890", ["12345-67890"]),
        ],
    )
    def test_are_grouped_as_they_are_read(self, number, shown):
        store = StoreShown("lawson", "ローソン", number, "", "")
        assert [each.groups for each in store.numbers] == [shown]

    def test_the_page_warns_first_and_lets_the_buyer_choose_the_store(self, client, monkeypatch):
        order = a_voucher_order()
        client.force_login(order.user)
        text = text_of(client.get(reverse("order_complete", args=[order.code])))
        words = ["まだお支払いが済んでいません", "2026年11月26日（木）12:00まで", "10,220円", "ローソン"]
        assert sorted(words, key=text.index) == words
