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
from commerce.receipts.models import ReceiptWording
from commerce.receipts.seller_sections import SoldItem, seller_section
from commerce.receipts.states import ReceiptKind
from portal.shared.absolute_urls import absolute
from portal.shared.money import yen

FORM_VERSION = 2  # raised when the shape of the facts changes; old ones keep theirs
HONORIFICS = ("様", "御中", "殿", "先生", "各位", "さま")


@dataclass(frozen=True)
class CompletedRefund:
    """Money that went back: `key` is the movement's name in the ledger."""

    key: str
    at: datetime
    amount_yen: int


@dataclass(frozen=True)
class PaymentSummary:
    """What the ledger says of an order: when and how it was paid, how much came and how much went back, in yen.

    `refunded_yen` counts all that is not here to stay: `returns`, what is on its way, what a card company took back.
    """

    at: datetime
    method: str  # a MethodCode
    amount_yen: int
    refunded_yen: int = 0
    pending_refund_yen: int = 0
    completed_refunds: tuple[CompletedRefund, ...] = ()

    @property
    def completed_refund_yen(self) -> int:
        """What has gone back for good."""
        return sum(one.amount_yen for one in self.completed_refunds)

    @property
    def disputed_yen(self) -> int:
        """What the card company took back."""
        return self.refunded_yen - self.pending_refund_yen - self.completed_refund_yen


@dataclass(frozen=True)
class RevisionDetails:
    """What the buyer chose for one revision, and when."""

    addressee: str
    proviso: str
    at: datetime


@dataclass(frozen=True)
class DocumentIdentity:
    """What names a document: its number, the serial behind it, and the secret that its QR leads to."""

    number: str
    serial: int
    public_id: str

    @property
    def content(self) -> dict:
        """As they are frozen."""
        return {"number": self.number, "public_id": self.public_id, "check_url": check_url(self.public_id)}


def check_url(public_id: str) -> str:
    """Where anybody can learn whether the document still counts."""
    return absolute("receipt_check", public_id, locale="ja")


def method_label(method: str) -> str:
    """How it was paid; a card sale must say so, or the paper counts as a receipt of cash (印紙税法)."""
    words: dict[str, str] = {
        MethodCode.CARD: _("クレジットカード利用"),
        MethodCode.KONBINI: _("コンビニ払い"),
        MethodCode.PAYPAY: _("PayPay利用"),
        MethodCode.PAIDY: _("Paidy（あと払い）利用"),
        MethodCode.CASH: _("現金でのお支払い"),
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


def original_content(
    order: Order, *, identity: DocumentIdentity, details: RevisionDetails, paid: PaymentSummary
) -> dict:
    """The facts of an original; the keys are those that templates/commerce/receipts/document.html prints."""
    wording, is_konbini = ReceiptWording.load(), paid.method == MethodCode.KONBINI
    sold = {
        "form": FORM_VERSION,
        "kind": ReceiptKind.RECEIPT.value,
        "title": _("支払証明書") if is_konbini else _("領収書"),
        "confirms": _("上記の金額のお支払いを確認しました。") if is_konbini else _("上記の金額を領収しました。"),
        "issuer_name": issuer_of(order.event).legal_name,
        "order_code": order.code,
        "paid_on": day_text(paid.at),
        "method": method_label(paid.method),
        "total_yen": order.total_yen,
        "blocks": seller_sections_of(order, sold_items(order), wording, by=timezone.localdate(paid.at)),
        "notes": [note for note in (wording.konbini_note if is_konbini else "", wording.stamp_note) if note],
        "void_note": wording.void_note,
        "reduced_note": wording.reduced_note,
    }
    return sold | identity.content | revision_content(sold, 0, details, paid)


def revised_content(
    content: dict, *, revision: int, public_id: str, details: RevisionDetails, paid: PaymentSummary
) -> dict:
    """The same sale for another addressee, or after a part of it went back: nothing else of the original changes."""
    kept = upgrade_content(content)
    named = {"public_id": public_id, "check_url": check_url(public_id)}
    return kept | named | revision_content(kept, revision, details, paid)


def revision_content(content: dict, revision: int, details: RevisionDetails, paid: PaymentSummary) -> dict:
    """What differs from revision to revision."""
    return {
        "revision": revision,
        "issued_on": day_text(details.at),
        "addressee": details.addressee,
        "addressee_line": with_honorific(details.addressee),
        "proviso": details.proviso,
        "invoice": _invoice_label(content["blocks"], details.addressee),
        "returned": [_("%(day)s に %(yen)s を返金しました。") % _refund_values(one) for one in paid.completed_refunds],
        "returned_yen": paid.completed_refund_yen,
    }


def _refund_values(one: CompletedRefund) -> dict:
    day = timezone.localdate(one.at)
    return {"day": f"{day.year}年{day.month}月{day.day}日", "yen": yen(one.amount_yen)}


def _invoice_label(blocks: list[dict], addressee: str) -> str:
    """適格請求書 with a recipient, 適格簡易請求書 without; nothing unless every seller's part is one."""
    if not all(part["issuer"]["registration_number"] for part in blocks):
        return ""
    return _("適格請求書") if addressee else _("適格簡易請求書")


def upgrade_content(content: dict) -> dict:
    """Facts of form 1 had fewer keys: what they printed then is what these say."""
    if content["form"] >= FORM_VERSION:
        return content
    old = {"kind": ReceiptKind.RECEIPT.value, "title": _("領収書"), "confirms": _("上記の金額を領収しました。")}
    wording = ReceiptWording()
    notes = {"notes": [wording.stamp_note], "void_note": wording.void_note, "reduced_note": wording.reduced_note}
    return (
        old
        | notes
        | {"invoice": "", "returned": [], "returned_yen": 0, "check_url": ""}
        | content
        | {"form": FORM_VERSION}
    )


def day_text(at: datetime) -> str:
    """The day in Japan, as facts keep it."""
    return timezone.localdate(at).isoformat()


def day_of(text: str) -> date:
    """A date of the facts."""
    return date.fromisoformat(text)


def seller_sections_of(order: Order, items: Iterable[SoldItem], wording: ReceiptWording, *, by: date) -> list[dict]:
    """One block per seller, the organizer's first: each is an invoice of its own inside the document.

    `by` is the day of the sale: an agent may sign only for who had told its registration by then.
    """
    event = order.event
    rows: dict[Organizer, list[SoldItem]] = {event.organizer: []}
    for sold in items:
        rows.setdefault(sold.seller, []).append(sold)
    agent = issuer_of(event)
    signers = {seller: agent if seller == event.organizer else seller for seller in rows}
    return [seller_section(seller, signers[seller], sold, wording, by=by) for seller, sold in rows.items() if sold]


def sold_items(order: Order) -> list[SoldItem]:
    """Everything that the order paid for, row by row."""
    rows = []
    for line in order.lines.select_related("seller", "performance__event").prefetch_related(
        "performance__event__texts"
    ):
        day = timezone.localdate(line.performance.starts_at)
        named = {"event": order.event.title, "type": line.name, "day": f"{day.year}/{day.month}/{day.day}"}
        name = _("%(event)s %(type)s（%(day)s公演）") % named
        rows.append(SoldItem(line.seller, name, line.quantity, line.total_yen, line.tax_rate))
    fees = order.fees.select_related("seller")
    rows += [SoldItem(fee.seller, fee.name, 1, fee.amount_yen, fee.tax_rate) for fee in fees]
    return [sold for sold in rows if sold.yen]
