"""Entering and withdrawing: one entry per person and performance, only during the period, and the figures."""

from datetime import timedelta

import pytest

from commerce.lottery import errors, queries, services
from commerce.lottery.models import LotteryEntry
from commerce.lottery.states import NEXT, LotteryEntryState
from portal.shared.errors import IllegalTransition
from tests.factories.accounts import make_buyer
from tests.factories.catalog import AT, EventFactory, TicketTypeFactory
from tests.factories.lottery import DRAWS, ENDS, PAY_UNTIL, a_draw, a_lottery, an_entry, date_of, drawn

pytestmark = pytest.mark.django_db


def test_an_entry_stores_its_choices_in_order_and_the_companions_names():
    event = a_lottery(5, 5)
    first, second = date_of(event).ticket_types.all()
    lottery_entry = an_entry(event, second.pk, first.pk, quantity=2)

    assert [choice.ticket_type for choice in lottery_entry.choices.all()] == [second, first]
    assert [lottery_entry.state, lottery_entry.companions] == [LotteryEntryState.ENTERED, ["同行者 1"]]
    assert list(queries.entries_of(lottery_entry.user)) == [lottery_entry]


def test_one_address_enters_once_and_may_again_after_withdrawing():
    event, user = a_lottery(5), make_buyer(phone="03-1111-2222")
    lottery_entry = an_entry(event, user=user)
    with pytest.raises(errors.EnteredAlready):
        an_entry(event, user=user)

    assert services.withdraw(lottery_entry, at=AT).state == LotteryEntryState.WITHDRAWN
    assert an_entry(event, user=user).state == LotteryEntryState.ENTERED
    assert LotteryEntry.objects.active().count() == 1


def test_the_same_name_and_phone_enter_once_in_any_spelling_and_with_any_address():
    event = a_lottery(5)
    an_entry(event, user=make_buyer(name="Yamada 花子", phone="090-1234-5678"))
    with pytest.raises(errors.EnteredAlready):
        an_entry(event, user=make_buyer(name="ｙａｍａｄａ　花子 ", phone="０９０ 1234 5678"))

    with pytest.raises(errors.EnteredAlready):
        an_entry(event, user=make_buyer(name="Yamada 花子", phone="+81 90-1234-5678"))

    an_entry(event, user=make_buyer(name="Yamada 花子", phone="090-1234-5679"))


@pytest.mark.parametrize("at", [AT - timedelta(days=30), ENDS], ids=["before", "after"])
def test_entries_are_accepted_during_the_period_only(at):
    event = a_lottery(5)
    with pytest.raises(errors.NotOpen):
        an_entry(event, at=at)


def test_a_first_come_period_takes_no_entries():
    with pytest.raises(errors.NotOpen):
        an_entry(EventFactory())


def test_choices_are_distinct_types_of_that_performance():
    event, other = a_lottery(5), EventFactory()
    valid, foreign = date_of(event).ticket_types.get().pk, date_of(other).ticket_types.get().pk
    for choices in ([foreign], [valid, valid], [valid, foreign]):
        with pytest.raises(errors.NotOffered):
            an_entry(event, *choices)


def test_quantity_is_limited_by_every_chosen_type():
    event = a_lottery(5)
    TicketTypeFactory(date_of(event), name="ペア", max_per_order=2)
    for quantity in (0, 3):
        with pytest.raises(errors.OverLimit):
            an_entry(event, quantity=quantity, companions=["名前"] * 2)


@pytest.mark.parametrize("names", [[], [" "], ["一人目", "二人目"]])
def test_each_companion_is_named(names):
    event = a_lottery(5)
    with pytest.raises(errors.CompanionsMissing):
        an_entry(event, quantity=2, companions=names)


def test_withdrawal_is_refused_after_the_period():
    event = a_lottery(5)
    with pytest.raises(errors.TooLateToWithdraw):
        services.withdraw(an_entry(event), at=ENDS)


def test_the_seed_exists_from_the_start_and_does_not_change_with_the_times():
    draw = a_draw(a_lottery(5))
    times = {"pay_until": PAY_UNTIL, "moves_up_until": PAY_UNTIL}
    later = services.prepare_draw(draw.period, draws_at=DRAWS + timedelta(hours=1), **times)
    assert [later.pk, later.seed, later.seed_sha256] == [draw.pk, draw.seed, draw.seed_sha256]

    with pytest.raises(errors.TimesOutOfOrder):
        services.prepare_draw(draw.period, draws_at=ENDS - timedelta(seconds=1), **times)


def test_times_of_a_completed_draw_cannot_be_changed():
    draw = drawn(a_lottery(5))
    with pytest.raises(errors.DrawnAlready):
        services.prepare_draw(draw.period, draws_at=DRAWS, pay_until=PAY_UNTIL, moves_up_until=PAY_UNTIL)


def test_moves_that_the_table_lacks_are_refused():
    lottery_entry = an_entry(a_lottery(5))
    for to in set(LotteryEntryState) - NEXT[LotteryEntryState.ENTERED]:
        with pytest.raises(IllegalTransition):
            services.move(lottery_entry, to)


def test_figures_count_first_choices_tickets_and_stock():
    event = a_lottery(5, 7)
    first, second = date_of(event).ticket_types.all()
    an_entry(event, first.pk, second.pk, quantity=2)
    an_entry(event, second.pk, user=make_buyer(phone="1"))
    rows = queries.figures(a_draw(event))
    numbers = [(r.ticket_type, r.demand.entered, r.demand.wanted, r.demand.any_rank, r.places) for r in rows]
    assert numbers == [(first, 1, 2, 1, 5), (second, 1, 1, 2, 7)]
