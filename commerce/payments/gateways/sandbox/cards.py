"""The sandbox's test cards: each number has a fixed outcome; brands are recognised by the first digits."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commerce.payments.gateways.sandbox.charges import Moved, capture, fail, lock
from commerce.payments.gateways.sandbox.models import ChargeState, SandboxCharge


@dataclass(frozen=True)
class Outcome:
    """Outcome of a test card: whether a challenge is shown first, and the provider's failure code if it fails.

    `three_ds`: result of the authentication by the card company.
    """

    label: Promise
    challenge: bool = False
    failure: str = ""
    three_ds: str = "authenticated"


TEST_CARDS = {
    "4242424242424242": Outcome(_("本人認証の画面なしで、支払いが成功します（VISA）")),
    "5555555555554444": Outcome(_("本人認証の画面なしで、支払いが成功します（MasterCard）")),
    "3530111333300000": Outcome(_("本人認証の画面なしで、支払いが成功します（JCB）")),
    "371449635398431": Outcome(_("本人認証の画面なしで、支払いが成功します（American Express）")),
    "30569309025904": Outcome(_("本人認証の画面なしで、支払いが成功します（Diners Club）")),
    "4000000000003220": Outcome(_("本人認証（3Dセキュア）の画面が出ます"), challenge=True),
    "4000000000003055": Outcome(_("カード会社が本人認証を代行します"), three_ds="attempt_acknowledged"),
    "4000000000003063": Outcome(_("本人認証サービスに登録されていません"), three_ds="not_enrolled"),
    "378282246310005": Outcome(_("本人認証に対応していません"), three_ds="not_supported"),
    "4000000000003253": Outcome(_("本人認証が免除されます"), three_ds="exempted"),
    "4000000000000002": Outcome(_("カードを使えません"), failure="card_declined"),
    "4000000000009995": Outcome(_("残高が足りません"), failure="insufficient_funds"),
    "4000000000000069": Outcome(_("有効期限が切れています"), failure="expired_card"),
    "4000000000000127": Outcome(_("セキュリティコードが違います"), failure="incorrect_code"),
    "4000000000000119": Outcome(_("カード会社で処理できません"), failure="processing_error"),
}

# EMV 3-D Secure's electronic commerce indicator (ECI): (other brands, MasterCard).
ECI = {"authenticated": ("05", "02"), "attempt_acknowledged": ("06", "01")}
NO_ECI = ("07", "00")

BRANDS = [
    ("VISA", ("4",)),
    ("MasterCard", ("51", "52", "53", "54", "55", *(str(n) for n in range(2221, 2721)))),
    ("JCB", tuple(str(n) for n in range(3528, 3590))),
    ("American Express", ("34", "37")),
    ("Diners Club", ("300", "301", "302", "303", "304", "305", "36", "38", "39")),
]


def brand_of(number: str) -> str:
    """Returns the brand by the first digits, or "" for a brand that is not accepted."""
    return next((brand for brand, starts in BRANDS if number.startswith(starts)), "")


def is_plausible(number: str) -> bool:
    """Whether length and check digit are valid (ISO/IEC 7812-1, Luhn)."""
    digits = [int(digit) for digit in reversed(number)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return 13 <= len(digits) <= 16 and (sum(digits[0::2]) + sum(doubled)) % 10 == 0


def spaced(number: str) -> str:
    """Formats a number in groups of four digits, as on a card."""
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))


@transaction.atomic
def pay_by_card(charge_id: int, number: str, *, at: datetime) -> Moved:
    """Applies a card's outcome to an open charge; any other charge does not change."""
    charge = lock(charge_id)
    if charge.state != ChargeState.OPEN:
        return charge, []
    charge.card_brand, charge.card_last4 = brand_of(number), number[-4:]
    outcome = TEST_CARDS[number]
    if outcome.failure:
        return charge, [fail(charge, outcome.failure, at)]
    if outcome.challenge:
        charge.state = ChargeState.CHALLENGE
        charge.save()
        return charge, []
    charge.three_ds = _three_ds(charge, outcome.three_ds)
    return charge, [capture(charge, at)]


@transaction.atomic
def answer_challenge(charge_id: int, answer: str, *, at: datetime) -> Moved:
    """Applies the result of the challenge: "pass" or "fail"."""
    charge = lock(charge_id)
    if charge.state != ChargeState.CHALLENGE:
        return charge, []
    if answer == "pass":
        charge.three_ds = _three_ds(charge, "authenticated")
        return charge, [capture(charge, at)]
    charge.three_ds = {"result": "failed", "eci": ""}
    return charge, [fail(charge, "authentication_failed", at)]


def _three_ds(charge: SandboxCharge, result: str) -> dict[str, str]:
    other_brands, mastercard = ECI.get(result, NO_ECI)
    return {"result": result, "eci": mastercard if charge.card_brand == "MasterCard" else other_brands}
