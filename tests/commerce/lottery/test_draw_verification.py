"""Verification of a draw: it agrees with an unchanged draw, also after promotions, and finds every change."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from commerce.fulfilment import services
from commerce.fulfilment.lottery import draws
from commerce.lottery.models import LotteryChoice, LotteryEntry
from tests.factories.lottery import PAY_UNTIL, a_draw, a_lottery, an_entry, date_of, drawn

pytestmark = pytest.mark.django_db
changed = pytest.mark.unaudited("rows are changed directly, which the verification has to find")


def run_verify(draw, *options: str) -> tuple[int, str]:
    """The command's exit code and output."""
    out = StringIO()
    try:
        call_command("verify_draw", str(draw.period_id), *options, stdout=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def draw():
    event = a_lottery(2, 1)
    for quantity in (1, 2, 1, 1):
        an_entry(event, quantity=quantity)
    return drawn(event)


def test_an_unchanged_draw_agrees(draw):
    code, output = run_verify(draw)
    assert code == 0
    assert output.strip().endswith("✓ 抽選の結果は、シードと申込一覧のとおりです。")


def test_it_agrees_after_wins_were_forfeited_and_others_were_promoted(draw):
    for lottery_entry in LotteryEntry.objects.exclude(order=None):
        services.expire_order(lottery_entry.order_id, PAY_UNTIL)
    draws.promote_next(PAY_UNTIL + timedelta(minutes=1))
    assert run_verify(draw)[0] == 0


def test_the_list_can_be_printed_for_others_to_check(draw):
    data = json.loads(run_verify(draw, "--json", "--list")[1])
    assert [data["agrees"], len(data["entries"]), len(data["results"])] == [True, 4, 4]


@changed
def test_an_entry_that_was_added_is_named(draw):
    lottery_entry = LotteryEntry.objects.first()
    lottery_entry.pk, lottery_entry.code, lottery_entry.public_id, lottery_entry.person_key = None, "ADDED", "x", "x"
    lottery_entry.order, lottery_entry.rank, lottery_entry.state = None, None, "lost"
    lottery_entry.performance = date_of(a_lottery(1))
    lottery_entry.save()
    code, output = run_verify(draw)
    assert [code, "ADDED: 抽選のあとに加わった申込です" in output] == [1, True]


@changed
def test_an_entry_that_was_removed_is_reported_by_its_rank(draw):
    LotteryEntry.objects.get(rank=3).delete()
    code, output = run_verify(draw)
    assert [code, "抽選順3の申込がなくなりました" in output] == [1, True]


@changed
def test_a_removed_choice_is_found(draw):
    LotteryChoice.objects.filter(lottery_entry__rank=1, rank=2).delete()
    assert run_verify(draw)[0] == 1


@changed
def test_a_seed_that_is_not_the_announced_one_is_found(draw):
    draw.seed = "00" * 32
    draw.save()
    code, output = run_verify(draw)
    assert [code, "シードのハッシュが、公開したものと違います" in output] == [1, True]


def test_before_the_draw_there_is_nothing_to_verify_and_the_seed_stays_secret():
    draw = a_draw(a_lottery(1))
    with pytest.raises(CommandError) as refused:
        run_verify(draw)
    assert [draw.seed in str(refused.value), draw.seed_sha256 in str(refused.value)] == [False, True]
