"""Issues receipts: number and content in one short transaction, the PDF drawn later outside of transactions."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import override

from commerce.catalog.models import Organizer
from commerce.orders.models import Order
from commerce.orders.services import lock, write_log
from commerce.orders.states import OrderLogKind
from commerce.receipts import content as invoice
from commerce.receipts import credit_notes, eligibility, pdf
from commerce.receipts.content import DocumentIdentity, PaymentSummary, RevisionDetails
from commerce.receipts.models import Receipt, ReceiptSerial
from commerce.receipts.queries import credit_note_of, latest_receipt
from portal.shared.actors import BUYER
from portal.shared.signing import new_public_id
from portal.shared.throttle import throttle

NEW_PER_DAY = 10  # new revisions per order; each is stored for seven years
LANGUAGE = "ja"  # always: the document is for the Japanese tax office
PaymentSummaryGetter = Callable[[Order], PaymentSummary | None]  # called with the order locked


@transaction.atomic(durable=True)
def issue(
    order_id: int, *, addressee: str, proviso: str, get_payment_summary: PaymentSummaryGetter, at: datetime
) -> Receipt:
    """The stored receipt if addressee, proviso and refunded amount are the same, else the next revision (再発行).

    Writes rows only; `draw` makes the PDF. Raises the errors of `eligibility`, or Throttled.
    """
    order = lock(order_id)
    paid = get_payment_summary(order)
    error = eligibility.refusal(order, paid)
    if error or paid is None:
        raise error or eligibility.UnpaidOrder
    details, latest = RevisionDetails(addressee, proviso, at), latest_receipt(order)
    if latest and _stored_details(latest) == (addressee, proviso, paid.completed_refund_yen):
        return latest
    throttle(f"receipt:{order.public_id}", limit=NEW_PER_DAY, per=timedelta(days=1), at=at)
    with override(LANGUAGE):
        if latest:
            return _revise(latest, details, paid)
        issuer = invoice.issuer_of(order.event)
        identity = _next_identity(issuer)
        content = invoice.original_content(order, identity=identity, details=details, paid=paid)
        return _write(order, issuer, identity, content, at=at)


@transaction.atomic(durable=True)
def issue_credit_note(
    order_id: int, key: str, *, addressee: str, get_payment_summary: PaymentSummaryGetter, at: datetime
) -> Receipt:
    """The credit note for one refund, the stored one if it exists. Raises NoSuchRefund or NoCreditNote."""
    order = lock(order_id)
    paid = get_payment_summary(order)
    refund = next((refund for refund in paid.completed_refunds if refund.key == key), None) if paid else None
    if paid is None or refund is None:
        raise eligibility.NoSuchRefund
    if stored := credit_note_of(order, key):
        return stored
    with override(LANGUAGE):
        if not credit_notes.is_owed(credit_notes.refund_sections(order, paid, key)):
            raise eligibility.NoCreditNote
        receipt = latest_receipt(order)
        details = RevisionDetails(addressee, receipt.facts["proviso"] if receipt else "", at)
        issuer, original = invoice.issuer_of(order.event), str(receipt or "")
        identity = _next_identity(issuer)
        content = credit_notes.credit_note_content(
            order, refund, identity=identity, details=details, paid=paid, original=original
        )
        return _write(order, issuer, identity, content, at=at, about=key)


def draw(receipt_id: int) -> Receipt:
    """Draws and stores the PDF of a receipt that has none. Idempotent: equal content gives equal bytes.

    Takes 0.1 to 0.3 s: never call it inside a transaction.
    """
    receipt = Receipt.objects.get(pk=receipt_id)
    if not receipt.is_drawn:
        document = pdf.render(receipt.facts)
        Receipt.objects.fill(receipt_id, pdf=document, sha256=hashlib.sha256(document).hexdigest())
        receipt.refresh_from_db()
    return receipt


def _stored_details(receipt: Receipt) -> tuple[str, str, int]:
    content = receipt.facts
    return content["addressee"], content["proviso"], content.get("returned_yen", 0)


def _revise(latest: Receipt, details: RevisionDetails, paid: PaymentSummary) -> Receipt:
    """The next revision of the same number, with other details or refunds."""
    identity = DocumentIdentity(latest.facts["number"], latest.serial, new_public_id())
    revision = latest.revision + 1
    content = invoice.revised_content(
        latest.facts, revision=revision, public_id=identity.public_id, details=details, paid=paid
    )
    return _write(latest.order, latest.issuer, identity, content, at=details.at, revision=revision)


def _next_identity(issuer: Organizer) -> DocumentIdentity:
    counter = _locked_serial(issuer)
    counter.last += 1
    counter.save(update_fields=["last"])
    return DocumentIdentity(f"{issuer.slug}-{counter.last:06d}", counter.last, new_public_id())


def _locked_serial(issuer: Organizer) -> ReceiptSerial:
    """The issuer's counter, locked until the transaction that writes the receipt ends."""
    ReceiptSerial.objects.get_or_create(issuer=issuer)
    return ReceiptSerial.objects.select_for_update().get(issuer=issuer)


def _write(
    order: Order,
    issuer: Organizer,
    identity: DocumentIdentity,
    content: dict,
    *,
    at: datetime,
    revision: int = 0,
    about: str = "",
) -> Receipt:
    is_credit_note = "returned_on" in content
    receipt = Receipt.objects.create(
        public_id=identity.public_id,
        kind=content["kind"],
        about=about,
        order=order,
        issuer=issuer,
        serial=identity.serial,
        revision=revision,
        facts=content,
        dated_on=invoice.day_of(content["returned_on" if is_credit_note else "paid_on"]),
        amount_yen=-content["total_yen"] if is_credit_note else content["total_yen"],
        addressee=content["addressee"],
        issued_at=at,
    )
    data = {"number": identity.number, "revision": revision}
    write_log(order, OrderLogKind(content["kind"]), actor=BUYER, at=at, data=data)
    return receipt
