"""Payments in My Page: vouchers to pay, refunds with their bank account, cancelling where the event allows it."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from commerce.catalog.states import CancellationRule
from commerce.fulfilment.status.refund_status import bank_account_token
from commerce.mypage.bank_account_forms import BankAccountForm
from commerce.mypage.todo import todos
from commerce.orders.models import Order
from commerce.payments.gateways.base import BankAccount, MethodRules, RefundSnapshot, Unknown
from commerce.payments.gateways.routing import gateway_named
from commerce.payments.models import Refund
from commerce.payments.states import RefundState
from portal.shared import clock
from portal.shared.mail.models import MailMessage
from portal.shared.mail.sending.delivery import render
from portal.shared.models import SiteSettings
from portal.shared.text.kana import bank_account_holder
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
def buyer_client(client, buyer):
    client.force_login(buyer)
    return client


def order_with_voucher(buyer):
    at = clock.now()
    order = a_voucher_order(user=buyer, at=at, until=at + timedelta(days=2))
    order.attempts.update(created_at=at)
    return order


def page_of(browser, order) -> str:
    return browser.get(reverse("mypage_order", args=[order.code])).text


def test_the_order_page_shows_the_number_with_copy_button_instructions_and_the_delay(buyer_client, buyer):
    text = page_of(buyer_client, order_with_voucher(buyer))
    for words in (
        'id="lawson-payment"><span>1234</span>',
        'data-copy="lawson-payment"',
        "<span>0901</span>",
        "<li>レジで支払う</li>",
        "まで",
    ):
        assert words in text
    assert "反映されるまで時間がかかることがあります" in text
    assert ("999999" in text, "js/copy.js" in text) == (False, True)


def test_the_lookup_shows_the_numbers_only_for_the_verified_address(buyer):
    order = order_with_voucher(buyer)
    assert "123456" in proven_browser(buyer.email).get("/support/orders/").text
    assert "123456" not in proven_browser("taro@example.jp").get("/support/orders/").text
    assert "123456" not in Client().get("/support/orders/").text
    other_client = Client()
    other_client.force_login(make_buyer())
    assert "123456" not in page_of(other_client, order)


def test_the_mail_with_the_number_goes_once_more_from_the_page_and_from_the_lookup(buyer_client, buyer):
    order = order_with_voucher(buyer)
    for words in (page_of(buyer_client, order), proven_browser(buyer.email).get("/support/orders/").text):
        assert "お支払い番号のメールを再送信する" in words
    buyer_client.post(reverse("mypage_resend", args=[order.code]))
    proven_browser(buyer.email).post(reverse("support_resend", args=[order.code]))
    assert list(MailMessage.objects.values_list("kind", flat=True)) == ["voucher_issued", "voucher_issued"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_history_costs_the_same_for_one_and_three_orders_with_refunds(
    buyer_client, buyer, django_assert_num_queries, rows
):
    for _row in range(rows):
        order = a_refund(order=PaidOrderFactory(user=buyer)).order
        Order.objects.filter(pk=order.pk).update(state="cancelled")
    SiteSettings.load()
    buyer_client.get(reverse("mypage_orders"))
    with django_assert_num_queries(12):
        text = buyer_client.get(reverse("mypage_orders")).text
    assert text.count("返金の手続き中") == rows


def cancellable(buyer, **fields):
    at = clock.now()
    event = EventFactory(at=at, cancellation=CancellationRule.ALLOWED, cancel_fee_yen=500, **fields)
    return PaidOrderFactory(event=event, user=buyer, at=at)


def test_cancelling_is_a_page_with_amount_fee_and_refund_on_its_button(buyer_client, buyer):
    order = cancellable(buyer)
    address = reverse("mypage_cancel", args=[order.code])
    assert f'href="{address}"' in page_of(buyer_client, order)
    text = buyer_client.get(address).text
    assert "手数料500円で取り消し、9,720円の返金を受ける</button>" in text
    assert "まだ取り消していません" in text
    assert Order.objects.get().state == "confirmed"


def test_the_button_cancels_and_the_next_page_shows_the_refund(buyer_client, buyer):
    order = cancellable(buyer)
    page = buyer_client.post(reverse("mypage_cancel", args=[order.code]), {"refund_yen": "9720"}, follow=True)
    assert (Order.objects.get().state, Refund.objects.get().amount_yen) == ("cancelled", 9720)
    assert "お申込みを取り消しました。確認のメールをお送りします。" in page.text
    assert "9,720円をお返しします。" in page.text
    assert "電子チケットを開く" not in page.text


@pytest.mark.parametrize("promised", ["10220", "", "abc"])
def test_another_amount_than_shown_cancels_nothing(buyer_client, buyer, promised):
    order = cancellable(buyer)
    page = buyer_client.post(reverse("mypage_cancel", args=[order.code]), {"refund_yen": promised})
    assert (page.status_code, Order.objects.get().state) == (409, "confirmed")
    assert "返金の金額が変わりました" in page.text


def test_the_server_refuses_what_the_page_does_not_offer(buyer_client, buyer):
    order = PaidOrderFactory(user=buyer, at=clock.now())
    address = reverse("mypage_cancel", args=[order.code])
    assert address not in page_of(buyer_client, order)
    page = buyer_client.post(address, {"refund_yen": "10220"})
    assert (page.status_code, Order.objects.get().state) == (409, "confirmed")


def test_the_order_of_another_buyer_cannot_be_cancelled(buyer_client):
    order = cancellable(make_buyer())
    assert buyer_client.post(reverse("mypage_cancel", args=[order.code]), {"refund_yen": "9720"}).status_code == 404
    assert Order.objects.get().state == "confirmed"


@pytest.fixture
def bank(monkeypatch):
    """A provider that asks for the bank account: the list of accounts it received, and of its answers (the last counts)."""
    accounts: list = []
    answers = [RefundSnapshot("r1", RefundState.PENDING, 10220)]
    gateway_class = type(gateway_named("sandbox"))
    rules = MethodRules(min_yen=120, max_yen=300_000, refund_kind="bank_details")
    offered = {**gateway_named("sandbox").capabilities(), "konbini": rules}
    monkeypatch.setattr(gateway_class, "capabilities", lambda self: offered)

    def refund(self, request, *, key):
        accounts.append(request.account)
        return answers[-1]

    monkeypatch.setattr(gateway_class, "refund", refund)
    return accounts, answers


def waiting(buyer):
    return a_refund(RefundState.WAITING_CUSTOMER, order=PaidOrderFactory(user=buyer), method="konbini")


def form_of(refund) -> str:
    return reverse("refund_account", args=[refund.order.code, refund.public_id])


def test_row_25_the_account_goes_to_the_provider_and_is_stored_nowhere(buyer_client, buyer, bank):
    form = BankAccountForm(ACCOUNT)
    assert form.is_valid()
    assert form.account() == BankAccount("みなと銀行", "0001", "本店", "001", "normal", "1234567", "ﾔﾏﾀﾞ ﾊﾅｺ")
    refund = waiting(buyer)
    assert form_of(refund) in page_of(buyer_client, refund.order)
    page = buyer_client.post(form_of(refund), ACCOUNT, follow=True)
    refund.refresh_from_db()
    assert (bank[0], refund.state) == ([form.account()], "pending")
    assert "返金の手続きを進めています" in page.text
    stored = [str(row) for model in (Refund, MailMessage) for row in model.objects.values()]
    stored += [str(row) for row in refund.order.log.values()]
    assert "1234567" not in "".join(stored)
    buyer_client.post(form_of(refund), ACCOUNT)
    assert len(bank[0]) == 1


def test_my_page_asks_for_an_account_where_the_provider_does_not(buyer, bank):
    refund = waiting(buyer)
    a_refund(RefundState.WAITING_CUSTOMER, order=PaidOrderFactory(user=buyer), method="card")

    assert [(one.url, one.amount_yen) for one in todos(buyer, clock.now())] == [(form_of(refund), 10220)]


def test_the_signed_link_of_the_mail_opens_the_form_without_logging_in(buyer, bank):
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


def test_the_link_of_the_order_or_of_another_refund_does_not_open_the_form(buyer, bank):
    refund, other = waiting(buyer), waiting(buyer)
    for k in (refund.order.link_token, bank_account_token(other)):
        answer = Client().post(f"{form_of(refund)}?k={k}", ACCOUNT)
        assert (answer.status_code, bank[0]) == (404, [])


def test_without_an_answer_of_the_provider_the_form_is_shown_again_with_the_reason(buyer_client, buyer, bank):
    bank[1].append(Unknown("timeout"))
    refund = waiting(buyer)
    page = buyer_client.post(form_of(refund), ACCOUNT)
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
def test_an_invalid_account_is_reported_at_its_field_and_not_sent(buyer_client, buyer, bank, field, value):
    page = buyer_client.post(form_of(waiting(buyer)), ACCOUNT | {field: value})
    assert (page.status_code, list(page.context["form"].errors), bank[0]) == (422, [field], [])


@pytest.mark.parametrize(
    ("typed", "kana"),
    [("やまだ　はなこ", "ﾔﾏﾀﾞ ﾊﾅｺ"), ("ヴェッキョ パーク", "ｳﾞｴﾂｷﾖ ﾊﾟ-ｸ"), ("ｶ)ﾐﾅﾄ", "ｶ)ﾐﾅﾄ"), ("yamada", "YAMADA")],
)
def test_the_holder_is_written_as_banks_write_it(typed, kana):
    assert bank_account_holder(typed) == kana


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_an_order_costs_the_same_for_one_and_three(buyer_client, buyer, django_assert_num_queries, rows):
    order = PaidOrderFactory(user=buyer)
    for _row in range(rows):
        a_refund(order=order, amount_yen=100)
    SiteSettings.load()
    page_of(buyer_client, order)
    with django_assert_num_queries(26):
        page_of(buyer_client, order)


@pytest.mark.parametrize(("back_yen", "is_all"), [(10_220, True), (10_219, False)])
def test_an_order_that_stands_but_was_returned_whole_says_so_first(buyer_client, buyer, back_yen, is_all):
    order = a_refund(RefundState.DONE, order=PaidOrderFactory(user=buyer), amount_yen=back_yen).order
    text = page_of(buyer_client, order)
    assert ("お支払い金額を全額返金しました" in text, "購入が完了しました</h2>" in text) == (is_all, not is_all)


def test_an_unpaid_number_has_one_notice(buyer_client, buyer):
    assert page_of(buyer_client, order_with_voucher(buyer)).count('class="notice warn"') == 1
