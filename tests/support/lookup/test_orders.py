"""The order look-up by a mailed link: the same answer for everyone, only the address's orders, resending within limits."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commerce.catalog.models import Performance
from portal.shared import clock
from portal.shared.accounts.models import EmailVerification
from portal.shared.mail.models import MailMessage
from portal.shared.money import yen
from portal.shared.templatetags.formatting import deadline, format_datetime
from tests.factories.accounts import make_buyer, make_verification
from tests.factories.catalog import AT, EventFactory
from tests.factories.lottery import a_lottery, an_entry
from tests.factories.orders import OrderFactory
from tests.factories.paid_orders import a_bought_order, a_lapsed_order, a_number_to_pay, a_refund
from tests.factories.support import proven_browser

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def an_order(user, **fields):
    return OrderFactory(user=user, at=clock.now(), **fields)


def without_token(response, email: str) -> str:
    return re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", response.text).replace(email, "")


def observed(email: str, code: str) -> tuple:
    """Everything that a caller can observe: status, redirect, texts, number of queries, and queued mails."""
    browser, before = Client(), MailMessage.objects.count()
    browser.get("/support/orders/")
    with CaptureQueriesContext(connection) as queries:
        posted = browser.post("/support/orders/", {"email": email, "code": code})
    mail_rows = list(MailMessage.objects.order_by("pk").values_list("kind", "locale", "state")[before:])
    page = without_token(browser.get(posted.url), email)
    fragment = Client().post("/support/orders/", {"email": email, "code": code}, headers=HTMX)
    return posted.status_code, posted.url, page, len(queries), mail_rows, without_token(fragment, email)


def test_the_answer_does_not_reveal_whether_an_address_or_an_order_exists():
    known_code = an_order(make_buyer("known@example.jp"), confirmed=True).code
    another = an_order(make_buyer("other@example.jp"), confirmed=True).code
    observed("warm@example.jp", "")  # warms caches that a process fills once
    answers = [
        observed("known@example.jp", known_code),
        observed("none1@example.jp", known_code),
        observed("none2@example.jp", another),
        observed("none3@example.jp", "ZZZZZZZZZZ"),
        observed("other@example.jp", "ZZZZZZZZZZ"),
        observed("none4@example.jp", ""),
    ]

    assert answers == [answers[0]] * len(answers)
    assert answers[0][4] == [("verify_address", "ja", "queued")]


def test_a_number_is_normalised_and_an_invalid_one_is_explained(client):
    client.post("/support/orders/", {"email": "hanako@example.jp", "code": "ｘ７ｋ－4m2pxa 3b"})
    page = client.post("/support/orders/", {"email": "hanako@example.jp", "code": "ばんごう"})

    assert EmailVerification.objects.get().next_path == "/support/orders/X7K4M2PXA3B/"
    assert page.status_code == 422
    assert page.text.count("申込番号は、メールやマイページにある英数字です。") == 2


def test_a_mistyped_address_is_asked_about_and_the_number_stays(client):
    page = client.post("/support/orders/", {"email": "hanako@gmial.com", "code": "X7K4M2PXA3"})

    assert '<input type="hidden" name="code" value="X7K4M2PXA3">' in " ".join(page.text.split())
    assert MailMessage.objects.count() == 0


def link_to(browser: Client, email: str, code: str = "") -> str:
    browser.post("/support/orders/", {"email": email, "code": code})
    return f"/verify/{EmailVerification.objects.get().token}/"


def test_the_link_works_once_and_opening_it_is_not_using_it():
    order = an_order(make_buyer("hanako@example.jp"), confirmed=True)
    owner, finder = Client(), Client()
    link = link_to(owner, "hanako@example.jp", order.code)
    scans = [finder.get(link).status_code for _look in range(3)] + [finder.head(link).status_code]
    pressed = owner.post(link)
    again = [owner.post(link).url, owner.get(link).url]
    refused = finder.post(link)

    assert scans == [200] * 4
    assert [pressed.url, *again] == [f"/support/orders/{order.code}/"] * 3
    assert (refused.status_code, finder.get(link).status_code) == (410, 410)
    assert "このリンクは1回だけ使えます。" in refused.text
    assert finder.get(f"/support/orders/{order.code}/").url == "/support/orders/"


def test_a_used_link_sends_a_new_one_to_its_address():
    owner, finder = Client(), Client()
    link = link_to(owner, "hanako@example.jp")
    owner.post(link)
    finder.post(link, {"again": "1"})

    assert list(MailMessage.objects.values_list("address", flat=True)) == ["hanako@example.jp"] * 2


def test_the_link_of_a_purchase_goes_on_working():
    verification = make_verification(clock.now(), email="hanako@example.jp", purpose="buy", next_path="/events/")

    answers = [Client().post(f"/verify/{verification.token}/") for _press in range(2)]

    assert [answer.url for answer in answers] == ["/events/"] * 2


def summary_of(order) -> str:
    """The summary on the page of one order."""
    order.refresh_from_db()
    email = order.user.email
    return proven_browser(email).get(f"/support/orders/{order.code}/").context["detail"].row.summary


def test_a_paid_order_shows_the_dates_of_payment_and_issue():
    event = EventFactory(at=AT, issue_rule="on_date", issue_at=datetime(2027, 12, 3, 1, tzinfo=UTC))
    order = a_bought_order(event=event)

    assert summary_of(order) == (
        f"{format_datetime(order.ledger.get().at)}に、{yen(order.total_yen)}のお支払いが完了しました。"
        "電子チケットは、2027年12月3日（金）10:00に発券する予定です。"
    )


def test_used_transferred_and_blocked_tickets_are_counted():
    order = an_order(make_buyer("hanako@example.jp"), confirmed=True, quantity=4)
    for number, fields in enumerate([{"state": "used"}, {"state": "blocked"}, {"holder_user": make_buyer()}], 1):
        order.tickets.filter(number=number).update(**fields)

    assert summary_of(order) == (
        f"{format_datetime(order.confirmed_at)}に、お申込みが確定しました。1枚は、入場済みです。"
        "1枚は、いま使えません。お問い合わせください。電子チケットを1枚、発券しました。1枚は、同行者に渡しました。"
    )


def test_an_order_to_be_paid_at_a_store_shows_deadline_and_amount():
    attempt = a_number_to_pay(at=clock.now())

    assert summary_of(attempt.order) == (
        f"まだお支払いは済んでいません。{deadline(attempt.expires_at)}に、"
        f"コンビニで{yen(attempt.amount_yen)}をお支払いください。"
    )


def test_a_refund_is_shown():
    order = a_bought_order()
    a_refund(order, 1000)

    assert summary_of(order).endswith("1,000円を返金しました。")


def test_a_lapsed_order_shows_that_nothing_was_bought():
    assert summary_of(a_lapsed_order()) == (
        "期限までにお支払いを確認できなかったため、チケットの確保を終了しました。"
        "購入は成立していません。お支払いは必要ありません。残りがあれば、もう一度選んで申し込めます。"
    )


def test_a_postponed_performance_is_shown():
    order = a_bought_order()
    Performance.objects.update(state="postponed")

    assert "延期になった公演があります。" in summary_of(order)


def test_the_page_of_an_order_offers_ticket_receipt_and_resending():
    order = a_bought_order(at=clock.now())
    page = proven_browser(order.user.email).get(f"/support/orders/{order.code}/")

    assert f"/t/{order.tickets.first().token}/" in page.text
    assert f"/receipts/{order.code}/?k={order.link_token}" in page.text
    assert f'action="/support/orders/{order.code}/resend/"' in page.text
    assert "お支払いを確認しました" in page.text
    assert page.text.count("btn fill") == 1


def test_the_order_of_another_buyer_looks_like_an_unknown_one():
    order = an_order(make_buyer("taro@example.jp"), confirmed=True)
    browser = proven_browser("hanako@example.jp")
    pages = {code: browser.get(f"/support/orders/{code}/") for code in (order.code, "ZZZZZZZZZZ")}

    assert [page.status_code for page in pages.values()] == [404, 404]
    assert len({page.text.replace(code, "") for code, page in pages.items()}) == 1


def test_a_lottery_entry_is_listed_and_found_by_its_number():
    lottery_entry = an_entry(a_lottery(1), user=make_buyer("hanako@example.jp", name="山田 花子", phone="09012345678"))
    browser = proven_browser("hanako@example.jp")
    listed = browser.get("/support/orders/").context["lottery_entries"]

    assert [row.url for row in listed] == [browser.get(f"/support/orders/{lottery_entry.code}/").url]
    assert listed[0].url == reverse("lottery_entry", args=[lottery_entry.code], query={"k": lottery_entry.link_token})


def test_the_mailed_link_leads_to_the_orders(client, run_jobs, mailoutbox):
    order = an_order(make_buyer("hanako@example.jp"), confirmed=True)
    client.post("/support/orders/", {"email": "hanako@example.jp"})
    MailMessage.objects.exclude(kind="verify_address").delete()
    run_jobs()
    link = re.search(r"http://localhost:8000(/verify/\S+)", mailoutbox[0].body)[1]
    page = Client().post(link, follow=True)

    assert page.redirect_chain == [("/support/orders/", 302)]
    assert order.code in page.text
    assert "お申込みが確定しました。電子チケットを2枚、発券しました。" in page.text
    assert f'href="/support/orders/{order.code}/"' in page.text


def test_a_logged_in_buyer_goes_straight_in(client):
    user = make_buyer()
    order = an_order(user, placed=True)
    client.force_login(user)
    page = client.get("/support/orders/")

    assert order.code in page.text
    assert "まだお支払いは済んでいません。" in page.text
    assert "再送信" not in page.text


def test_orders_of_others_and_unfinished_ones_are_not_listed():
    an_order(make_buyer("taro@example.jp"), confirmed=True)
    an_order(make_buyer("hanako@example.jp"))

    assert "このアドレスでのお申込みはありません" in proven_browser("hanako@example.jp").get("/support/orders/").text


def test_the_old_address_of_an_account_shows_nothing_any_more():
    user = make_buyer("old@example.jp")
    order = an_order(user, confirmed=True)
    user.email = "new@example.jp"
    user.save()

    assert order.code not in proven_browser("old@example.jp").get("/support/orders/").text
    assert order.code in proven_browser("new@example.jp").get("/support/orders/").text


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(number, django_assert_num_queries):
    user = make_buyer("hanako@example.jp")
    for _ in range(number):
        an_order(user, confirmed=True)
    browser = proven_browser("hanako@example.jp")
    browser.get("/support/orders/")

    with django_assert_num_queries(12):
        browser.get("/support/orders/")


def test_the_mail_is_resent_and_the_page_shows_its_address(client):
    user = make_buyer("hanako@example.jp")
    order = an_order(user, confirmed=True)
    browser = proven_browser("hanako@example.jp")
    page = browser.post(f"/support/orders/{order.code}/resend/", follow=True)

    assert "hanako@example.jp へ送りました。" in page.text
    assert MailMessage.objects.get(kind="ticket_issued").address == "hanako@example.jp"


def test_inside_a_help_answer_the_result_is_a_fragment():
    order = an_order(make_buyer("hanako@example.jp"), confirmed=True)
    browser = proven_browser("hanako@example.jp")
    fragment = browser.post(f"/support/orders/{order.code}/resend/", headers=HTMX)

    assert "<html" not in fragment.text
    assert "hanako@example.jp へ送りました。" in fragment.text


def test_beyond_the_limit_nothing_is_sent():
    order = an_order(make_buyer("hanako@example.jp"), confirmed=True)
    browser = proven_browser("hanako@example.jp")
    answers = [browser.post(f"/support/orders/{order.code}/resend/", headers=HTMX).status_code for _attempt in range(4)]

    assert answers == [200, 200, 200, 429]
    assert MailMessage.objects.filter(kind="ticket_issued").count() == 3


def test_resending_the_order_of_another_buyer_looks_like_an_unknown_one():
    order = an_order(make_buyer("taro@example.jp"), confirmed=True)
    browser = proven_browser("hanako@example.jp")
    other_order = browser.post(f"/support/orders/{order.code}/resend/")
    none = browser.post("/support/orders/ZZZZZZZZZZ/resend/")

    assert (other_order.status_code, none.status_code) == (404, 404)
    assert other_order.text.replace(order.code, "") == none.text.replace("ZZZZZZZZZZ", "")
    assert MailMessage.objects.filter(kind="ticket_issued").count() == 0


def test_without_a_verified_address_nothing_is_sent(client):
    order = an_order(make_buyer("hanako@example.jp"), confirmed=True)

    assert client.post(f"/support/orders/{order.code}/resend/").status_code == 404


def test_the_verified_address_can_be_forgotten_on_a_shared_computer():
    order = an_order(make_buyer("hanako@example.jp"), confirmed=True)
    browser = proven_browser("hanako@example.jp")
    page = browser.post("/support/orders/forget/", follow=True)

    assert order.code not in page.text
    assert 'name="email"' in page.text


def test_inside_a_help_answer_the_form_has_its_token(client):
    fragment = client.get("/support/orders/", headers=HTMX)

    assert "<html" not in fragment.text
    assert 'hx-post="/support/orders/"' in fragment.text
    assert "csrfmiddlewaretoken" in fragment.text
    assert "no-store" in fragment.headers["Cache-Control"]
