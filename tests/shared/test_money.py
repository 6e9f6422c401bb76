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
