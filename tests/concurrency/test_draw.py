"""Races of lotteries: one draw, one lottery_entry per buyer, and an lottery_entry is withdrawn before the draw or too late."""

from functools import partial

import pytest

from commerce.fulfilment.lottery.draws import notify_results, promote_next, run_draw
from commerce.fulfilment.services import expire_order
from commerce.lottery import errors, services
from commerce.lottery.models import LotteryEntry
from commerce.lottery.states import LotteryEntryState
from commerce.orders.models import Order
from portal.shared.mail.models import MailMessage
from tests.concurrency.threads import at_once
from tests.factories.accounts import make_buyer
from tests.factories.lottery import DRAWS, PAY_UNTIL, a_draw, a_lottery, an_entry, drawn
from tests.factories.stock import counters_that_disagree

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_workers_who_draw_at_once_draw_once():
    event = a_lottery(3)
    for _n in range(6):
        an_entry(event)
    draw = a_draw(event)
    drawers = ["clock", "staff:a@example.jp"]
    held = at_once([partial(run_draw, draw.pk, actor=actor, at=DRAWS) for actor in drawers])

    assert held[0].drawn_by == held[1].drawn_by
    assert Order.objects.count() == LotteryEntry.objects.filter(state=LotteryEntryState.WON).count() == 3
    assert counters_that_disagree() == []


def test_one_buyer_who_enters_twice_at_once_has_one_entry():
    event, user = a_lottery(3), make_buyer(phone="090-1111-2222")
    same = make_buyer(name=user.name, phone="０９０11112222")
    results = at_once([partial(an_entry, event, user=who) for who in (user, user, same)])

    assert sorted(type(result).__name__ for result in results) == ["EnteredAlready", "EnteredAlready", "LotteryEntry"]
    assert LotteryEntry.objects.count() == 1


def test_who_withdraws_while_it_is_drawn_is_out_or_too_late():
    event = a_lottery(1)
    lottery_entry = an_entry(event)
    draw = a_draw(event)
    before = lottery_entry.period.ends_at.replace(microsecond=0) - (DRAWS - lottery_entry.period.ends_at)
    withdrawn, _held = at_once(
        [partial(services.withdraw, lottery_entry, at=before), partial(run_draw, draw.pk, actor="clock", at=DRAWS)]
    )
    lottery_entry.refresh_from_db()
    is_out = isinstance(withdrawn, LotteryEntry)
    assert is_out or isinstance(withdrawn, errors.TooLateToWithdraw)
    assert lottery_entry.state == (LotteryEntryState.WITHDRAWN if is_out else LotteryEntryState.WON)


def test_two_schedulers_mail_each_result_once_and_promote_one():
    event = a_lottery(1)
    for _n in range(4):
        an_entry(event)
    drawn(event)
    at_once([partial(notify_results, DRAWS)] * 2)
    assert MailMessage.objects.filter(kind__in=["lottery_won", "lottery_lost"]).count() == 4

    expire_order(LotteryEntry.objects.get(rank=1).order_id, PAY_UNTIL)
    at_once([partial(promote_next, PAY_UNTIL)] * 2)
    assert list(LotteryEntry.objects.order_by("rank").values_list("state", flat=True)) == [
        LotteryEntryState.FORFEITED,
        LotteryEntryState.WON,
        LotteryEntryState.LOST,
        LotteryEntryState.LOST,
    ]
    assert counters_that_disagree() == []
