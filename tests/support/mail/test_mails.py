"""My mails and what became of them, never said to have arrived."""

import pytest

from portal.shared import clock
from portal.shared.accounts.models import EmailVerification
from portal.shared.mail.models import MailMessage, MailState
from portal.shared.mail.outbox import queue_mail
from support.mail.queries import mails_of
from tests.factories.accounts import make_buyer
from tests.factories.orders import OrderFactory
from tests.factories.support import proven_browser

pytestmark = pytest.mark.django_db


def a_mail(order, state=MailState.SENT):
    user, at = order.user, clock.now()
    mail = queue_mail("order_confirmed", to=user.email, about=order, user=user, locale="ja", at=at)
    MailMessage.objects.filter(pk=mail.pk).update(state=state)
    return mail


@pytest.fixture
def order():
    return OrderFactory(user=make_buyer("hanako@example.jp"), at=clock.now(), confirmed=True)


def browser(email="hanako@example.jp"):
    return proven_browser(email, EmailVerification.Purpose.MAILS)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (MailState.QUEUED, "送信中です"),
        (MailState.SENDING, "送信中です"),
        (MailState.DEFERRED, "送信中です"),
        (MailState.SENT, "お使いのメール会社に渡しました"),
        (MailState.DELIVERED, "お使いのメール会社に渡しました"),
        (MailState.BOUNCED, "受け取りを断られました"),
        (MailState.COMPLAINED, "迷惑メールとして扱われました"),
        (MailState.FAILED, "送れませんでした"),
        (MailState.SUPPRESSED, "送信を見合わせました"),
    ],
)
def test_each_state_is_said_in_plain_words(order, state, words):
    a_mail(order, state)
    page = browser().get("/support/mail/").text

    assert words in page
    assert "届きました" not in page
    assert f"/support/orders/{order.code}/resend/" in page


def test_the_list_is_newest_first_and_leaves_the_link_just_used_out(order):
    a_mail(order)
    queue_mail("unknown_account", to="hanako@example.jp", about=None, locale="ja", at=clock.now())
    queue_mail("verify_address", to="hanako@example.jp", about=None, locale="ja", at=clock.now())

    assert [row.mail.kind for row in mails_of("Hanako@example.jp")] == ["unknown_account", "order_confirmed"]


def test_mails_of_others_are_not_listed(order):
    a_mail(order)

    assert "このアドレスに送ったメールはありません" in browser("taro@example.jp").get("/support/mail/").text


def test_sending_again_is_offered_beside_the_newest_mail_of_an_order_only(order):
    a_mail(order)
    newest = a_mail(order)
    other = a_mail(OrderFactory(user=order.user, at=clock.now(), confirmed=True))
    offered = [row.mail.pk for row in mails_of("hanako@example.jp") if row.order]
    assert offered == [other.pk, newest.pk]


def test_the_old_address_cannot_have_mails_sent_again(order):
    a_mail(order)
    order.user.email = "new@example.jp"
    order.user.save()

    assert [row.order for row in mails_of("hanako@example.jp")] == [None]
    assert [row.order for row in mails_of("new@example.jp")] == [order]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(order, number, django_assert_num_queries):
    for _ in range(number):
        a_mail(order)
    visitor = browser()
    visitor.get("/support/mail/")

    with django_assert_num_queries(3):
        visitor.get("/support/mail/")


def test_a_logged_in_buyer_goes_straight_in(client, order):
    a_mail(order)
    client.force_login(order.user)

    assert "お使いのメール会社に渡しました" in client.get("/support/mail/").text
