"""Issuing receipts: number and facts in one short transaction, the PDF drawn from them outside of any."""

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

NEW_PER_DAY = 10  # new addressees of one order; each is stored for years
LANGUAGE = "ja"  # a document for the Japanese tax office, whatever the page's language
PaymentSummaryGetter = Callable[[Order], PaymentSummary | None]  # what the ledger says, asked with the order locked


@transaction.atomic(durable=True)
def issue(
    order_id: int, *, addressee: str, proviso: str, get_payment_summary: PaymentSummaryGetter, at: datetime
) -> Receipt:
    """The order's receipt with these words: the stored one if it says the same, else the next revision (再発行).

    Only rows: `draw` makes the document. Raises the errors of `rules` or TooManyTries; nothing is issued then.
    """
    order = lock(order_id)
    paid = get_payment_summary(order)
    problem = eligibility.refusal(order, paid)
    if problem or paid is None:
        raise problem or eligibility.UnpaidOrder
    words, latest = RevisionDetails(addressee, proviso, at), latest_receipt(order)
    if latest and _stored_details(latest) == (addressee, proviso, paid.completed_refund_yen):
        return latest
    throttle(f"receipt:{order.public_id}", limit=NEW_PER_DAY, per=timedelta(days=1), at=at)
    with override(LANGUAGE):
        if latest:
            return _revise(latest, words, paid)
        mark = _next_identity(invoice.issuer_of(order.event))
        facts = invoice.original_content(order, identity=mark, details=words, paid=paid)
        return _write(order, invoice.issuer_of(order.event), mark, facts, at=at)


@transaction.atomic(durable=True)
def issue_credit_note(
    order_id: int, key: str, *, addressee: str, get_payment_summary: PaymentSummaryGetter, at: datetime
) -> Receipt:
    """The credit note for one return, the stored one if there is one. Raises NoSuchReturn or NoCreditNote."""
    order = lock(order_id)
    paid = get_payment_summary(order)
    returned = next((one for one in paid.completed_refunds if one.key == key), None) if paid else None
    if paid is None or returned is None:
        raise eligibility.NoSuchRefund
    if stored := credit_note_of(order, key):
        return stored
    with override(LANGUAGE):
        if not credit_notes.is_owed(credit_notes.refund_sections(order, paid, key)):
            raise eligibility.NoCreditNote
        receipt = latest_receipt(order)
        words = RevisionDetails(addressee, receipt.facts["proviso"] if receipt else "", at)
        mark, original = _next_identity(invoice.issuer_of(order.event)), str(receipt or "")
        facts = credit_notes.credit_note_content(
            order, returned, identity=mark, details=words, paid=paid, original=original
        )
        return _write(order, invoice.issuer_of(order.event), mark, facts, at=at, about=key)


def draw(receipt_id: int) -> Receipt:
    """Stores the document of a receipt that has none yet. May run twice: the same facts are the same bytes.

    Takes 0.1 to 0.3 s, so never inside a transaction.
    """
    receipt = Receipt.objects.get(pk=receipt_id)
    if not receipt.is_drawn:
        content = pdf.render(receipt.facts)
        Receipt.objects.fill(receipt_id, pdf=content, sha256=hashlib.sha256(content).hexdigest())
        receipt.refresh_from_db()
    return receipt


def _stored_details(receipt: Receipt) -> tuple[str, str, int]:
    facts = receipt.facts
    return facts["addressee"], facts["proviso"], facts.get("returned_yen", 0)


def _revise(latest: Receipt, details: RevisionDetails, paid: PaymentSummary) -> Receipt:
    """The same number again, for another addressee or with what went back since."""
    mark = DocumentIdentity(latest.facts["number"], latest.serial, new_public_id())
    revision = latest.revision + 1
    facts = invoice.revised_content(
        latest.facts, revision=revision, public_id=mark.public_id, details=details, paid=paid
    )
    return _write(latest.order, latest.issuer, mark, facts, at=details.at, revision=revision)


def _next_identity(issuer: Organizer) -> DocumentIdentity:
    row = _locked(issuer)
    row.last += 1
    row.save(update_fields=["last"])
    return DocumentIdentity(f"{issuer.slug}-{row.last:06d}", row.last, new_public_id())


def _locked(issuer: Organizer) -> ReceiptSerial:
    """The issuer's counter, locked until the receipt is committed with its number, or both are not."""
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
    is_return = "returned_on" in content
    receipt = Receipt.objects.create(
        public_id=identity.public_id,
        kind=content["kind"],
        about=about,
        order=order,
        issuer=issuer,
        serial=identity.serial,
        revision=revision,
        facts=content,
        dated_on=invoice.day_of(content["returned_on" if is_return else "paid_on"]),
        amount_yen=-content["total_yen"] if is_return else content["total_yen"],
        addressee=content["addressee"],
        issued_at=at,
    )
    told = {"number": identity.number, "revision": revision}
    write_log(order, OrderLogKind(content["kind"]), actor=BUYER, at=at, data=told)
    return receipt
