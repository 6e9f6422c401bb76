"""The mails of a lottery say the result, the deadline, the amount and the reason, in text and in HTML alike."""

import pytest
import time_machine
from django.core import mail

from commerce.fulfilment import services
from commerce.fulfilment.lottery import draws
from commerce.lottery.models import LotteryEntry
from commerce.lottery.services import withdraw
from portal.shared.clock import now
from portal.shared.mail.models import MailMessage
from portal.shared.mail.sending.delivery import deliver
from tests.factories.catalog import AT
from tests.factories.lottery import DRAWS, PAY_UNTIL, a_draw, a_lottery, an_entry, drawn

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


def mailed(lottery_entry: LotteryEntry, mail_kind: str) -> str:
    """The text of the mail without its line breaks; every line stands in the HTML too."""
    row = MailMessage.objects.about(lottery_entry).get(kind=f"lottery_{mail_kind}")
    deliver(row.pk, at=now())
    row.refresh_from_db()
    assert row.state == "sent"
    message = mail.outbox[-1]
    assert lottery_entry.code in message.body
    assert lottery_entry.code in message.alternatives[0].content
    return message.subject + "：" + message.body.replace("\n", "")


def results(clock) -> list[LotteryEntry]:
    event = a_lottery(1)
    for _n in range(2):
        an_entry(event)
    clock.move_to(DRAWS)
    drawn(event)
    draws.notify_results(DRAWS)
    return list(LotteryEntry.objects.order_by("rank"))


def test_the_receipt_says_when_it_is_drawn_and_until_when_one_may_withdraw():
    event = a_lottery(1)
    a_draw(event)
    said = mailed(an_entry(event, quantity=2), "received")
    assert said.startswith("抽選のお申込みを受け付けました：")
    assert "2026年11月25日（水）13:00に抽選し、結果をメールでお知らせします。" in said
    assert "取りやめるときは、2026年11月25日（水）12:00までに" in said
    assert "同行者 1" in said


def test_the_win_says_the_amount_the_deadline_and_where_to_pay(clock):
    won, _lost = results(clock)
    said = mailed(won, "won")
    assert said.startswith("抽選の結果：当選しました：")
    assert "2026年11月27日（金）13:00までに、お支払いをお済ませください。" in said
    assert "お支払い 5,110円" in said
    assert f"/checkout/{won.order.code}/payment/" in said


def test_the_loss_says_why_and_where_the_draw_can_be_checked(clock):
    _won, lost = results(clock)
    said = mailed(lost, "lost")
    assert "「券種1」は、1枚に対して、第1希望だけで2件（2枚）のお申込みがありました。" in said
    assert f"/events/{lost.performance.event.slug}/lottery/" in said


def test_a_win_that_is_over_before_its_mail_was_sent_is_not_told(clock):
    won, _lost = results(clock)
    clock.move_to(PAY_UNTIL)
    services.expire_order(won.order_id, PAY_UNTIL)
    row = MailMessage.objects.about(won).get(kind="lottery_won")
    deliver(row.pk, at=PAY_UNTIL)
    row.refresh_from_db()
    assert row.state == "suppressed"
    assert "お支払い期限までに、お支払いを確認できませんでした。" in mailed(won, "forfeited")


def test_taking_back_is_confirmed():
    entry = an_entry(a_lottery(1))
    withdraw(entry, at=AT)
    assert mailed(entry, "withdrawn").startswith("抽選のお申込みを取りやめました：")
