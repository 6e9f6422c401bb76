"""E-mails of a lottery contain the result, deadline, amount and reason, in text and HTML."""

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
    """Delivers the e-mail; returns subject and text without line breaks."""
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


def test_the_confirmation_has_the_dates_of_the_draw_and_of_withdrawal():
    event = a_lottery(1)
    a_draw(event)
    text = mailed(an_entry(event, quantity=2), "received")
    assert text.startswith("抽選のお申込みを受け付けました：")
    assert "2026年11月25日（水）13:00に抽選し、結果をメールでお知らせします。" in text
    assert "取りやめるときは、2026年11月25日（水）12:00までに" in text
    assert "同行者 1" in text


def test_the_win_has_the_amount_the_deadline_and_the_payment_link(clock):
    won, _lost = results(clock)
    text = mailed(won, "won")
    assert text.startswith("抽選の結果：当選しました：")
    assert "2026年11月27日（金）13:00までに、お支払いをお済ませください。" in text
    assert "■お支払い金額（税込）5,110円" in text
    assert f"/checkout/{won.order.code}/payment/" in text


def test_the_loss_has_the_demand_and_the_link_for_verification(clock):
    _won, lost = results(clock)
    text = mailed(lost, "lost")
    assert "「券種1」は、1枚に対して、第1希望だけで2件（2枚）のお申込みがありました。" in text
    assert f"/events/{lost.performance.event.slug}/lottery/" in text


def test_the_mail_of_a_win_that_was_forfeited_before_is_not_sent(clock):
    won, _lost = results(clock)
    clock.move_to(PAY_UNTIL)
    services.expire_order(won.order_id, PAY_UNTIL)
    row = MailMessage.objects.about(won).get(kind="lottery_won")
    deliver(row.pk, at=PAY_UNTIL)
    row.refresh_from_db()
    assert row.state == "suppressed"
    assert "お支払い期限までに、お支払いを確認できませんでした。" in mailed(won, "forfeited")


def test_withdrawal_is_confirmed():
    lottery_entry = an_entry(a_lottery(1))
    withdraw(lottery_entry, at=AT)
    assert mailed(lottery_entry, "withdrawn").startswith("抽選のお申込みを取りやめました：")
