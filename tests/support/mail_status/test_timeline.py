"""The list of mails with their delivery status; it never claims that a mail was read."""

import pytest

from portal.shared import clock
from portal.shared.accounts.models import EmailVerification
from portal.shared.mail.models import MailEvent, MailMessage, SuppressedAddress
from portal.shared.mail.outbox import queue_mail
from portal.shared.mail.states import FailureReason, MailState
from support.mail_status.queries import messages_to
from tests.factories.accounts import make_buyer
from tests.factories.orders import OrderFactory
from tests.factories.support import proven_browser

pytestmark = pytest.mark.django_db
HANAKO = "hanako@docomo.ne.jp"


def queue_mail_in_state(order, state=MailState.SENT, reason="", reply="550 Unknown user"):
    user, at = order.user, clock.now()
    mail = queue_mail("order_confirmed", to=user.email, about=order, user=user, locale="ja", at=at)
    sent = None if state in {MailState.QUEUED, MailState.SENDING, MailState.FAILED, MailState.SUPPRESSED} else at
    MailMessage.objects.filter(pk=mail.pk).update(state=state, reason=reason, sent_at=sent)
    MailEvent.objects.create(mail=mail, state=state, at=at, source="t", external_id=str(mail.pk), reply=reply)
    return mail


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        (FailureReason.SENDER_PROBLEM, "こちらのメールの設定に問題があり、送り直しています。"),
        (FailureReason.FILTERED, "受信設定で拒否されています。設定を直していただくと、次に送り直すときに届きます。"),
        (FailureReason.TEMPORARY, "相手のサーバーがすぐに受け取れず、送り直しています。"),
    ],
)
def test_a_mail_that_is_tried_again_says_why(order, reason, text):
    mail = queue_mail_in_state(order, MailState.QUEUED, reason)
    MailMessage.objects.filter(pk=mail.pk).update(attempts=1, last_error="refused")
    assert text in verified_client().get("/support/mail/").text


@pytest.fixture
def order():
    return OrderFactory(user=make_buyer(HANAKO), at=clock.now(), confirmed=True)


def verified_client(email=HANAKO):
    return proven_browser(email, EmailVerification.Purpose.MAIL_STATUS)


@pytest.mark.parametrize(
    ("state", "reason", "text"),
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
        (MailState.SUPPRESSED, FailureReason.LIMITED, "このアドレスへ1日に送れる数を超えたためです。"),
        (MailState.SUPPRESSED, FailureReason.OUTDATED, "お送りする前に、内容が古くなったためです。"),
    ],
)
def test_each_state_has_its_text(order, state, reason, text):
    queue_mail_in_state(order, state, reason)
    page = verified_client().get("/support/mail/").text

    assert text in page
    assert "届きました" not in page
    assert f"/support/orders/{order.code}/resend/" in page


def test_the_guide_is_for_the_readers_mailbox_provider_and_shows_the_domain_for_copying(order):
    queue_mail_in_state(order)
    page = verified_client().get("/support/mail/").text

    assert "受け取れるようにする設定：ドコモ" in page
    assert '<b id="sender-domain">cloud-pass.jp</b>' in page
    assert 'data-copy="sender-domain"' in page


def test_links_to_the_ticket_and_to_another_address_are_shown(order):
    queue_mail_in_state(order)
    page = verified_client().get("/support/mail/").text

    assert f'href="/t/{order.tickets.order_by("number").first().token}/"' in page
    assert f'href="/support/mail/copy/{order.code}/"' in page


def test_the_list_is_newest_first_without_the_verification_mail(order):
    queue_mail_in_state(order)
    queue_mail("unknown_account", to=HANAKO, about=None, locale="ja", at=clock.now())
    queue_mail("verify_address", to=HANAKO, about=None, locale="ja", at=clock.now())

    assert [row.mail.kind for row in messages_to("Hanako@docomo.ne.jp")] == ["unknown_account", "order_confirmed"]


def test_a_mail_to_another_address_is_not_listed(order):
    queue_mail_in_state(order)

    assert "このアドレスに送ったメールはありません" in verified_client("taro@example.jp").get("/support/mail/").text


def test_resending_is_offered_beside_the_newest_mail_of_an_order_only(order):
    queue_mail_in_state(order)
    newest = queue_mail_in_state(order)
    other = queue_mail_in_state(OrderFactory(user=order.user, at=clock.now(), confirmed=True))
    offered = [row.mail.pk for row in messages_to(HANAKO) if row.order]
    assert offered == [other.pk, newest.pk]


def test_a_former_address_cannot_have_a_mail_resent(order):
    queue_mail_in_state(order)
    order.user.email = "new@example.jp"
    order.user.save()

    assert [row.order for row in messages_to(HANAKO)] == [None]
    assert [row.order for row in messages_to("new@example.jp")] == [order]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(order, number, django_assert_num_queries):
    for _ in range(number):
        queue_mail_in_state(
            OrderFactory(user=order.user, event=order.event, quantity=1, at=clock.now(), confirmed=True)
        )
    visitor = verified_client()
    visitor.get("/support/mail/")

    with django_assert_num_queries(7):  # session, mails, orders, events of mails, tickets, suppression, guide
        visitor.get("/support/mail/")


def test_a_logged_in_buyer_needs_no_verification(client, order):
    queue_mail_in_state(order)
    client.force_login(order.user)

    assert "送り出しました" in client.get("/support/mail/").text


def test_a_suppressed_address_is_shown_and_verified_by_a_mail(client, order):
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


def test_without_a_verified_address_no_verification_is_sent(client):
    assert client.post("/support/mail/prove/").status_code == 302
    assert MailMessage.objects.count() == 0
