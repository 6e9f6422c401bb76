"""Money: formats of yen, and tax computed once per rate."""

import pytest
from django.utils import translation

from portal.shared import money


@pytest.mark.parametrize(
    ("amount_yen", "japanese", "english"),
    [
        (0, "0円", "¥0"),
        (1000, "1,000円", "¥1,000"),
        (1234567, "1,234,567円", "¥1,234,567"),
        (-220, "−220円", "−¥220"),
    ],
)
def test_yen_have_a_format_for_each_language(amount_yen, japanese, english):
    with translation.override("ja"):
        assert money.yen(amount_yen) == japanese
    with translation.override("en"):
        assert money.yen(amount_yen) == english


def test_tax_is_rounded_once_per_rate_not_per_line():
    gross = money.gross_by_rate([(1000, 10)] * 3)

    assert gross == {10: 3000}
    assert money.tax_in(gross[10], 10) == 272
    assert sum(money.tax_in(1000, 10) for _ in range(3)) == 270


def test_rates_are_summed_separately():
    assert money.gross_by_rate([(500, 8), (1000, 10), (300, 8)]) == {8: 800, 10: 1000}


def test_yen_are_japanese_if_no_language_is_active():
    with translation.override(None):
        assert money.yen(1000) == "1,000円"


@pytest.mark.parametrize(
    ("gross_yen", "rate", "floor", "half_up", "ceil"),
    [
        (0, 10, 0, 0, 0),
        (1, 10, 0, 0, 1),
        (5, 10, 0, 0, 1),  # 0.45…
        (6, 10, 0, 1, 1),  # 0.54…
        (1005, 10, 91, 91, 92),  # 91.36…
        (1009, 10, 91, 92, 92),  # 91.72…
        (1080, 8, 80, 80, 80),
        (1087, 8, 80, 81, 81),  # 80.51…
        (3, 100, 1, 2, 2),  # 1.5: a half is rounded up
    ],
)
def test_the_fraction_of_tax_is_rounded_as_told_and_down_by_default(gross_yen, rate, floor, half_up, ceil):
    roundings = ("floor", "half_up", "ceil")

    assert [money.tax_in(gross_yen, rate, rounding) for rounding in roundings] == [floor, half_up, ceil]
    assert [money.tax_in(-gross_yen, rate, rounding) for rounding in roundings] == [-floor, -half_up, -ceil]
    assert money.tax_in(gross_yen, rate) == floor
