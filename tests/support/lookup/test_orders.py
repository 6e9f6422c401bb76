"""My orders by a mailed link: the same answer for everyone, nobody else's orders, the mail once more within limits."""

import re

import pytest
from django.test import Client

from portal.shared import clock
from portal.shared.mail.models import MailMessage
from tests.factories.accounts import make_buyer
from tests.factories.orders import OrderFactory
from tests.factories.support import proven_browser

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def an_order(user, **fields):
    return OrderFactory(user=user, at=clock.now(), **fields)


def bare(response, email: str) -> str:
    return re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", response.text).replace(email, "")


def test_known_and_unknown_addresses_get_the_same_bytes():
    an_order(make_buyer("known@example.jp"), confirmed=True)
    answers = []
    for email in ("known@example.jp", "other@example.jp"):
        browser = Client()
        posted = browser.post("/support/orders/", {"email": email})
        answers.append((posted.status_code, posted.url, bare(browser.get(posted.url), email)))
        answers[-1] += (bare(Client().post("/support/orders/", {"email": email}, headers=HTMX), email),)

    assert answers[0] == answers[1]


def test_the_mailed_link_leads_to_the_orders_in_plain_words(client, run_jobs, mailoutbox):
    order = an_order(make_buyer("hanako@example.jp"), confirmed=True)
    client.post("/support/orders/", {"email": "hanako@example.jp"})
    MailMessage.objects.exclude(kind="verify_address").delete()
    run_jobs()
    link = re.search(r"http://localhost:8000(/verify/\S+)", mailoutbox[0].body)[1]
    page = Client().post(link, follow=True)

    assert page.redirect_chain == [("/support/orders/", 302)]
    assert order.code in page.text
    assert "確定しています。電子チケットを2枚、発券しました。" in page.text
    assert f"/orders/{order.code}/complete/?k={order.link_token}" in page.text


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

    with django_assert_num_queries(7):
        browser.get("/support/orders/")


def test_the_mail_goes_once_more_and_the_page_says_where(client):
    user = make_buyer("hanako@example.jp")
    order = an_order(user, confirmed=True)
    browser = proven_browser("hanako@example.jp")
    page = browser.post(f"/support/orders/{order.code}/resend/", follow=True)

    assert "hanako@example.jp へ送りました。" in page.text
    assert MailMessage.objects.get(kind="ticket_issued").address == "hanako@example.jp"


def test_in_an_answer_it_says_so_in_place():
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


def test_somebody_elses_order_and_none_at_all_are_answered_alike():
    order = an_order(make_buyer("taro@example.jp"), confirmed=True)
    browser = proven_browser("hanako@example.jp")
    others = browser.post(f"/support/orders/{order.code}/resend/")
    none = browser.post("/support/orders/ZZZZZZZZZZ/resend/")

    assert (others.status_code, none.status_code) == (404, 404)
    assert others.text.replace(order.code, "") == none.text.replace("ZZZZZZZZZZ", "")
    assert MailMessage.objects.filter(kind="ticket_issued").count() == 0


def test_without_proof_nothing_is_sent(client):
    order = an_order(make_buyer("hanako@example.jp"), confirmed=True)

    assert client.post(f"/support/orders/{order.code}/resend/").status_code == 404


def test_the_proof_can_be_ended_on_a_shared_computer():
    order = an_order(make_buyer("hanako@example.jp"), confirmed=True)
    browser = proven_browser("hanako@example.jp")
    page = browser.post("/support/orders/forget/", follow=True)

    assert order.code not in page.text
    assert 'name="email"' in page.text


def test_inside_an_answer_the_form_comes_with_its_token(client):
    fragment = client.get("/support/orders/", headers=HTMX)

    assert "<html" not in fragment.text
    assert 'hx-post="/support/orders/"' in fragment.text
    assert "csrfmiddlewaretoken" in fragment.text
    assert "no-store" in fragment.headers["Cache-Control"]
