"""The credit note (適格返還請求書, 消費税法57条の4第3項): which refunds require one, and its content.

A refund is one amount, but the law requires amounts per tax rate. It is allocated to the rows of the sale in proportion
to their unrefunded amounts, by the largest-remainder method, so that a full refund equals every row exactly.
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
)
from commerce.receipts.models import ReceiptWording
from commerce.receipts.seller_sections import SoldItem
from commerce.receipts.states import ReceiptKind
from portal.shared.documents.honorifics import addressed

EXEMPT_BELOW_YEN = 10_000  # including tax; 消費税法施行令70条の9第3項2号


def allocate(amount_yen: int, remaining: Sequence[int]) -> list[int]:
    """Splits an amount in proportion to the remaining yen of each row; no part exceeds its row.

    The parts add up to the amount, or to the sum of the rows if the amount is larger.
    """
    total = sum(remaining)
    if amount_yen >= total:
        return list(remaining)
    parts = [amount_yen * yen // total for yen in remaining]
    by_remainder = sorted(range(len(remaining)), key=lambda n: (-(amount_yen * remaining[n] % total), n))
    for n in by_remainder[: amount_yen - sum(parts)]:
        parts[n] += 1
    return parts


def refunded_items(order: Order, paid: PaymentSummary, key: str) -> list[SoldItem]:
    """The rows of the sale with the amounts that the refund `key` covers, without rows of 0 yen."""
    items = sold_items(order)
    remaining = [item.yen for item in items]
    for refund in paid.completed_refunds:
        parts = allocate(refund.amount_yen, remaining)
        if refund.key == key:
            return [replace(item, yen=part) for item, part in zip(items, parts, strict=True) if part]
        remaining = [yen - part for yen, part in zip(remaining, parts, strict=True)]
    return []


def is_owed(sections: Sequence[dict]) -> bool:
    """Whether the law requires a credit note: the registered sellers refund 10,000 yen or more.

    The limit applies per seller; the sum is used here, because issuing an unnecessary note is allowed.
    """
    return _total_yen(sections) >= EXEMPT_BELOW_YEN


def _total_yen(sections: Sequence[dict]) -> int:
    return sum(item["yen"] for section in sections for item in section["items"])


def refund_sections(order: Order, paid: PaymentSummary, key: str) -> list[dict]:
    """The sections of the credit note: only sellers with a registration number."""
    items = refunded_items(order, paid, key)
    sections = seller_sections_of(order, items, ReceiptWording.load(), by=timezone.localdate(paid.at))
    return [section for section in sections if section["issuer"]["registration_number"]]


def credit_note_content(
    order: Order,
    refund: CompletedRefund,
    *,
    identity: DocumentIdentity,
    details: RevisionDetails,
    paid: PaymentSummary,
    original: str,
) -> dict:
    """Content of the credit note for one refund; `original` is the number of the order's receipt, or empty."""
    wording = ReceiptWording.load()
    sections = refund_sections(order, paid, refund.key)
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
        "total_yen": _total_yen(sections),
        "blocks": sections,
        "notes": [wording.stamp_note] if wording.stamp_note else [],
        "void_note": wording.void_note,
        "reduced_note": wording.reduced_note,
        "revision": 0,
        "issued_on": day_text(details.at),
        "addressee": details.addressee,
        "addressee_line": addressed(details.addressee),
        "proviso": details.proviso,
        "returned": [],
        "returned_yen": 0,
    }
