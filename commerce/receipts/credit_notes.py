"""The credit note (適格返還請求書, 消費税法57条の4第3項): which refunds have one, and what it says.

A refund is an amount, the law wants it by tax rate: it is spread over the rows of the sale in proportion to what is
left of each, the largest remainders taking the odd yen, so that refunds of everything give back every row exactly.
"""

from collections.abc import Sequence
from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.orders.models import Order
from commerce.receipts.content import (
    FORM_VERSION,
    CompletedRefund,
    DocumentIdentity,
    PaymentSummary,
    RevisionDetails,
    day_text,
    issuer_of,
    method_label,
    seller_sections_of,
    sold_items,
    with_honorific,
)
from commerce.receipts.models import ReceiptWording
from commerce.receipts.seller_sections import SoldItem
from commerce.receipts.states import ReceiptKind

EXEMPT_BELOW_YEN = 10_000  # tax inside; 消費税法施行令70条の9第3項2号


def allocate(amount_yen: int, left: Sequence[int]) -> list[int]:
    """An amount over rows in proportion to what is left of each; never more than that, and in sum the amount.

    What is more than all rows together stays out.
    """
    whole = sum(left)
    if amount_yen >= whole:
        return list(left)
    parts = [amount_yen * one // whole for one in left]
    by_remainder = sorted(range(len(left)), key=lambda n: (-(amount_yen * left[n] % whole), n))
    for n in by_remainder[: amount_yen - sum(parts)]:
        parts[n] += 1
    return parts


def refunded_items(order: Order, paid: PaymentSummary, key: str) -> list[SoldItem]:
    """The rows of the sale with what this return gave back of each, those without any left out."""
    items = sold_items(order)
    left = [item.yen for item in items]
    for one in paid.completed_refunds:
        parts = allocate(one.amount_yen, left)
        if one.key == key:
            return [replace(item, yen=part) for item, part in zip(items, parts, strict=True) if part]
        left = [yen - part for yen, part in zip(left, parts, strict=True)]
    return []


def is_owed(blocks: Sequence[dict]) -> bool:
    """Whether the law asks for one: the sellers who issue invoices give back 10,000 yen or more.

    Counted together: each by itself may fall below, and a note too many harms nobody.
    """
    return sum(item["yen"] for part in blocks for item in part["items"]) >= EXEMPT_BELOW_YEN


def refund_sections(order: Order, paid: PaymentSummary, key: str) -> list[dict]:
    """The parts of the credit note: those of sellers who issue invoices."""
    items = refunded_items(order, paid, key)
    parts = seller_sections_of(order, items, ReceiptWording.load(), by=timezone.localdate(paid.at))
    return [part for part in parts if part["issuer"]["registration_number"]]


def credit_note_content(
    order: Order,
    refund: CompletedRefund,
    *,
    identity: DocumentIdentity,
    details: RevisionDetails,
    paid: PaymentSummary,
    original: str,
) -> dict:
    """The facts of the credit note for one return; `original` is the number of the order's receipt, or empty."""
    wording = ReceiptWording.load()
    blocks = refund_sections(order, paid, refund.key)
    return identity.content | {
        "form": FORM_VERSION,
        "kind": ReceiptKind.CREDIT_NOTE.value,
        "title": _("適格返還請求書"),
        "confirms": _("上記の金額を返金しました。"),
        "invoice": _("返還インボイス"),
        "issuer_name": issuer_of(order.event).legal_name,
        "order_code": order.code,
        "original": original,
        "paid_on": day_text(paid.at),
        "returned_on": day_text(refund.at),
        "method": method_label(paid.method),
        "total_yen": sum(item["yen"] for part in blocks for item in part["items"]),
        "blocks": blocks,
        "notes": [wording.stamp_note] if wording.stamp_note else [],
        "void_note": wording.void_note,
        "reduced_note": wording.reduced_note,
        "revision": 0,
        "issued_on": day_text(details.at),
        "addressee": details.addressee,
        "addressee_line": with_honorific(details.addressee),
        "proviso": details.proviso,
        "returned": [],
        "returned_yen": 0,
    }
