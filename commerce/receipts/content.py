"""The content of a receipt as plain values (JSON): built once from the order and stored unchanged with the receipt.

The fields are those of a qualified invoice (消費税法57条の4): issuer and registration number, date, what was sold,
totals per tax rate, tax calculated once from each total, and the addressee if the buyer entered one.
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
from portal.shared.documents.honorifics import addressed
from portal.shared.http.absolute_urls import absolute
from portal.shared.money import yen

FORM_VERSION = 2  # increased when the shape of the content changes; stored content keeps its version


@dataclass(frozen=True)
class CompletedRefund:
    """One completed refund; `key` identifies its ledger entry."""

    key: str
    at: datetime
    amount_yen: int


@dataclass(frozen=True)
class PaymentSummary:
    """An order's payment and refunds according to the ledger, in yen.

    `refunded_yen` is the sum of completed refunds, pending refunds and amounts withdrawn by a dispute.
    """

    at: datetime
    method: str  # a MethodCode
    amount_yen: int
    refunded_yen: int = 0
    pending_refund_yen: int = 0
    completed_refunds: tuple[CompletedRefund, ...] = ()

    @property
    def completed_refund_yen(self) -> int:
        """Sum of the completed refunds."""
        return sum(refund.amount_yen for refund in self.completed_refunds)

    @property
    def disputed_yen(self) -> int:
        """Amount that the card company withdrew because of a dispute."""
        return self.refunded_yen - self.pending_refund_yen - self.completed_refund_yen


@dataclass(frozen=True)
class RevisionDetails:
    """Addressee and proviso of one revision, and the time of its issue."""

    addressee: str
    proviso: str
    at: datetime


@dataclass(frozen=True)
class DocumentIdentity:
    """A document's number, its serial within the issuer, and the public id in the URL of its QR code."""

    number: str
    serial: int
    public_id: str

    @property
    def content(self) -> dict:
        """The part of the stored content that identifies the document."""
        return {"number": self.number, "public_id": self.public_id, "check_url": check_url(self.public_id)}


def check_url(public_id: str) -> str:
    """URL of the public page that shows whether the document is valid."""
    return absolute("receipt_check", public_id, locale="ja")


def method_label(method: str) -> str:
    """Label of a payment method; a card payment must be named, or stamp duty applies as for cash (印紙税法)."""
    labels: dict[str, str] = {
        MethodCode.CARD: _("クレジットカード利用"),
        MethodCode.KONBINI: _("コンビニ払い"),
        MethodCode.PAYPAY: _("PayPay利用"),
        MethodCode.PAIDY: _("Paidy（あと払い）利用"),
        MethodCode.CASH: _("現金でのお支払い"),
    }
    return labels.get(method, method)


def issuer_of(event: Event) -> Organizer:
    """The issuer of the document: the organizer, or the platform as its agent."""
    if event.receipt_issuer == ReceiptIssuer.PLATFORM_AGENT:
        return Organizer.objects.filter(is_platform=True).first() or event.organizer
    return event.organizer


def original_content(
    order: Order, *, identity: DocumentIdentity, details: RevisionDetails, paid: PaymentSummary
) -> dict:
    """Content of revision 0; the keys are those that templates/commerce/receipts/document.html prints."""
    wording, is_konbini = ReceiptWording.load(), paid.method == MethodCode.KONBINI
    sale = {
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
    return sale | identity.content | revision_content(sale, 0, details, paid)


def revised_content(
    content: dict, *, revision: int, public_id: str, details: RevisionDetails, paid: PaymentSummary
) -> dict:
    """Content of the next revision: another addressee, proviso or refunded amount; the sale itself is unchanged."""
    sale = upgrade_content(content)
    identity = {"public_id": public_id, "check_url": check_url(public_id)}
    return sale | identity | revision_content(sale, revision, details, paid)


def revision_content(content: dict, revision: int, details: RevisionDetails, paid: PaymentSummary) -> dict:
    """The part of the content that differs between revisions."""
    return {
        "revision": revision,
        "issued_on": day_text(details.at),
        "addressee": details.addressee,
        "addressee_line": addressed(details.addressee),
        "proviso": details.proviso,
        "invoice": _invoice_label(content["blocks"], details.addressee),
        "returned": [
            _("%(day)s に %(yen)s を返金しました。") % _refund_values(refund) for refund in paid.completed_refunds
        ],
        "returned_yen": paid.completed_refund_yen,
    }


def _refund_values(refund: CompletedRefund) -> dict:
    day = timezone.localdate(refund.at)
    return {"day": f"{day.year}年{day.month}月{day.day}日", "yen": yen(refund.amount_yen)}


def _invoice_label(sections: list[dict], addressee: str) -> str:
    """適格請求書 with an addressee, 適格簡易請求書 without; empty unless every section has a registration number."""
    if not all(section["issuer"]["registration_number"] for section in sections):
        return ""
    return _("適格請求書") if addressee else _("適格簡易請求書")


def upgrade_content(content: dict) -> dict:
    """Adds the keys that content of form 1 lacks, with the values that were printed at that time."""
    if content["form"] >= FORM_VERSION:
        return content
    defaults = {"kind": ReceiptKind.RECEIPT.value, "title": _("領収書"), "confirms": _("上記の金額を領収しました。")}
    wording = ReceiptWording()
    notes = {"notes": [wording.stamp_note], "void_note": wording.void_note, "reduced_note": wording.reduced_note}
    return (
        defaults
        | notes
        | {"invoice": "", "returned": [], "returned_yen": 0, "check_url": ""}
        | content
        | {"form": FORM_VERSION}
    )


def day_text(at: datetime) -> str:
    """The date in JST as ISO 8601, as stored in the content."""
    return timezone.localdate(at).isoformat()


def day_of(text: str) -> date:
    """Parses a date of the content."""
    return date.fromisoformat(text)


def seller_sections_of(order: Order, items: Iterable[SoldItem], wording: ReceiptWording, *, by: date) -> list[dict]:
    """One section per seller, the organizer's first; each section is a separate invoice.

    `by` is the date of the sale: an agent may sign only for a seller who had notified its registration by then.
    """
    event = order.event
    by_seller: dict[Organizer, list[SoldItem]] = {event.organizer: []}
    for item in items:
        by_seller.setdefault(item.seller, []).append(item)
    agent = issuer_of(event)
    signers = {seller: agent if seller == event.organizer else seller for seller in by_seller}
    return [seller_section(seller, signers[seller], sold, wording, by=by) for seller, sold in by_seller.items() if sold]


def sold_items(order: Order) -> list[SoldItem]:
    """The order's lines and fees as rows of the document, without rows of 0 yen."""
    rows = []
    for line in order.lines.select_related("seller", "performance__event").prefetch_related(
        "performance__event__texts"
    ):
        day = timezone.localdate(line.performance.starts_at)
        values = {"event": order.event.title, "type": line.name, "day": f"{day.year}/{day.month}/{day.day}"}
        name = _("%(event)s %(type)s（%(day)s公演）") % values
        rows.append(SoldItem(line.seller, name, line.quantity, line.total_yen, line.tax_rate))
    fees = order.fees.select_related("seller")
    rows += [SoldItem(fee.seller, fee.name, fee.quantity, fee.amount_yen, fee.tax_rate) for fee in fees]
    return [item for item in rows if item.yen]
