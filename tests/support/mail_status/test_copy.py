"""An order's mail goes to another address only after somebody there has pressed a button, and once."""

from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.test import Client

from portal.shared import clock
from portal.shared.mail.models import MailMessage
from support.mail_status.models import MailCopy
from tests.factories.accounts import make_buyer
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.django_db
OTHER = "hanako@gmail.com"


@pytest.fixture
def order():
    return OrderFactory(user=make_buyer("hanako@docomo.ne.jp"), at=clock.now(), confirmed=True)


@pytest.fixture
def mine(client, order):
    client.force_login(order.user)
    return client


def ask(browser, order, email=OTHER, **more):
    return browser.post(f"/support/mail/copy/{order.code}/", {"email": email, **more})


def link():
    return f"/support/mail/receive/{MailCopy.objects.latest('pk').token}/"


def test_the_other_address_is_asked_first_and_learns_nothing_of_the_order(mine, order, run_jobs):
    page = ask(mine, order)
    run_jobs()

    (sent,) = django_mail.outbox
    assert (page.status_code, sent.to, sent.subject) == (200, [OTHER], "このアドレスで受け取りますか")
    assert link() in sent.body
    told = sent.body + str(sent.alternatives[0].content) + Client().get(link()).text
    assert [word for word in (order.code, order.name, order.event.title) if word in told] == []


def test_the_form_names_the_accounts_address(mine, order):
    page = mine.get(f"/support/mail/copy/{order.code}/").text
    assert "登録のアドレス（hanako@docomo.ne.jp）は変わりません。" in page


def test_its_button_sends_the_ticket_mail_there_once(mine, order, run_jobs):
    ask(mine, order)
    visitor = Client()
    assert (visitor.get(link()).status_code, MailMessage.objects.about(order).count()) == (
        200,
        0,
    )

    assert [visitor.post(link()).status_code for _press in range(2)] == [200, 410]
    run_jobs()
    assert [(sent.to, sent.subject) for sent in django_mail.outbox] == [([OTHER], "電子チケットをお届けします")]
    assert order.tickets.first().token in django_mail.outbox[0].body


def test_the_link_ends_after_a_day_and_with_the_accounts_address(mine, order, time_machine):
    ask(mine, order)
    order.user.email = "new@example.jp"
    order.user.save()
    assert Client().post(link()).status_code == 410

    ask(mine, order)
    time_machine.move_to(clock.now() + timedelta(hours=25), tick=False)
    assert (Client().get(link()).status_code, Client().post(link()).status_code) == (410, 410)


def test_a_forged_link_is_nothing(mine, order):
    ask(mine, order)
    token = MailCopy.objects.get().token
    assert [Client().get(f"/support/mail/receive/{bad}/").status_code for bad in (token[:-1], "x", token + "a")] == [
        404
    ] * 3


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("", "メールアドレスを入力してください。"),
        ("hanako", "「@」がありません。"),
        ("Hanako@docomo.ne.jp", "いまお使いのアドレスです。"),
        ("a..b@docomo.ne.jp", "国際的な決まりに合わず"),
    ],
)
def test_a_bad_address_is_refused_with_a_reason(mine, order, email, words):
    page = ask(mine, order, email)
    assert (page.status_code, words in page.text, MailCopy.objects.count()) == (422, True, 0)


def test_a_likely_slip_is_asked_about(mine, order):
    page = ask(mine, order, "hanako@gmail.co.jp")
    assert ("hanako@gmail.com に送る" in page.text, MailCopy.objects.count()) == (True, 0)
    ask(mine, order, "hanako@gmail.co.jp", as_typed="1")
    assert MailCopy.objects.get().address == "hanako@gmail.co.jp"


def test_three_an_hour_and_then_a_clear_no(mine, order):
    answers = [ask(mine, order, f"hanako{n}@gmail.com").status_code for n in range(4)]
    assert (answers, MailCopy.objects.count()) == ([200, 200, 200, 429], 3)


def test_orders_of_others_are_not_found(client, order):
    assert ask(client, order).status_code == 404
    client.force_login(make_buyer())
    assert (client.get(f"/support/mail/copy/{order.code}/").status_code, ask(client, order).status_code) == (404, 404)
