"""Sending an order's mail to another address, after a confirmation from there."""

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
def buyer_client(client, order):
    client.force_login(order.user)
    return client


def request_copy(client, order, email=OTHER, **data):
    return client.post(f"/support/mail/copy/{order.code}/", {"email": email, **data})


def confirm_url():
    return f"/support/mail/receive/{MailCopy.objects.latest('pk').token}/"


def test_the_other_address_is_confirmed_first_and_gets_no_order_data(buyer_client, order, run_jobs):
    page = request_copy(buyer_client, order)
    run_jobs()

    (sent,) = django_mail.outbox
    assert (page.status_code, sent.to, sent.subject) == (200, [OTHER], "このアドレスで受け取りますか")
    assert confirm_url() in sent.body
    texts = sent.body + str(sent.alternatives[0].content) + Client().get(confirm_url()).text
    assert [value for value in (order.code, order.name, order.event.title) if value in texts] == []


def test_the_form_names_the_accounts_address(buyer_client, order):
    page = buyer_client.get(f"/support/mail/copy/{order.code}/").text
    assert "登録のアドレス（hanako@docomo.ne.jp）は変わりません。" in page


def test_confirming_sends_the_ticket_mail_there_once(buyer_client, order, run_jobs):
    request_copy(buyer_client, order)
    visitor = Client()
    assert (visitor.get(confirm_url()).status_code, MailMessage.objects.about(order).count()) == (
        200,
        0,
    )

    assert [visitor.post(confirm_url()).status_code for _press in range(2)] == [200, 410]
    run_jobs()
    assert [(sent.to, sent.subject) for sent in django_mail.outbox] == [
        ([OTHER], "電子チケットをお届けします：秋の音楽会")
    ]
    assert order.tickets.first().token in django_mail.outbox[0].body


def test_the_link_expires_after_a_day_and_when_the_accounts_address_changes(buyer_client, order, time_machine):
    request_copy(buyer_client, order)
    order.user.email = "new@example.jp"
    order.user.save()
    assert Client().post(confirm_url()).status_code == 410

    request_copy(buyer_client, order)
    time_machine.move_to(clock.now() + timedelta(hours=25), tick=False)
    assert (Client().get(confirm_url()).status_code, Client().post(confirm_url()).status_code) == (410, 410)


def test_a_forged_link_is_not_found(buyer_client, order):
    request_copy(buyer_client, order)
    token = MailCopy.objects.get().token
    assert [Client().get(f"/support/mail/receive/{bad}/").status_code for bad in (token[:-1], "x", token + "a")] == [
        404
    ] * 3


@pytest.mark.parametrize(
    ("email", "message"),
    [
        ("", "メールアドレスを入力してください。"),
        ("hanako", "「@」がありません。"),
        ("Hanako@docomo.ne.jp", "いまお使いのアドレスです。"),
        ("a..b@docomo.ne.jp", "「@」の直前に「.」があるアドレスへは送れません。"),
    ],
)
def test_a_bad_address_is_refused_with_a_reason(buyer_client, order, email, message):
    page = request_copy(buyer_client, order, email)
    assert (page.status_code, message in page.text, MailCopy.objects.count()) == (422, True, 0)


def test_a_correction_is_suggested_before_sending(buyer_client, order):
    page = request_copy(buyer_client, order, "hanako@gmail.co.jp")
    assert ("hanako@gmail.com に送る" in page.text, MailCopy.objects.count()) == (True, 0)
    request_copy(buyer_client, order, "hanako@gmail.co.jp", as_typed="1")
    assert MailCopy.objects.get().address == "hanako@gmail.co.jp"


def test_the_fourth_request_in_an_hour_is_refused(buyer_client, order):
    answers = [request_copy(buyer_client, order, f"hanako{n}@gmail.com").status_code for n in range(4)]
    assert (answers, MailCopy.objects.count()) == ([200, 200, 200, 429], 3)


def test_orders_of_others_are_not_found(client, order):
    assert request_copy(client, order).status_code == 404
    client.force_login(make_buyer())
    assert (client.get(f"/support/mail/copy/{order.code}/").status_code, request_copy(client, order).status_code) == (
        404,
        404,
    )
