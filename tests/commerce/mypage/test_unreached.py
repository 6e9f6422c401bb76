"""My Page says so when mails do not arrive and a performance is still to come."""

from datetime import timedelta

import pytest
from django.urls import reverse

from commerce.mypage.queries import unreached
from portal.shared import clock
from portal.shared.mail.models import MailMessage
from portal.shared.mail.sending.outbox import queue_mail
from portal.shared.mail.states import MailState, Reason
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
    a_mail(order, state, Reason.MISSING)
    client.force_login(order.user)
    for address in (reverse("mypage"), reverse("mypage_order", args=[order.code])):
        page = client.get(address).text
        assert "メールが届いていません" in page
        assert 'href="/support/mail/"' in page


def test_a_later_mail_that_went_out_a_new_address_or_a_past_event_end_it(order):
    at = clock.now()
    lost = a_mail(order, MailState.BOUNCED, Reason.MISSING)
    assert unreached(order.user, at) == lost
    assert unreached(order.user, at + timedelta(days=4000)) is None
    a_mail(order, MailState.SENT)
    assert unreached(order.user, at) is None
    a_mail(order, MailState.BOUNCED, Reason.FULL)
    a_mail(order, MailState.SUPPRESSED, Reason.OUTDATED)
    a_mail(order, MailState.QUEUED)
    assert unreached(order.user, at).reason == Reason.FULL
    order.user.email = "new@example.jp"
    assert unreached(order.user, at) is None
