"""Numbers in links and headers: bounded, so that neither Python nor a database fails at them."""

import pytest

from portal.shared.text.codes import whole_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0", 0),
        ("12", 12),
        ("１２", 12),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
        ("9" * 5000, None),
        ("-1", None),
        ("1.5", None),
        ("²", None),
        ("", None),
    ],
)
def test_a_number_has_at_most_18_digits(typed, number):
    assert whole_number(typed) == number
