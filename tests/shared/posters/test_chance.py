"""Choices depend on seed and purpose alone, and never change."""

from portal.shared.posters.chance import Chance


def test_the_numbers_of_a_seed_are_the_same_for_all_time():
    chance = Chance("winter-concert", "palette")
    assert [chance.whole(0, 999) for _ in range(10)] == [951, 808, 419, 24, 626, 107, 687, 76, 662, 39]


def test_each_purpose_has_an_order_of_its_own():
    orders = {tuple(Chance("a", purpose).whole(0, 99) for _ in range(4)) for purpose in ("palette", "motif", "shapes")}
    assert len(orders) == 3


def test_whole_numbers_reach_both_ends_and_all_options_are_picked():
    chance = Chance("a", "b")
    assert {chance.whole(3, 6) for _ in range(200)} == {3, 4, 5, 6}
    assert {chance.pick("xyz") for _ in range(200)} == {"x", "y", "z"}
    assert all(2 <= chance.number(2, 2.5) < 2.5 for _ in range(200))
