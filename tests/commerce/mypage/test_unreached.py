"""My Page warns when a mail did not arrive and a performance is still to come."""

from datetime import timedelta

import pytest
from django.urls import reverse

from commerce.mypage.queries import undelivered_mail
from portal.shared import clock
from portal.shared.mail.models import MailMessage
from portal.shared.mail.outbox import queue_mail
from portal.shared.mail.states import FailureReason, MailState
from tests.factories.accounts import make_buyer
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    return OrderFactory(user=make_buyer("hanako@docomo.ne.jp"), at=clock.now(), confirmed=True)


def a_mail(order, state, reason="", to=""):
    user = order.user
    mail = queue_mail("order_confirmed", to=to or user.email, about=order, user=user, locale="ja", at=clock.now())
    MailMessage.objects.filter(pk=mail.pk).update(state=state, reason=reason)
    return mail


@pytest.mark.parametrize("state", [MailState.BOUNCED, MailState.FAILED, MailState.SUPPRESSED])
def test_a_banner_leads_to_the_reason(client, order, state):
    a_mail(order, state, FailureReason.MISSING)
    client.force_login(order.user)
    for address in (reverse("mypage"), reverse("mypage_order", args=[order.code])):
        page = client.get(address).text
        assert "メールが届いていません" in page
        assert 'href="/support/mail/"' in page


def test_a_later_mail_that_went_out_a_new_address_or_a_past_event_end_it(order):
    at = clock.now()
    lost = a_mail(order, MailState.BOUNCED, FailureReason.MISSING)
    assert undelivered_mail(order.user, at) == lost
    assert undelivered_mail(order.user, at + timedelta(days=4000)) is None
    a_mail(order, MailState.SENT)
    assert undelivered_mail(order.user, at) is None
    a_mail(order, MailState.BOUNCED, FailureReason.MAILBOX_FULL)
    a_mail(order, MailState.SUPPRESSED, FailureReason.OUTDATED)
    a_mail(order, MailState.QUEUED)
    assert undelivered_mail(order.user, at).reason == FailureReason.MAILBOX_FULL
    order.user.email = "new@example.jp"
    assert undelivered_mail(order.user, at) is None
