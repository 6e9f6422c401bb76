"""A mail that is not handed over within the promised minutes is called late in the order's story."""

from datetime import timedelta

import pytest

from commerce.fulfilment.status.timeline import timeline
from portal.shared.mail.models import MailMessage
from portal.shared.mail.sending.outbox import queue_mail
from portal.shared.models import SiteSettings
from portal.shared.page_cache import content_changed
from tests.factories.catalog import AT
from tests.factories.tickets import PaidOrderFactory

pytestmark = pytest.mark.django_db
SENDING, LATE = "「お申込み内容の確認」のメールを送信中です", "「お申込み内容の確認」のメールの送信が遅れています"


def a_mail_about(order) -> MailMessage:
    return queue_mail("order_confirmed", to="a@example.jp", about=order, locale="ja", at=AT)


def mail_items(order, minutes: int) -> list[tuple[str, str]]:
    """What the story says of mails so many minutes later."""
    steps = timeline(order, AT + timedelta(minutes=minutes))
    return [(step.label, step.state) for step in steps if "メール" in step.label]


@pytest.mark.parametrize("state", ["queued", "sending", "deferred"])
def test_a_mail_is_late_when_the_promise_is_over(state):
    order = PaidOrderFactory()
    a_mail_about(order)
    MailMessage.objects.update(state=state)
    assert (mail_items(order, 10), mail_items(order, 11)) == ([(SENDING, "now")], [(LATE, "fail")])


def test_the_promise_is_the_sites_own():
    order = PaidOrderFactory()
    a_mail_about(order)
    SiteSettings.load()
    SiteSettings.objects.update(mail_promise_minutes=30)
    content_changed()
    assert (mail_items(order, 30), mail_items(order, 31)) == ([(SENDING, "now")], [(LATE, "fail")])


def test_what_to_do_is_said_with_the_address():
    order = PaidOrderFactory()
    a_mail_about(order)
    (step,) = [step for step in timeline(order, AT + timedelta(hours=1)) if step.label == LATE]
    assert step.text == (
        "a@example.jpへの送信を続けています。お待ちの間も、内容とチケットはマイページで確認できます。"
        "アドレスが違うときは、直してからもう一度お送りください。"
    )


def test_a_mail_that_was_handed_over_late_is_sent_and_nothing_else():
    order = PaidOrderFactory()
    a_mail_about(order)
    MailMessage.objects.update(state="sent", sent_at=AT + timedelta(hours=1))
    assert mail_items(order, 120) == [("「お申込み内容の確認」のメールを送信しました", "done")]
