"""The proof of a draw: it agrees with what was drawn, also after people moved up, and tells every change."""

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
changed = pytest.mark.unaudited("changed behind our back, which is what the proof finds")


def proof(draw, *options: str) -> tuple[int, str]:
    """The command's exit code and words."""
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


def test_a_draw_that_nobody_touched_agrees(draw):
    code, words = proof(draw)
    assert code == 0
    assert words.strip().endswith("✓ 抽選の結果は、シードと申込一覧のとおりです。")


def test_it_agrees_after_wins_were_forfeited_and_others_moved_up(draw):
    for entry in LotteryEntry.objects.exclude(order=None):
        services.expire_order(entry.order_id, PAY_UNTIL)
    draws.promote_next(PAY_UNTIL + timedelta(minutes=1))
    assert proof(draw)[0] == 0


def test_the_list_can_be_printed_for_others_to_check(draw):
    told = json.loads(proof(draw, "--json", "--list")[1])
    assert [told["agrees"], len(told["entries"]), len(told["results"])] == [True, 4, 4]


@changed
def test_an_entry_that_was_added_is_named(draw):
    entry = LotteryEntry.objects.first()
    entry.pk, entry.code, entry.public_id, entry.person_key = None, "ADDED", "x", "x"
    entry.order, entry.rank, entry.state = None, None, "lost"
    entry.performance = date_of(a_lottery(1))
    entry.save()
    code, words = proof(draw)
    assert [code, "ADDED: 抽選のあとに加わった申込です" in words] == [1, True]


@changed
def test_an_entry_that_was_removed_leaves_a_hole_that_is_told(draw):
    LotteryEntry.objects.get(rank=3).delete()
    code, words = proof(draw)
    assert [code, "抽選順3の申込がなくなりました" in words] == [1, True]


@changed
def test_a_changed_wish_quantity_or_result_is_found(draw):
    LotteryChoice.objects.filter(lottery_entry__rank=1, rank=2).delete()
    assert proof(draw)[0] == 1


@changed
def test_a_seed_that_is_not_the_announced_one_is_found(draw):
    draw.seed = "00" * 32
    draw.save()
    code, words = proof(draw)
    assert [code, "シードのハッシュが、公開したものと違います" in words] == [1, True]


def test_before_the_draw_there_is_nothing_to_prove_and_the_seed_stays_secret():
    draw = a_draw(a_lottery(1))
    with pytest.raises(CommandError) as refused:
        proof(draw)
    assert [draw.seed in str(refused.value), draw.seed_sha256 in str(refused.value)] == [False, True]
