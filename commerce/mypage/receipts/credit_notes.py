"""The refunds of an order as its receipts' pages list them: each with its credit note, or why there is none."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from commerce.orders.models import Order
from commerce.receipts import credit_notes
from commerce.receipts.content import CompletedRefund, PaymentSummary
from commerce.receipts.models import Receipt
from commerce.receipts.queries import credit_note_of


@dataclass(frozen=True)
class CreditNoteLink:
    """One refund: `file` is the address of its credit note, empty before it was issued."""

    refund: CompletedRefund
    is_owed: bool
    file: str


def credit_note_links(request: HttpRequest, order: Order, paid: PaymentSummary | None) -> list[CreditNoteLink]:
    """Oldest first."""
    if paid is None:
        return []
    return [_shown(request, order, paid, one) for one in paid.completed_refunds]


def _shown(request: HttpRequest, order: Order, paid: PaymentSummary, one: CompletedRefund) -> CreditNoteLink:
    note = credit_note_of(order, one.key)
    is_owed = note is not None or credit_notes.is_owed(credit_notes.refund_sections(order, paid, one.key))
    return CreditNoteLink(one, is_owed, _file(request, order, note) if note else "")


def _file(request: HttpRequest, order: Order, note: Receipt) -> str:
    proof = {"k": request.GET["k"]} if "k" in request.GET else None
    return reverse("credit_note_pdf", args=[order.code, note.public_id], query=proof)
