"""Admin screens: undelivered mails of visible orders, and suppressed addresses."""

from datetime import timedelta

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django_tasks_db.models import DBTaskResult

from commerce.checkout.box_office import walk_up_account
from portal.shared import clock
from portal.shared.mail.models import MailMessage, SuppressedAddress
from portal.shared.mail.outbox import queue_mail
from portal.shared.mail.states import FailureReason, MailState
from support.mail_status.admin import undelivered_messages
from tests.factories.accounts import give_second_factor, make_buyer, make_editor, make_staff
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.django_db


def queue_failed_mail(order, state=MailState.BOUNCED, reason=FailureReason.MISSING):
    user = order.user
    mail = queue_mail("order_confirmed", to=user.email, about=order, user=user, locale="ja", at=clock.now())
    MailMessage.objects.filter(pk=mail.pk).update(state=state, reason=reason, last_error="550 Unknown user")
    return mail


def logged_in(client, user):
    give_second_factor(user)
    client.force_login(user)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": 0}]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()
    return client


@pytest.fixture
def order():
    return OrderFactory(user=make_buyer("hanako@docomo.ne.jp", phone="09012345678"), at=clock.now(), confirmed=True)


@pytest.fixture
def staff(client, bare_tree):
    user = make_staff()
    return logged_in(client, user)


def test_the_list_shows_event_buyer_mailbox_provider_and_reason(staff, order):
    queue_failed_mail(order)
    page = staff.get("/staff/mails/unreached/").text
    for text in (
        order.code,
        "090-1234-5678",
        "hanako@docomo.ne.jp",
        "ドコモ",
        "アドレスが存在しません",
        "550 Unknown user",
    ):
        assert text in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(staff, order, number, django_assert_num_queries):
    for _ in range(number):
        queue_failed_mail(OrderFactory(user=order.user, event=order.event, quantity=1, at=clock.now(), confirmed=True))
    staff.get("/staff/mails/unreached/")
    with django_assert_num_queries(14):
        staff.get("/staff/mails/unreached/")


def test_later_delivered_past_and_invisible_orders_are_not_listed(order):
    failed = queue_failed_mail(order)
    assert list(undelivered_messages(make_staff(), clock.now())) == [failed]
    assert list(undelivered_messages(make_buyer(), clock.now())) == []
    assert list(undelivered_messages(make_staff(), clock.now() + timedelta(days=4000))) == []
    queue_failed_mail(order, MailState.SUPPRESSED, FailureReason.OUTDATED)
    queue_failed_mail(order, MailState.DELIVERED, "")
    assert list(undelivered_messages(make_staff(), clock.now())) == []


def test_the_button_sends_again_what_failed_for_a_reason_of_ours(staff, order):
    failed = queue_failed_mail(order, MailState.FAILED, FailureReason.SENDER_PROBLEM)
    assert "送り直す" in staff.get("/staff/mails/unreached/").text
    page = staff.post("/staff/mails/unreached/again/", follow=True).text
    failed.refresh_from_db()
    assert (failed.state, "1通の送信を始めました。" in page, "送り直す</button>" in page) == (
        MailState.QUEUED,
        True,
        False,
    )
    assert DBTaskResult.objects.filter(args_kwargs__args=[failed.pk], status="READY").count() == 2
    assert "送り直すメールはありません。" in staff.post("/staff/mails/unreached/again/", follow=True).text


@pytest.mark.parametrize(
    "reason", [FailureReason.MISSING, FailureReason.MISSING_OR_FILTERED, FailureReason.MAILBOX_FULL]
)
def test_mails_that_failed_for_the_address_are_not_sent_again(staff, order, reason):
    failed = queue_failed_mail(order, MailState.FAILED, reason)
    assert "送り直す" not in staff.get("/staff/mails/unreached/").text
    staff.post("/staff/mails/unreached/again/")
    failed.refresh_from_db()
    assert failed.state == MailState.FAILED


def test_only_staff_with_permission_for_orders_send_again_and_only_by_post(client, bare_tree, order):
    failed = queue_failed_mail(order, MailState.FAILED, FailureReason.SENDER_PROBLEM)
    logged_in(client, make_editor()).post("/staff/mails/unreached/again/")
    logged_in(client, make_staff()).get("/staff/mails/unreached/again/")
    failed.refresh_from_db()
    assert failed.state == MailState.FAILED


def test_sales_at_the_gate_have_nobody_who_waits_for_a_mail(order):
    queue_failed_mail(order)
    order.user = walk_up_account(order.event.organizer)
    order.save()
    assert list(undelivered_messages(make_staff(), clock.now())) == []


def test_staff_without_permission_for_orders_do_not_see_the_list(client, bare_tree):
    user = make_editor()
    logged_in(client, user)
    assert client.get("/staff/mails/unreached/").status_code == 302
    assert "届かなかったメール" not in client.get("/staff/").text


def test_staff_unsuppress_an_address_and_it_is_logged(staff):
    from wagtail.models import ModelLogEntry

    row = SuppressedAddress.objects.create(
        address="hanako@docomo.ne.jp", reason=FailureReason.MISSING, since=clock.now()
    )
    assert "hanako@docomo.ne.jp" in staff.get("/staff/snippets/shared/suppressedaddress/").text
    staff.post(f"/staff/snippets/shared/suppressedaddress/delete/{row.pk}/")
    assert SuppressedAddress.objects.count() == 0
    assert ModelLogEntry.objects.get(action="wagtail.delete").label == "hanako@docomo.ne.jp"
