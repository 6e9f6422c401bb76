"""The audit rules of lotteries: each finds its violation, and none finds anything in a consistent lottery."""

from datetime import timedelta

import pytest

from commerce.audit.all_rules import RULES
from commerce.audit.rules import findings
from commerce.lottery.models import LotteryEntry
from commerce.orders.models import OrderLine
from tests.factories.catalog import AT
from tests.factories.lottery import DRAWS, a_draw, a_lottery, an_entry, drawn

pytestmark = [pytest.mark.django_db, pytest.mark.unaudited("broken on purpose")]


def violated_rules(at=AT) -> set[str]:
    return {finding.rule.name for finding in findings(RULES, at)}


def _a_drawn_lottery():
    event = a_lottery(1)
    for _n in range(2):
        an_entry(event)
    return drawn(event)


def _lost_entry_with_an_order():
    _a_drawn_lottery()
    LotteryEntry.objects.filter(rank=1).update(state="lost")


def _changed_quantity():
    _a_drawn_lottery()
    LotteryEntry.objects.filter(rank=1).update(quantity=2)


def _missing_rank():
    _a_drawn_lottery()
    LotteryEntry.objects.filter(rank=2).update(rank=None)


LOTTERY_BREAKS = {
    "wins_have_their_order": _lost_entry_with_an_order,
    "wins_are_what_was_asked_for": _changed_quantity,
    "draws_are_whole": _missing_rank,
}
LOTTERY_OVERDUE = {"draws_are_held": lambda: a_draw(a_lottery(1))}


def test_a_consistent_lottery_has_no_findings():
    _a_drawn_lottery()
    assert OrderLine.objects.count() == 1
    assert violated_rules() == set()


@pytest.mark.parametrize("name", LOTTERY_BREAKS)
def test_each_violation_is_found_by_its_rule(name):
    LOTTERY_BREAKS[name]()
    assert violated_rules() == {name}


def test_an_overdue_draw_is_found_after_an_hour():
    LOTTERY_OVERDUE["draws_are_held"]()
    assert violated_rules(DRAWS + timedelta(minutes=59)) == set()
    assert violated_rules(DRAWS + timedelta(minutes=61)) == {"draws_are_held"}
