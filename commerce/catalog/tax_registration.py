"""Registration numbers of qualified invoice issuers: normal form and check digit."""

import re

from portal.shared.text.characters import half_width

NUMBER_PATTERN = re.compile(r"T[0-9]{13}")
IGNORED_CHARACTERS = re.compile(
    r"[\s\u2010-\u2015\u2212\u30fc\uff70-]"
)  # blanks, and all characters that are typed as a hyphen


def normalise_number(typed: str) -> str:
    """Returns the normal form, Ｔ７０００－０１２０… → T7000012050002: half width, no hyphens or blanks, "T" added."""
    number = IGNORED_CHARACTERS.sub("", half_width(typed)).upper()
    return f"T{number}" if re.fullmatch(r"[0-9]{13}", number) else number


def is_well_formed(number: str) -> bool:
    """Whether the number is "T" and 13 digits (消費税法57条の2)."""
    return NUMBER_PATTERN.fullmatch(number) is not None


def has_right_check_digit(number: str) -> bool:
    """Whether the first of the 13 digits is the check digit of the other twelve, as in 法人番号 (財務省令70号2条).

    The twelve have the weights 1, 2, 1, 2 … from the right; the check digit is 9 minus the weighted sum modulo 9.
    """
    if not is_well_formed(number):
        return False
    check, *digits = (int(digit) for digit in number[1:])
    weighted_sum = sum(digit * (1 + n % 2) for n, digit in enumerate(reversed(digits)))
    return check == 9 - weighted_sum % 9
