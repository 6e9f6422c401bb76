"""My mails and what became of them, in words that are true: never said to have arrived."""

import pytest

from portal.shared import clock
from portal.shared.accounts.models import EmailVerification
from portal.shared.mail.models import MailEvent, MailMessage, SuppressedAddress
from portal.shared.mail.sending.outbox import queue_mail
from portal.shared.mail.states import FailureReason, MailState
from support.mail_status.queries import messages_to
from tests.factories.accounts import make_buyer
from tests.factories.orders import OrderFactory
from tests.factories.support import proven_browser

pytestmark = pytest.mark.django_db
HANAKO = "hanako@docomo.ne.jp"


def a_mail(order, state=MailState.SENT, reason="", reply="550 Unknown user"):
    user, at = order.user, clock.now()
    mail = queue_mail("order_confirmed", to=user.email, about=order, user=user, locale="ja", at=at)
    sent = None if state in {MailState.QUEUED, MailState.SENDING, MailState.FAILED, MailState.SUPPRESSED} else at
    MailMessage.objects.filter(pk=mail.pk).update(state=state, reason=reason, sent_at=sent)
    MailEvent.objects.create(mail=mail, state=state, at=at, source="t", external_id=str(mail.pk), reply=reply)
    return mail


@pytest.fixture
def order():
    return OrderFactory(user=make_buyer(HANAKO), at=clock.now(), confirmed=True)


def browser(email=HANAKO):
    return proven_browser(email, EmailVerification.Purpose.MAIL_STATUS)


@pytest.mark.parametrize(
    ("state", "reason", "words"),
    [
        (MailState.QUEUED, "", "送信中です"),
        (MailState.SENDING, "", "送信中です"),
        (MailState.DEFERRED, FailureReason.TEMPORARY, "相手のサーバーが、あとで受け取ると答えました"),
        (MailState.SENT, "", "ドコモが受け取ったかどうかは、まだ分かりません"),
        (MailState.DELIVERED, "", "ドコモのサーバーが受け取りました"),
        (MailState.DELIVERED, "", "届いていないときは、受信設定（なりすまし規制、URL付きメールの拒否など）"),
        (MailState.BOUNCED, FailureReason.MISSING_OR_FILTERED, "アドレスが存在しないか、受信設定で拒否されています。"),
        (MailState.BOUNCED, FailureReason.MISSING, "このアドレスは存在しません。"),
        (MailState.BOUNCED, FailureReason.MAILBOX_FULL, "メールボックスがいっぱいです。"),
        (MailState.BOUNCED, FailureReason.SENDER_PROBLEM, "こちらのメールの設定に問題があります。"),
        (MailState.BOUNCED, "", "理由は分かりません。"),
        (MailState.COMPLAINED, FailureReason.SPAM, "迷惑メールとして扱われました"),
        (MailState.FAILED, FailureReason.TEMPORARY, "送れませんでした"),
        (MailState.SUPPRESSED, FailureReason.ADDRESS_SUPPRESSED, "このアドレスへの送信を止めています"),
        (MailState.SUPPRESSED, FailureReason.OUTDATED, "お送りする前に、内容が古くなったためです。"),
    ],
)
def test_each_state_is_said_in_plain_words(order, state, reason, words):
    a_mail(order, state, reason)
    page = browser().get("/support/mail/").text

    assert words in page
    assert "届きました" not in page
    assert f"/support/orders/{order.code}/resend/" in page


def test_the_fix_is_that_of_the_readers_own_company_and_names_the_domain_once_for_copying(order):
    a_mail(order)
    page = browser().get("/support/mail/").text

    assert "受け取れるようにする設定：ドコモ" in page
    assert '<b id="sender-domain">cloud-pass.jp</b>' in page
    assert 'data-copy="sender-domain"' in page


def test_the_ticket_can_be_shown_at_once_and_the_mail_sent_elsewhere(order):
    a_mail(order)
    page = browser().get("/support/mail/").text

    assert f'href="/t/{order.tickets.order_by("number").first().token}/"' in page
    assert f'href="/support/mail/copy/{order.code}/"' in page


def test_the_list_is_newest_first_and_leaves_the_link_just_used_out(order):
    a_mail(order)
    queue_mail("unknown_account", to=HANAKO, about=None, locale="ja", at=clock.now())
    queue_mail("verify_address", to=HANAKO, about=None, locale="ja", at=clock.now())

    assert [row.mail.kind for row in messages_to("Hanako@docomo.ne.jp")] == ["unknown_account", "order_confirmed"]


def test_mails_of_others_are_not_listed(order):
    a_mail(order)

    assert "このアドレスに送ったメールはありません" in browser("taro@example.jp").get("/support/mail/").text


def test_sending_again_is_offered_beside_the_newest_mail_of_an_order_only(order):
    a_mail(order)
    newest = a_mail(order)
    other = a_mail(OrderFactory(user=order.user, at=clock.now(), confirmed=True))
    offered = [row.mail.pk for row in messages_to(HANAKO) if row.order]
    assert offered == [other.pk, newest.pk]


def test_the_old_address_cannot_have_mails_sent_again(order):
    a_mail(order)
    order.user.email = "new@example.jp"
    order.user.save()

    assert [row.order for row in messages_to(HANAKO)] == [None]
    assert [row.order for row in messages_to("new@example.jp")] == [order]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(order, number, django_assert_num_queries):
    for _ in range(number):
        a_mail(OrderFactory(user=order.user, event=order.event, quantity=1, at=clock.now(), confirmed=True))
    visitor = browser()
    visitor.get("/support/mail/")

    with django_assert_num_queries(7):  # session, mails, orders, events of mails, tickets, stopped, guidance
        visitor.get("/support/mail/")


def test_a_logged_in_buyer_goes_straight_in(client, order):
    a_mail(order)
    client.force_login(order.user)

    assert "送り出しました" in client.get("/support/mail/").text


def test_a_stopped_address_is_told_and_proves_itself_by_a_mail(client, order):
    SuppressedAddress.objects.create(address=HANAKO, reason=FailureReason.MISSING, since=clock.now())
    client.force_login(order.user)
    assert "確認メールを受け取ってください" in client.get("/support/mail/").text
    refused = client.post(f"/support/orders/{order.code}/resend/", headers={"HX-Request": "true"})
    assert (refused.status_code, f"{HANAKO} にはメールが届かない" in refused.text) == (409, True)

    client.post("/support/mail/prove/")
    verification = EmailVerification.objects.get()
    client.post(f"/verify/{verification.token}/")
    assert SuppressedAddress.objects.count() == 0
    assert client.post(f"/support/orders/{order.code}/resend/", headers={"HX-Request": "true"}).status_code == 200


def test_nobody_proves_an_address_without_a_name(client):
    assert client.post("/support/mail/prove/").status_code == 302
    assert MailMessage.objects.count() == 0
