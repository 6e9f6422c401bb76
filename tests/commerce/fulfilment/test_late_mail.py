"""A mail that no server accepted within the promised minutes is late in the order's timeline."""

from datetime import timedelta

import pytest

from commerce.fulfilment.status.timeline import timeline
from portal.shared.http.page_cache import content_changed
from portal.shared.mail.models import MailMessage
from portal.shared.mail.outbox import queue_mail
from portal.shared.models import SiteSettings
from tests.factories.catalog import AT
from tests.factories.tickets import PaidOrderFactory

pytestmark = pytest.mark.django_db
SENDING, LATE = "「ご購入が確定しました」のメールを送信中です", "「ご購入が確定しました」のメールの送信が遅れています"


def a_mail_about(order) -> MailMessage:
    return queue_mail("order_confirmed", to="a@example.jp", about=order, locale="ja", at=AT)


def mail_items(order, minutes: int) -> list[tuple[str, str]]:
    """The timeline's items about mails after so many minutes."""
    items = timeline(order, AT + timedelta(minutes=minutes))
    return [(item.label, item.state) for item in items if "メール" in item.label]


@pytest.mark.parametrize("state", ["queued", "sending", "deferred"])
def test_a_mail_is_late_when_the_promise_is_over(state):
    order = PaidOrderFactory()
    a_mail_about(order)
    MailMessage.objects.update(state=state)
    assert (mail_items(order, 10), mail_items(order, 11)) == ([(SENDING, "now")], [(LATE, "fail")])


def test_the_promised_minutes_are_a_site_setting():
    order = PaidOrderFactory()
    a_mail_about(order)
    SiteSettings.load()
    SiteSettings.objects.update(mail_promise_minutes=30)
    content_changed()
    assert (mail_items(order, 30), mail_items(order, 31)) == ([(SENDING, "now")], [(LATE, "fail")])


def test_a_late_mail_shows_the_address_and_what_to_do():
    order = PaidOrderFactory()
    a_mail_about(order)
    (item,) = [item for item in timeline(order, AT + timedelta(hours=1)) if item.label == LATE]
    assert item.text == (
        "a@example.jpへの送信を続けています。お待ちの間も、内容とチケットはマイページで確認できます。"
        "アドレスが違うときは、直してからもう一度お送りください。"
    )


def test_a_mail_that_was_handed_over_late_is_sent_and_nothing_else():
    order = PaidOrderFactory()
    a_mail_about(order)
    MailMessage.objects.update(state="sent", sent_at=AT + timedelta(hours=1))
    assert mail_items(order, 120) == [("「ご購入が確定しました」のメールを送信しました", "done")]
