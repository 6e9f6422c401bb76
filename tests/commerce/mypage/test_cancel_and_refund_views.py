"""Money on My Page: numbers to pay, refunds with their bank account, cancelling where the event allows it."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from commerce.catalog.states import CancellationRule
from commerce.fulfilment.status.refund_status import bank_account_token
from commerce.mypage.bank_account_forms import BankAccountForm, half_kana
from commerce.orders.models import Order
from commerce.payments.gateways.base import BankAccount, MethodRules, RefundSnapshot, Unknown
from commerce.payments.gateways.routing import gateway_named
from commerce.payments.models import Refund
from commerce.payments.states import RefundState
from portal.shared import clock
from portal.shared.mail.models import MailMessage
from portal.shared.mail.sending.delivery import render
from portal.shared.models import SiteSettings
from tests.commerce.fulfilment.scenarios import a_refund, a_voucher_order
from tests.factories.accounts import make_buyer
from tests.factories.catalog import EventFactory
from tests.factories.support import proven_browser
from tests.factories.tickets import PaidOrderFactory

pytestmark = pytest.mark.django_db
ACCOUNT = {
    "bank_name": "みなと銀行",
    "bank_code": "０００１",
    "branch_name": "本店",
    "branch_number": "001",
    "kind": "normal",
    "number": "1234567",
    "holder": "やまだ　はなこ",
}


@pytest.fixture
def buyer():
    return make_buyer(phone="09012345678")


@pytest.fixture
def mine(client, buyer):
    client.force_login(buyer)
    return client


def a_waiting_number(buyer):
    at = clock.now()
    order = a_voucher_order(user=buyer, at=at, until=at + timedelta(days=2))
    order.attempts.update(created_at=at)
    return order


def page_of(browser, order) -> str:
    return browser.get(reverse("mypage_order", args=[order.code])).text


def test_the_number_stands_on_the_page_with_copy_button_steps_and_the_delay(mine, buyer):
    text = page_of(mine, a_waiting_number(buyer))
    for words in ('id="pay-lawson">123456<', 'data-copy="pay-lawson"', "0901234567", "<li>レジで支払う</li>", "まで"):
        assert words in text
    assert "反映されるまで時間がかかることがあります" in text
    assert ("999999" in text, "js/copy.js" in text) == (False, True)


def test_the_lookup_shows_the_numbers_to_whoever_proved_the_address_only(buyer):
    order = a_waiting_number(buyer)
    assert "123456" in proven_browser(buyer.email).get("/support/orders/").text
    assert "123456" not in proven_browser("taro@example.jp").get("/support/orders/").text
    assert "123456" not in Client().get("/support/orders/").text
    stranger = Client()
    stranger.force_login(make_buyer())
    assert "123456" not in page_of(stranger, order)


def test_the_mail_with_the_number_goes_once_more_from_the_page_and_from_the_lookup(mine, buyer):
    order = a_waiting_number(buyer)
    for words in (page_of(mine, order), proven_browser(buyer.email).get("/support/orders/").text):
        assert "お支払い番号のメールを再送信する" in words
    mine.post(reverse("mypage_resend", args=[order.code]))
    proven_browser(buyer.email).post(reverse("support_resend", args=[order.code]))
    assert list(MailMessage.objects.values_list("kind", flat=True)) == ["voucher_issued", "voucher_issued"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_history_costs_the_same_for_one_and_three_orders_with_refunds(mine, buyer, django_assert_num_queries, rows):
    for _row in range(rows):
        order = a_refund(order=PaidOrderFactory(user=buyer)).order
        Order.objects.filter(pk=order.pk).update(state="cancelled")
    SiteSettings.load()
    mine.get(reverse("mypage_orders"))
    with django_assert_num_queries(12):
        text = mine.get(reverse("mypage_orders")).text
    assert text.count("返金の手続き中") == rows


def cancellable(buyer, **fields):
    at = clock.now()
    event = EventFactory(at=at, cancellation=CancellationRule.ALLOWED, cancel_fee_yen=500, **fields)
    return PaidOrderFactory(event=event, user=buyer, at=at)


def test_cancelling_is_a_page_with_amount_fee_and_refund_on_its_button(mine, buyer):
    order = cancellable(buyer)
    address = reverse("mypage_cancel", args=[order.code])
    assert f'href="{address}"' in page_of(mine, order)
    text = mine.get(address).text
    assert "手数料500円で取り消し、9,720円の返金を受ける</button>" in text
    assert "まだ取り消していません" in text
    assert Order.objects.get().state == "confirmed"


def test_the_press_cancels_and_the_next_page_says_where_the_money_is(mine, buyer):
    order = cancellable(buyer)
    page = mine.post(reverse("mypage_cancel", args=[order.code]), {"refund_yen": "9720"}, follow=True)
    assert (Order.objects.get().state, Refund.objects.get().amount_yen) == ("cancelled", 9720)
    assert "お申込みを取り消しました。確認のメールをお送りします。" in page.text
    assert "9,720円をお返しします。" in page.text
    assert "電子チケットを開く" not in page.text


@pytest.mark.parametrize("promised", ["10220", "", "abc"])
def test_another_amount_than_shown_cancels_nothing(mine, buyer, promised):
    order = cancellable(buyer)
    page = mine.post(reverse("mypage_cancel", args=[order.code]), {"refund_yen": promised})
    assert (page.status_code, Order.objects.get().state) == (409, "confirmed")
    assert "返金の金額が変わりました" in page.text


def test_the_server_refuses_what_the_page_does_not_offer(mine, buyer):
    order = PaidOrderFactory(user=buyer, at=clock.now())
    address = reverse("mypage_cancel", args=[order.code])
    assert address not in page_of(mine, order)
    page = mine.post(address, {"refund_yen": "10220"})
    assert (page.status_code, Order.objects.get().state) == (409, "confirmed")


def test_nobody_cancels_the_order_of_somebody_else(mine):
    order = cancellable(make_buyer())
    assert mine.post(reverse("mypage_cancel", args=[order.code]), {"refund_yen": "9720"}).status_code == 404
    assert Order.objects.get().state == "confirmed"


@pytest.fixture
def bank(monkeypatch):
    """A provider that wants to be told the account; what it was told, and what it answers."""
    told: list = []
    answers = [RefundSnapshot("r1", RefundState.PENDING, 10220)]
    kind = type(gateway_named("sandbox"))
    rules = MethodRules(min_yen=120, max_yen=300_000, refund_kind="bank_details")
    offered = {**gateway_named("sandbox").capabilities(), "konbini": rules}
    monkeypatch.setattr(kind, "capabilities", lambda self: offered)

    def refund(self, request, *, key):
        told.append(request.account)
        return answers[-1]

    monkeypatch.setattr(kind, "refund", refund)
    return told, answers


def waiting(buyer):
    return a_refund(RefundState.WAITING_CUSTOMER, order=PaidOrderFactory(user=buyer), method="konbini")


def form_of(refund) -> str:
    return reverse("refund_account", args=[refund.order.code, refund.public_id])


def test_row_25_the_account_goes_to_the_provider_and_is_stored_nowhere(mine, buyer, bank):
    given = BankAccountForm(ACCOUNT)
    assert given.is_valid()
    assert given.account() == BankAccount("みなと銀行", "0001", "本店", "001", "normal", "1234567", "ﾔﾏﾀﾞ ﾊﾅｺ")
    refund = waiting(buyer)
    assert form_of(refund) in page_of(mine, refund.order)
    page = mine.post(form_of(refund), ACCOUNT, follow=True)
    refund.refresh_from_db()
    assert (bank[0], refund.state) == ([given.account()], "pending")
    assert "返金の手続きを進めています" in page.text
    stored = [str(row) for model in (Refund, MailMessage) for row in model.objects.values()]
    stored += [str(row) for row in refund.order.log.values()]
    assert "1234567" not in "".join(stored)
    mine.post(form_of(refund), ACCOUNT)
    assert len(bank[0]) == 1


def test_the_mails_signed_link_opens_the_form_without_logging_in(buyer, bank):
    refund = waiting(buyer)
    assert Client().get(form_of(refund)).status_code == 302
    assert Client().get(form_of(refund), {"k": "wrong"}).status_code == 404
    message = render(MailMessage(kind="refund_account", about=refund.order, address="a@example.jp", locale="ja"))
    link = urlsplit(next(line for line in message.body.splitlines() if "/account/" in line))
    page = Client().get(f"{link.path}?{link.query}")
    assert "この口座で10,220円の返金を受ける" in page.text
    assert page["Cache-Control"] == "no-store, private"
    answer = Client().post(f"{link.path}?{link.query}", ACCOUNT)
    assert (answer.status_code, answer.url, len(bank[0])) == (302, f"{link.path}?{link.query}", 1)


def test_the_orders_own_link_or_another_refunds_names_no_account(buyer, bank):
    refund, other = waiting(buyer), waiting(buyer)
    for k in (refund.order.link_token, bank_account_token(other)):
        answer = Client().post(f"{form_of(refund)}?k={k}", ACCOUNT)
        assert (answer.status_code, bank[0]) == (404, [])


def test_a_silent_provider_keeps_the_form_and_says_so(mine, buyer, bank):
    bank[1].append(Unknown("timeout"))
    refund = waiting(buyer)
    page = mine.post(form_of(refund), ACCOUNT)
    assert (page.status_code, "決済会社からの返事を確認できませんでした" in page.text) == (503, True)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", "123456"),
        ("number", "12345678"),
        ("branch_number", "01"),
        ("bank_code", "abcd"),
        ("holder", "山田花子"),
        ("holder", ""),
        ("kind", "gold"),
    ],
)
def test_a_wrong_account_is_said_at_its_field_and_sent_to_nobody(mine, buyer, bank, field, value):
    page = mine.post(form_of(waiting(buyer)), ACCOUNT | {field: value})
    assert (page.status_code, list(page.context["form"].errors), bank[0]) == (422, [field], [])


@pytest.mark.parametrize(
    ("typed", "kana"),
    [("やまだ　はなこ", "ﾔﾏﾀﾞ ﾊﾅｺ"), ("ヴェッキョ パーク", "ｳﾞｴﾂｷﾖ ﾊﾟ-ｸ"), ("ｶ)ﾐﾅﾄ", "ｶ)ﾐﾅﾄ"), ("yamada", "YAMADA")],
)
def test_the_holder_is_written_as_banks_write_it(typed, kana):
    assert half_kana(typed) == kana


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_an_order_costs_the_same_for_one_and_three(mine, buyer, django_assert_num_queries, rows):
    order = PaidOrderFactory(user=buyer)
    for _row in range(rows):
        a_refund(order=order, amount_yen=100)
    SiteSettings.load()
    page_of(mine, order)
    with django_assert_num_queries(18):
        page_of(mine, order)
