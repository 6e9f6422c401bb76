"""What a receipt says, as plain values: gathered once from the order, frozen as JSON, never asked for again.

The fields are those of a qualified invoice (消費税法57条の4): issuer and registration number, date, what was sold,
totals per tax rate, the tax taken once from each total, and the recipient where one was given.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.catalog.models import Event, Organizer
from commerce.catalog.states import MethodCode, ReceiptIssuer
from commerce.orders.models import Order
from portal.shared import money

FORM = 1  # raised when the shape of the facts changes; old ones keep theirs
HONORIFICS = ("様", "御中", "殿", "先生", "各位", "さま")
REDUCED_RATE = 8


@dataclass(frozen=True)
class PaidFacts:
    """What the ledger says of an order: when and how it was paid, how much came and how much went back, in yen."""

    at: datetime
    method: str  # a MethodCode
    amount_yen: int
    refunded_yen: int = 0


@dataclass(frozen=True)
class Sold:
    """One row of the document; `yen` is the whole row, tax inside."""

    seller: Organizer
    name: str
    quantity: int
    yen: int
    rate: int  # percent


def method_words(method: str) -> str:
    """How it was paid; a card sale must say so, or the paper counts as a receipt of cash (印紙税法)."""
    words: dict[str, str] = {
        MethodCode.CARD: _("クレジットカード利用"),
        MethodCode.KONBINI: _("コンビニエンスストアでのお支払い"),
        MethodCode.PAYPAY: _("PayPay利用"),
        MethodCode.PAIDY: _("Paidy（あと払い）利用"),
    }
    return words.get(method, method)


def issuer_of(event: Event) -> Organizer:
    """Who signs the document: the organizer, or the platform as its agent."""
    if event.receipt_issuer == ReceiptIssuer.PLATFORM_AGENT:
        return Organizer.objects.filter(is_platform=True).first() or event.organizer
    return event.organizer


def with_honorific(addressee: str) -> str:
    """株式会社鷗 → 株式会社鷗 様; a name that already ends politely stays, and no name stays none."""
    if not addressee or addressee.endswith(HONORIFICS):
        return addressee
    return _("%(name)s 様") % {"name": addressee}


def first_facts(order: Order, *, number: str, addressee: str, proviso: str, paid: PaidFacts, at: datetime) -> dict:
    """The facts of an original; the keys are those that templates/receipts/receipt.html prints."""
    return {
        "form": FORM,
        "number": number,
        "issuer_name": issuer_of(order.event).legal_name,
        "order_code": order.code,
        "paid_on": _day(paid.at),
        "method": method_words(paid.method),
        "total_yen": order.total_yen,
        "blocks": _blocks(order),
    } | _of_this_revision(0, addressee, proviso, at)


def revised_facts(facts: dict, *, revision: int, addressee: str, proviso: str, at: datetime) -> dict:
    """The same sale for another addressee: nothing else of the original changes."""
    return facts | _of_this_revision(revision, addressee, proviso, at)


def _of_this_revision(revision: int, addressee: str, proviso: str, at: datetime) -> dict:
    return {
        "revision": revision,
        "issued_on": _day(at),
        "addressee": addressee,
        "addressee_line": with_honorific(addressee),
        "proviso": proviso,
    }


def _day(at: datetime) -> str:
    return timezone.localdate(at).isoformat()


def day_of(text: str) -> date:
    """A date of the facts."""
    return date.fromisoformat(text)


def _blocks(order: Order) -> list[dict]:
    """One block per seller, the organizer's first: each is an invoice of its own inside the document."""
    rows: dict[Organizer, list[Sold]] = {order.event.organizer: []}
    for sold in _sold(order):
        rows.setdefault(sold.seller, []).append(sold)
    return [_block(order.event, seller, items) for seller, items in rows.items() if items]


def _sold(order: Order) -> Iterable[Sold]:
    title = order.event.title
    for line in order.lines.select_related("seller", "performance"):
        name = _("%(event)s %(type)s") % {"event": title, "type": line.name}
        yield Sold(line.seller, name, line.quantity, line.total_yen, line.tax_rate)
    for fee in order.fees.select_related("seller"):
        yield Sold(fee.seller, fee.name, 1, fee.amount_yen, fee.tax_rate)


def _block(event: Event, seller: Organizer, items: list[Sold]) -> dict:
    per_rate = money.gross_by_rate((item.yen, item.rate) for item in items)
    return {
        "issuer": _issuer(event, seller),
        "items": [{"name": item.name, "quantity": item.quantity, "yen": item.yen, "rate": item.rate} for item in items],
        "rates": [
            {"rate": rate, "gross_yen": gross, "tax_yen": money.tax_in(gross, rate)}
            for rate, gross in sorted(per_rate.items(), reverse=True)
        ],
        "has_reduced_rate": REDUCED_RATE in per_rate,
    }


def _issuer(event: Event, seller: Organizer) -> dict:
    """Name, address and number of the one who signs for this seller; no number unless the law allows one."""
    signer = issuer_of(event) if seller == event.organizer else seller
    is_agent = signer != seller
    may_number = not is_agent or bool(seller.registration_number and seller.registration_notified_at)
    return {
        "name": signer.legal_name,
        "address": f"〒{signer.postal_code} {signer.postal_address}",
        "phone": signer.phone,
        "registration_number": signer.registration_number if may_number else "",
        "agent_for": seller.legal_name if is_agent else "",  # 媒介者交付特例
    }
