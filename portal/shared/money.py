"""Money: whole yen; consumption tax is included in prices and computed once per rate and document."""

from collections.abc import Iterable

from django.utils.translation import get_language


def yen(amount_yen: int) -> str:
    """12,345円 in Japanese, ¥12,345 in English; negative amounts with a minus sign (U+2212)."""
    sign = "−" if amount_yen < 0 else ""
    figure = f"{abs(amount_yen):,}"
    return f"{sign}{figure}円" if (get_language() or "ja").startswith("ja") else f"{sign}¥{figure}"


def tax_in(gross_yen: int, rate: int, rounding: str = "floor") -> int:
    """The tax inside a tax-inclusive amount at `rate` percent, in whole yen.

    `rounding` is the issuer's choice for the fraction: floor, half_up or ceil. A negative amount gives the negated tax.
    """
    if gross_yen < 0:
        return -tax_in(-gross_yen, rate, rounding)
    parts, whole = gross_yen * rate, 100 + rate
    if rounding == "ceil":
        return -(-parts // whole)
    return (2 * parts + whole) // (2 * whole) if rounding == "half_up" else parts // whole


def gross_by_rate(amounts: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Sums (yen, rate) pairs per rate, so that tax can be taken once from each sum (消費税法施行令70条の10)."""
    gross: dict[int, int] = {}
    for amount_yen, rate in amounts:
        gross[rate] = gross.get(rate, 0) + amount_yen
    return gross
