"""One seller's section of a document: its rows, total and tax per tax rate, and the issuer who signs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from commerce.catalog.models import Organizer
from commerce.receipts.models import ReceiptWording
from portal.shared import money

REDUCED_RATE = 8


@dataclass(frozen=True)
class SoldItem:
    """One row of the document; `yen` is the total of the row including tax, negative for a discount."""

    seller: Organizer
    name: str
    quantity: int
    yen: int
    rate: int  # percent


def seller_section(
    seller: Organizer, signer: Organizer, items: Sequence[SoldItem], wording: ReceiptWording, *, by: date
) -> dict:
    """The section as stored. Without a registration number it shows neither a number nor tax amounts."""
    number = _number(seller, signer, by)
    per_rate = money.gross_by_rate((item.yen, item.rate) for item in items)
    agent_note = wording.agent_note.replace("{seller}", seller.legal_name) if signer != seller and number else ""
    return {
        "issuer": {
            "name": signer.legal_name,
            "address": f"〒{signer.postal_code} {signer.postal_address}",
            "phone": signer.phone,
            "registration_number": number,
            "agent_for": seller.legal_name if signer != seller else "",
            "agent_note": agent_note,
            "note": "" if number else wording.unregistered_note,
        },
        "seller": seller.slug,
        "items": [{"name": item.name, "quantity": item.quantity, "yen": item.yen, "rate": item.rate} for item in items],
        "rates": list(tax_rate_totals(per_rate, signer.tax_rounding if number else None)),
        "has_reduced_rate": REDUCED_RATE in per_rate,
    }


def tax_rate_totals(per_rate: dict[int, int], rounding: str | None) -> Iterable[dict]:
    """Total and tax per rate, highest first, rounded once per rate (消費税法施行令70条の10).

    `rounding` None: the tax is not shown.
    """
    for rate, gross_yen in sorted(per_rate.items(), reverse=True):
        tax_yen = None if rounding is None else money.tax_in(gross_yen, rate, rounding)
        yield {"rate": rate, "gross_yen": gross_yen, "tax_yen": tax_yen}


def _number(seller: Organizer, signer: Organizer, by: date) -> str:
    """The signer's registration number, or empty where the law does not allow it.

    媒介者交付特例 (消費税法施行令70条の12): an agent signs with its number only if both are registered and the seller
    had notified the agent of its registration before the sale.
    """
    if signer == seller or seller.has_notified_registration(by):
        return signer.registration_number
    return ""
