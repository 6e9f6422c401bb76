"""The sandbox's test cards: numbers that decide what will happen, and what a number says about its brand."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Outcome:
    """What a test card does: a challenge first or not, and why it fails, if it does (the provider's word)."""

    label: object
    challenge: bool = False
    failure: str = ""


TEST_CARDS = {
    "4242424242424242": Outcome(_("本人認証の画面なしで、支払いが成功します（VISA）")),
    "5555555555554444": Outcome(_("本人認証の画面なしで、支払いが成功します（MasterCard）")),
    "3530111333300000": Outcome(_("本人認証の画面なしで、支払いが成功します（JCB）")),
    "4000000000003220": Outcome(_("本人認証（3Dセキュア）の画面が出ます"), challenge=True),
    "4000000000000002": Outcome(_("カードを使えません"), failure="card_declined"),
    "4000000000009995": Outcome(_("残高が足りません"), failure="insufficient_funds"),
    "4000000000000119": Outcome(_("カード会社で処理できません"), failure="processing_error"),
}

BRANDS = [
    ("VISA", ("4",)),
    ("MasterCard", ("51", "52", "53", "54", "55", *(str(n) for n in range(2221, 2721)))),
    ("JCB", tuple(str(n) for n in range(3528, 3590))),
    ("American Express", ("34", "37")),
    ("Diners Club", ("300", "301", "302", "303", "304", "305", "36", "38", "39")),
]


def brand_of(number: str) -> str:
    """The brand by the number's first digits, or "" when we take no such card."""
    return next((brand for brand, starts in BRANDS if number.startswith(starts)), "")


def is_plausible(number: str) -> bool:
    """Whether the number's check digit fits (ISO/IEC 7812-1, Luhn)."""
    digits = [int(digit) for digit in reversed(number)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return 13 <= len(digits) <= 16 and (sum(digits[0::2]) + sum(doubled)) % 10 == 0


def spaced(number: str) -> str:
    """In groups of four, as it is printed on a card."""
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))
