"""The refunds that the receipt pages of an order list, each with the link to its credit note."""

from dataclasses import dataclass

from django.http import HttpRequest

from commerce.mypage.receipts.links import receipt_url
from commerce.orders.models import Order
from commerce.receipts import credit_notes
from commerce.receipts.content import CompletedRefund, PaymentSummary
from commerce.receipts.queries import credit_note_of


@dataclass(frozen=True)
class CreditNoteLink:
    """One refund; `file` is the URL of its credit note, empty before one was issued."""

    refund: CompletedRefund
    is_owed: bool
    file: str


def credit_note_links(request: HttpRequest, order: Order, paid: PaymentSummary | None) -> list[CreditNoteLink]:
    """The completed refunds, oldest first; none for an order without payment."""
    if paid is None:
        return []
    return [_link(request, order, paid, refund) for refund in paid.completed_refunds]


def _link(request: HttpRequest, order: Order, paid: PaymentSummary, refund: CompletedRefund) -> CreditNoteLink:
    note = credit_note_of(order, refund.key)
    is_owed = note is not None or credit_notes.is_owed(credit_notes.refund_sections(order, paid, refund.key))
    file = receipt_url("credit_note_pdf", request, order, note.public_id) if note else ""
    return CreditNoteLink(refund, is_owed, file)
