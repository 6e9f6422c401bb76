"""My Page: only the buyer's orders, each action without scripts and with htmx."""

from datetime import timedelta

import pytest
from django.urls import reverse

from commerce.catalog.models import Performance
from commerce.checkout.limits import HOLD_DURATION
from portal.shared import clock
from portal.shared.mail.models import MailMessage
from portal.shared.models import SiteSettings
from portal.shared.registries.actions import get_action
from tests.factories.accounts import make_buyer, make_verification
from tests.factories.catalog import EventFactory
from tests.factories.orders import OrderFactory
from tests.factories.tickets import PaidOrderFactory

pytestmark = pytest.mark.django_db
BY_HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/help/orders/change/"}


@pytest.fixture
def buyer():
    return make_buyer(phone="09012345678", kana="ヤマダ ハナコ")


@pytest.fixture
def buyer_client(client, buyer):
    client.force_login(buyer)
    return client


def text_of(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("url_name", ["mypage", "mypage_past", "mypage_orders"])
def test_who_is_not_logged_in_logs_in_and_comes_back(client, url_name):
    response = client.get(reverse(url_name))
    assert (response.status_code, response.url) == (302, f"/accounts/login/?next={reverse(url_name)}")


@pytest.mark.parametrize("url_name", ["mypage", "mypage_past", "mypage_orders", "mypage_profile", "mypage_receipts"])
def test_private_pages_are_never_stored(buyer_client, url_name):
    response = buyer_client.get(reverse(url_name))
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store, private")
    assert {"Cookie", "HX-Request"} <= {name.strip() for name in response["Vary"].split(",")}


def test_history_has_what_was_placed_and_not_what_was_only_chosen_nor_others_orders(buyer_client, buyer):
    placed = OrderFactory(user=buyer, placed=True)
    OrderFactory(user=buyer)
    OrderFactory(confirmed=True)
    page = buyer_client.get(reverse("mypage_orders")).context["page"]
    assert [order.pk for order in page] == [placed.pk]


@pytest.mark.parametrize("kind", ["placed", "confirmed"])
def test_every_card_of_the_history_names_the_page_of_its_order(buyer_client, buyer, kind):
    order = OrderFactory(user=buyer, **{kind: True})
    text = text_of(buyer_client.get(reverse("mypage_orders")))
    link = f'<a href="{reverse("mypage_order", args=[order.code])}">'
    assert (text.count(link), text.count('class="go">申込内容詳細</p>')) == (1, 1)


def test_the_details_of_an_order_say_how_they_are_closed(buyer_client, buyer):
    order = PaidOrderFactory(user=buyer)
    text = text_of(buyer_client.get(reverse("mypage_order", args=[order.code])))
    assert ('<b class="to-open">詳細を表示</b>' in text, '<b class="to-close">閉じる</b>' in text) == (True, True)


def test_history_shows_twenty_orders_a_page(buyer_client, buyer):
    event = EventFactory(size=100)
    orders = [OrderFactory(user=buyer, event=event, quantity=1, placed=True) for _ in range(21)]
    second = buyer_client.get(reverse("mypage_orders"), {"page": 2})
    assert [order.pk for order in second.context["page"]] == [orders[0].pk]
    assert "2／2" in text_of(second)


def test_history_calls_an_order_whose_time_is_over_lapsed(buyer_client, buyer):
    OrderFactory(user=buyer, placed=True, at=clock.now() - HOLD_DURATION)
    lapsed = text_of(buyer_client.get(reverse("mypage_orders")))
    OrderFactory(user=buyer, placed=True, at=clock.now())
    waiting = text_of(buyer_client.get(reverse("mypage_orders")))
    assert (lapsed.count("お支払い待ち"), lapsed.count("期限切れ")) == (0, 1)
    assert (waiting.count("お支払い待ち"), waiting.count("期限切れ")) == (1, 1)


@pytest.mark.parametrize("rows", [1, 3])
def test_query_count_of_the_history_does_not_grow(buyer_client, buyer, django_assert_num_queries, rows):
    for _row in range(rows):
        PaidOrderFactory(user=buyer)
    SiteSettings.load()
    # content version, session, user, brand; number, orders, event texts, lines, performances, performance texts,
    # attempts, reviews, refunds
    with django_assert_num_queries(13):
        buyer_client.get(reverse("mypage_orders"))


@pytest.mark.parametrize("rows", [1, 3])
def test_query_count_of_the_receipts_does_not_grow(buyer_client, buyer, django_assert_num_queries, rows):
    for _row in range(rows):
        PaidOrderFactory(user=buyer)
    SiteSettings.load()
    buyer_client.get(reverse("mypage_receipts"))  # what a site writes down only once: the usual provisos
    with django_assert_num_queries(8):
        buyer_client.get(reverse("mypage_receipts"))


def test_the_newest_receipt_is_issued_by_one_press_and_an_issued_one_is_downloaded(buyer_client, buyer):
    older, newer = PaidOrderFactory(user=buyer), PaidOrderFactory(user=buyer)
    page = buyer_client.get(reverse("mypage_receipts"))
    buyer_client.post(reverse("receipt", args=[newer.code]), {"choice": page.context["rows"][0].usual})
    after = buyer_client.get(reverse("mypage_receipts"))

    assert [(row.order, row.is_issued, row.usual) for row in page.context["rows"]] == [
        (newer, False, "チケット代として"),
        (older, False, ""),
    ]
    assert [(row.order, row.is_issued, row.usual) for row in after.context["rows"]] == [
        (newer, True, ""),
        (older, False, "チケット代として"),
    ]
    assert reverse("receipt_pdf", args=[newer.code]) in text_of(after)


def test_page_of_an_order_shows_state_payment_tickets_and_timeline(buyer_client, buyer):
    order = PaidOrderFactory(user=buyer)
    text = text_of(buyer_client.get(reverse("mypage_order", args=[order.code])))
    for expected in ("ご購入が確定しました", "10,220円", "詳細を表示", "お支払いを確認しました", "領収書を発行する"):
        assert expected in text
    links = [reverse("ticket", args=[ticket.token]) in text for ticket in order.tickets.all()]
    assert links == [True, True]
    assert '<button class="btn line m">チケット情報のメールを再送信する場合はこちらをクリック</button>' in text


def test_unpaid_order_leads_to_its_payment_and_shows_no_details_to_send(buyer_client, buyer):
    order = OrderFactory(user=buyer, placed=True, at=clock.now())
    text = text_of(buyer_client.get(reverse("mypage_order", args=[order.code])))
    assert f'href="{reverse("order_complete", args=[order.code])}"' in text
    assert "再送信" not in text


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("url_name", ["mypage_order", "mypage_resend", "receipt", "receipt_pdf"])
def test_order_of_somebody_else_is_not_found(buyer_client, url_name, method):
    order = PaidOrderFactory()
    allowed = {"mypage_order": "get", "mypage_resend": "post", "receipt_pdf": "get"}.get(url_name, method)
    response = getattr(buyer_client, allowed)(reverse(url_name, args=[order.code]))
    assert response.status_code == 404
    assert "お申込みが見つかりません" in text_of(response)
    assert MailMessage.objects.count() == 0


def streaming_order(buyer, starts_in: timedelta):
    order = OrderFactory(user=buyer, event=EventFactory(streaming=True), confirmed=True)
    starts_at = clock.now() + starts_in
    Performance.objects.update(starts_at=starts_at, doors_at=None, ends_at=None, stream_url="https://live.example.jp/1")
    return order


@pytest.mark.parametrize(
    ("starts_in", "is_linked", "expected"),
    [
        (timedelta(hours=1), False, "視聴ページへのリンクを表示します"),
        (timedelta(minutes=29), True, "視聴ページを開く"),
        (timedelta(hours=-23), True, "視聴ページを開く"),
        (timedelta(hours=-25), False, "に終わりました"),
    ],
)
def test_stream_is_linked_only_within_its_time(buyer_client, buyer, starts_in, is_linked, expected):
    order = streaming_order(buyer, starts_in)
    page = buyer_client.get(reverse("mypage_order", args=[order.code])).content.decode()
    assert (f"/watch/{order.code}/" in page, expected in page) == (is_linked, True)
    assert "https://live.example.jp/1" not in page


def test_resending_queues_the_mail_and_confirms_it_on_the_order_page(buyer_client, buyer):
    order = PaidOrderFactory(user=buyer)
    response = buyer_client.post(reverse("mypage_resend", args=[order.code]), follow=True)
    assert response.redirect_chain == [(f"/mypage/orders/{order.code}/?open=1", 302)]
    assert [(mail.kind, mail.address) for mail in MailMessage.objects.all()] == [("ticket_issued", buyer.email)]
    assert f"{buyer.email}へメールを送りました" in text_of(response)
    assert 'id="details" open' in text_of(response)


def test_resending_in_place_answers_only_a_notice(buyer_client, buyer):
    order = PaidOrderFactory(user=buyer)
    response = buyer_client.post(reverse("mypage_resend", args=[order.code]), headers=BY_HTMX)
    assert (response.status_code, text_of(response).startswith('<div class="notice ok slim"')) == (200, True)


def test_fourth_mail_within_an_hour_is_refused_with_a_sentence(buyer_client, buyer):
    order = PaidOrderFactory(user=buyer)
    address = reverse("mypage_resend", args=[order.code])
    answers = [buyer_client.post(address, headers=BY_HTMX).status_code for _ in range(4)]
    assert (answers, MailMessage.objects.count()) == ([200, 200, 200, 429], 3)
    assert "1時間に3回、1日に10回まで" in text_of(buyer_client.post(address, follow=True))


DATA = {"name": "髙﨑　花子", "kana": "たかさき はなこ", "phone": "０９０−１２３４−５６７８", "locale": "en"}


def test_the_profile_is_saved_normalised(buyer_client, buyer):
    response = buyer_client.post(reverse("mypage_profile"), DATA, follow=True)
    buyer.refresh_from_db()
    data = (buyer.name, buyer.kana, buyer.phone, buyer.locale)
    assert data == ("髙﨑 花子", "タカサキ ハナコ", "09012345678", "en")
    assert "ご登録情報を変更しました。" in text_of(response)


def test_wrong_data_change_nothing(buyer_client, buyer):
    response = buyer_client.post(reverse("mypage_profile"), DATA | {"phone": "123"})
    buyer.refresh_from_db()
    assert (response.status_code, buyer.name, buyer.phone) == (422, "山田 花子", "09012345678")


def test_the_profile_is_changed_inside_a_help_answer(buyer_client, buyer):
    form = buyer_client.get(get_action("profile").url(), headers=BY_HTMX)
    assert text_of(form).startswith('<div class="profile-data">')
    wrong = buyer_client.post(reverse("mypage_profile"), DATA | {"phone": "12"}, headers=BY_HTMX)
    assert (wrong.status_code, 'class="errsum"' in text_of(wrong)) == (422, True)
    saved = buyer_client.post(reverse("mypage_profile"), DATA, headers=BY_HTMX)
    buyer.refresh_from_db()
    assert (buyer.name, "ご登録情報を変更しました。" in text_of(saved)) == ("髙﨑 花子", True)


@pytest.mark.parametrize("name", ["profile", "issue-receipt"])
def test_a_help_answer_asks_an_anonymous_reader_to_log_in_and_returns_to_it(client, name):
    response = client.get(get_action(name).url(), headers=BY_HTMX)
    text = text_of(response)
    assert "<html" not in text
    assert 'href="/accounts/login/?next=%2Fhelp%2Forders%2Fchange%2F"' in text
    assert (f'action="{get_action(name).url()}"' if name == "issue-receipt" else 'href="/support/orders/"') in text


def test_answer_lists_only_orders_that_can_have_a_receipt(buyer_client, buyer):
    paid = PaidOrderFactory(user=buyer)
    OrderFactory(user=buyer, placed=True)
    OrderFactory(user=buyer, event=EventFactory(free=True), confirmed=True)
    text = text_of(buyer_client.get(get_action("issue-receipt").url(), headers=BY_HTMX))
    assert text.count('href="/receipts/') == 1
    assert f'href="{reverse("receipt", args=[paid.code])}"' in text


def test_without_a_log_in_a_verified_address_opens_its_own_receipts_by_links_that_need_none(client, buyer):
    own = PaidOrderFactory(user=buyer)
    PaidOrderFactory()
    asked = client.get(reverse("mypage_receipts"))
    verification = make_verification(clock.now(), email=buyer.email, next_path=reverse("mypage_receipts"))
    client.post(f"/verify/{verification.token}/")
    (row,) = client.get(reverse("mypage_receipts")).context["rows"]
    issued = client.post(row.form_url, {"choice": row.usual})
    (after,) = client.get(reverse("mypage_receipts")).context["rows"]

    assert (asked.status_code, "rows" in asked.context) == (200, False)
    assert (row.order, row.form_url) == (own, reverse("receipt", args=[own.code], query={"k": own.link_token}))
    assert (issued.status_code, issued.url) == (302, row.form_url)
    assert (after.is_issued, client.get(reverse("receipt", args=[own.code])).status_code) == (True, 302)


def test_a_verified_address_without_an_account_has_no_receipts(client):
    verification = make_verification(clock.now(), email="nobody@example.jp")
    client.post(f"/verify/{verification.token}/")

    assert client.get(reverse("mypage_receipts")).context["rows"] == []
