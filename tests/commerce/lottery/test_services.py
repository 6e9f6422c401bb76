"""Entering and leaving a lottery: one entry per person and date, inside the period, as the page offers it."""

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


def test_an_entry_keeps_its_wishes_in_order_and_the_companions_names():
    event = a_lottery(5, 5)
    first, second = date_of(event).ticket_types.all()
    entry = an_entry(event, second.pk, first.pk, quantity=2)

    assert [choice.ticket_type for choice in entry.choices.all()] == [second, first]
    assert [entry.state, entry.companions] == [LotteryEntryState.ENTERED, ["同行者 1"]]
    assert list(queries.entries_of(entry.user)) == [entry]


def test_one_address_enters_once_and_may_again_after_withdrawing():
    event, user = a_lottery(5), make_buyer(phone="03-1111-2222")
    entry = an_entry(event, user=user)
    with pytest.raises(errors.EnteredAlready):
        an_entry(event, user=user)

    assert services.withdraw(entry, at=AT).state == LotteryEntryState.WITHDRAWN
    assert an_entry(event, user=user).state == LotteryEntryState.ENTERED
    assert LotteryEntry.objects.active().count() == 1


def test_one_person_enters_once_whatever_the_address_and_however_name_and_phone_are_typed():
    event = a_lottery(5)
    an_entry(event, user=make_buyer(name="Yamada 花子", phone="090-1234-5678"))
    with pytest.raises(errors.EnteredAlready):
        an_entry(event, user=make_buyer(name="ｙａｍａｄａ　花子 ", phone="０９０ 1234 5678"))

    with pytest.raises(errors.EnteredAlready):
        an_entry(event, user=make_buyer(name="Yamada 花子", phone="+81 90-1234-5678"))

    an_entry(event, user=make_buyer(name="Yamada 花子", phone="090-1234-5679"))


@pytest.mark.parametrize("moment", [AT - timedelta(days=30), ENDS], ids=["before", "after"])
def test_entries_come_inside_the_period_only(moment):
    event = a_lottery(5)
    with pytest.raises(errors.NotOpen):
        an_entry(event, at=moment)


def test_a_first_come_period_takes_no_entries():
    with pytest.raises(errors.NotOpen):
        an_entry(EventFactory())


def test_wishes_are_types_of_that_date_each_once():
    event, other = a_lottery(5), EventFactory()
    mine, foreign = date_of(event).ticket_types.get().pk, date_of(other).ticket_types.get().pk
    for choices in ([foreign], [mine, mine], [mine, foreign]):
        with pytest.raises(errors.NotOffered):
            an_entry(event, *choices)


def test_every_wish_sets_its_limit_to_the_number():
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


def test_nobody_withdraws_after_the_period():
    event = a_lottery(5)
    with pytest.raises(errors.TooLateToWithdraw):
        services.withdraw(an_entry(event), at=ENDS)


def test_the_seeds_hash_is_there_from_the_start_and_new_times_keep_the_seed():
    draw = a_draw(a_lottery(5))
    times = {"pay_until": PAY_UNTIL, "moves_up_until": PAY_UNTIL}
    later = services.prepare_draw(draw.period, draws_at=DRAWS + timedelta(hours=1), **times)
    assert [later.pk, later.seed, later.seed_sha256] == [draw.pk, draw.seed, draw.seed_sha256]

    with pytest.raises(errors.TimesOutOfOrder):
        services.prepare_draw(draw.period, draws_at=ENDS - timedelta(seconds=1), **times)


def test_times_of_a_draw_that_was_held_stay():
    draw = drawn(a_lottery(5))
    with pytest.raises(errors.DrawnAlready):
        services.prepare_draw(draw.period, draws_at=DRAWS, pay_until=PAY_UNTIL, moves_up_until=PAY_UNTIL)


def test_states_move_as_the_table_says():
    entry = an_entry(a_lottery(5))
    for to in set(LotteryEntryState) - NEXT[LotteryEntryState.ENTERED]:
        with pytest.raises(IllegalTransition):
            services.move(entry, to)


def test_figures_count_first_wishes_tickets_and_places():
    event = a_lottery(5, 7)
    first, second = date_of(event).ticket_types.all()
    an_entry(event, first.pk, second.pk, quantity=2)
    an_entry(event, second.pk, user=make_buyer(phone="1"))
    rows = queries.figures(a_draw(event))
    told = [(row.ticket_type, row.demand.entered, row.demand.wanted, row.demand.any_rank, row.places) for row in rows]
    assert told == [(first, 1, 2, 1, 5), (second, 1, 1, 2, 7)]
