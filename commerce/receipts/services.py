"""Issuing receipts: facts frozen, the PDF drawn outside of any transaction, numbers without a gap."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from commerce.catalog.models import Organizer
from commerce.orders.models import Order
from commerce.orders.services import lock, write_log
from commerce.orders.states import OrderState
from commerce.receipts import invoice, pdf, rules
from commerce.receipts.models import Receipt, ReceiptSerial
from commerce.receipts.queries import latest_receipt
from portal.shared.errors import DomainError
from portal.shared.throttle import count_try

NEW_PER_DAY = 10  # new addressees of one order; each is stored for years
MOST_DRAFTS = 20  # each lost race means that somebody else's receipt was stored, so this is far away
LANGUAGE = "ja"  # a document for the Japanese tax office, whatever the page's language


class TooBusy(DomainError):
    """Others took the number that we had drawn, again and again."""

    code = "receipt_busy"
    message = _("ただいま混み合っています。領収書はまだ発行していません。少し待ってから、もう一度お試しください。")
    status = 503


@dataclass(frozen=True)
class Draft:
    """A receipt that is drawn already and has its number only if nobody was faster."""

    order: Order
    issuer: Organizer
    serial: int
    revision: int
    facts: dict


def issue(order: Order, *, addressee: str, proviso: str, paid: invoice.PaidFacts | None, at: datetime) -> Receipt:
    """The order's receipt with these words: the stored one if it says the same, else the next revision (再発行).

    Must not run inside a transaction: it draws a PDF. Raises the errors of `rules`, TooManyTries or TooBusy; nothing is
    issued then.
    """
    if problem := rules.refusal(order, paid):
        raise problem
    for number in range(MOST_DRAFTS):
        latest = latest_receipt(order)
        if latest and (latest.facts["addressee"], latest.facts["proviso"]) == (addressee, proviso):
            return latest
        if number == 0:
            count_try(f"receipt:{order.public_id}", limit=NEW_PER_DAY, per=timedelta(days=1), at=at)
        draft = _next_draft(order, latest, addressee=addressee, proviso=proviso, paid=paid, at=at)
        if receipt := _store(draft, pdf.render(draft.facts), at=at):
            return receipt
    raise TooBusy


def _next_draft(order: Order, latest: Receipt | None, *, addressee: str, proviso: str, paid, at: datetime) -> Draft:
    words: dict = {"addressee": addressee, "proviso": proviso, "at": at}
    with override(LANGUAGE):
        if latest:
            revision = latest.revision + 1
            facts = invoice.revised_facts(latest.facts, revision=revision, **words)
            return Draft(order, latest.issuer, latest.serial, revision, facts)
        issuer = invoice.issuer_of(order.event)
        serial = _last_serial(issuer) + 1
        facts = invoice.first_facts(order, number=f"{issuer.slug}-{serial:06d}", paid=paid, **words)
        return Draft(order, issuer, serial, 0, facts)


def _last_serial(issuer: Organizer) -> int:
    return ReceiptSerial.objects.filter(issuer=issuer).values_list("last", flat=True).first() or 0


@transaction.atomic(durable=True)
def _store(draft: Draft, content: bytes, *, at: datetime) -> Receipt | None:
    """Writes the receipt if its number is still the next one; None when somebody was faster. Only rows are touched."""
    order = lock(draft.order.pk)
    if order.state != OrderState.CONFIRMED:
        raise rules.RefundedOrder
    if not (_takes_serial(draft) if draft.revision == 0 else _is_next_revision(draft)):
        return None
    receipt = Receipt.objects.create(
        order=order,
        issuer=draft.issuer,
        serial=draft.serial,
        revision=draft.revision,
        facts=draft.facts,
        pdf=content,
        sha256=hashlib.sha256(content).hexdigest(),
        issued_at=at,
    )
    facts = {"number": draft.facts["number"], "revision": draft.revision}
    write_log(order, "receipt", actor="buyer", at=at, facts=facts)
    return receipt


def _takes_serial(draft: Draft) -> bool:
    """Moves the issuer's counter from the number before ours to ours, if it still stands there and we are the first."""
    if latest_receipt(draft.order):
        return False
    ReceiptSerial.objects.get_or_create(issuer=draft.issuer)
    before = ReceiptSerial.objects.filter(issuer=draft.issuer, last=draft.serial - 1)
    return before.update(last=draft.serial) == 1


def _is_next_revision(draft: Draft) -> bool:
    latest = latest_receipt(draft.order)
    return latest is not None and latest.revision == draft.revision - 1
