"""Admin screens: undelivered mails of visible orders, and suppressed addresses."""

from datetime import timedelta

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)

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
    with django_assert_num_queries(13):
        staff.get("/staff/mails/unreached/")


def test_later_delivered_past_and_invisible_orders_are_not_listed(order):
    failed = queue_failed_mail(order)
    assert list(undelivered_messages(make_staff(), clock.now())) == [failed]
    assert list(undelivered_messages(make_buyer(), clock.now())) == []
    assert list(undelivered_messages(make_staff(), clock.now() + timedelta(days=4000))) == []
    queue_failed_mail(order, MailState.SUPPRESSED, FailureReason.OUTDATED)
    queue_failed_mail(order, MailState.DELIVERED, "")
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
