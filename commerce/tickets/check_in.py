"""The door: what a scan says and, where it lets somebody in, that the ticket is used; each scan is written once."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commerce.catalog.models import Event
from commerce.orders.services import lock
from commerce.tickets import qr, rotating_code, services
from commerce.tickets.models import CheckIn, Ticket
from commerce.tickets.states import CheckInKind, ScanResult, TicketState
from portal.shared.actors import Actor
from portal.shared.errors import DomainError

ADMITTING = (ScanResult.OK, ScanResult.RE_ENTRY)
TYPED_MAX_LENGTH = 12  # characters: what is longer was read from a QR
READ_MAX_LENGTH = 200  # characters of what was read
CLOCK_AHEAD, CLOCK_BEHIND = timedelta(minutes=2), timedelta(days=7)  # a device's time outside of it is not believed
RESULT_OF_STATE = {
    TicketState.VOID: ScanResult.VOID,
    TicketState.BLOCKED: ScanResult.BLOCKED,
    TicketState.SCHEDULED: ScanResult.NOT_ISSUED,
}


class ReasonMissing(DomainError):
    """Who takes an entry back says why."""

    code = "reason_missing"
    message = _("取り消しの理由を選んでください。")
    status = 422


class NotUsed(DomainError):
    """There is no entry to take back."""

    code = "not_used"
    message = _("このチケットは入場済みではありません。取り消すものはありません。")


@dataclass(frozen=True)
class ScannedCode:
    """What a QR said; nothing of it is believed unless it is genuine."""

    genuine: bool
    event_id: int = 0
    ticket_id: int = 0
    revision: int = 0
    fresh: bool = False  # of a code that changes: made just now


@dataclass(frozen=True)
class GateContext:
    """Where somebody stands: one event, one of its performances or all of them, and the name of the entrance."""

    event: Event
    performance_id: int | None
    name: str  # of the gate
    actor: Actor  # "gate:<name>" or "staff:<address>", for the order's log
    may_sell: bool = False  # tickets, for cash


@dataclass(frozen=True)
class Scan:
    """What a device says that it did; `read` is a QR's text or a typed number, empty when chosen from a list."""

    client_id: uuid.UUID
    at: datetime
    read: str = ""
    ticket_id: int | None = None
    revision: int | None = None
    device_result: str = ""  # what the device has shown; empty while it waits for our word
    reason: str = ""

    def __post_init__(self) -> None:
        """A QR may hold NUL, which PostgreSQL keeps in no text."""
        object.__setattr__(self, "read", self.read.replace("\0", ""))


def read_text(text: str, at: datetime) -> ScannedCode | None:
    """What a text says that was scanned at that moment; None for a number that was typed."""
    if len(text) <= TYPED_MAX_LENGTH:
        return None
    try:
        signed = qr.verify(text)
    except qr.NotOurTicket:
        return ScannedCode(genuine=False)
    fresh = rotating_code.is_fresh(signed, at)
    return ScannedCode(
        genuine=True, event_id=signed.event_id, ticket_id=signed.ticket_id, revision=signed.revision, fresh=fresh
    )


def decide(read: ScannedCode | None, ticket: Ticket | None, gate_context: GateContext) -> ScanResult:
    """The rules, in this order; static/js/gate/decide.js has the same for a device without a network.

    `read` is None where no QR was read; `ticket` is the row that was found among the door's event, or None.
    """
    if read and not read.genuine:
        return ScanResult.BAD_SIGNATURE
    if read and read.event_id != gate_context.event.pk:
        return ScanResult.WRONG_EVENT
    if ticket is None:
        return ScanResult.UNKNOWN
    if read and read.revision != ticket.revision:
        return ScanResult.HANDED_ON
    if ticket.state in RESULT_OF_STATE:
        return RESULT_OF_STATE[TicketState(ticket.state)]
    if gate_context.performance_id is not None and ticket.performance_id != gate_context.performance_id:
        return ScanResult.WRONG_DAY
    is_used = ticket.state == TicketState.USED
    if is_used and not gate_context.event.re_entry:
        return ScanResult.ALREADY_USED
    if read and gate_context.event.rotating_code and not read.fresh:
        return ScanResult.STALE_CODE
    return ScanResult.RE_ENTRY if is_used else ScanResult.OK


def check_in(scan: Scan, gate_context: GateContext, *, at: datetime) -> CheckIn:
    """Decides on a scan, uses the ticket where it lets in, writes it down; the second upload returns the first's row.

    `at` is the server's time; the first scan to arrive wins.
    """
    read = read_text(scan.read, _scanned_at(scan, at))
    found = _find(scan, read, gate_context)

    def admit(ticket: Ticket | None) -> CheckIn:
        result = decide(read, ticket, gate_context)
        if ticket and result == ScanResult.OK:
            services.move(ticket, TicketState.USED, actor=gate_context.actor, at=at)
        kind = CheckInKind.ADMITTED if result in ADMITTING else CheckInKind.REFUSED
        return _write_check_in(scan, gate_context, ticket, kind, result, at)

    return _once(scan, found, admit)


def undo(scan: Scan, gate_context: GateContext, *, at: datetime) -> CheckIn:
    """Takes an entry back, with a reason; the second upload returns the first's row. Raises ReasonMissing, NotUsed."""
    if not scan.reason.strip():
        raise ReasonMissing

    def taken_back(ticket: Ticket | None) -> CheckIn:
        if ticket is None or ticket.state != TicketState.USED:
            raise NotUsed
        services.move(ticket, TicketState.ISSUED, actor=gate_context.actor, at=at, reason=scan.reason)
        return _write_check_in(scan, gate_context, ticket, CheckInKind.UNDO, ScanResult.OK, at)

    return _once(scan, _find(scan, None, gate_context), taken_back)


def _find(scan: Scan, read: ScannedCode | None, gate_context: GateContext) -> Ticket | None:
    """The ticket that is meant, if it is one of the door's event."""
    ours = Ticket.objects.filter(order__event=gate_context.event)
    if read:
        return (
            ours.filter(pk=read.ticket_id).first() if read.genuine and read.event_id == gate_context.event.pk else None
        )
    if scan.read:
        return ours.filter(short_code=scan.read.replace("-", "").strip().upper()).first()
    return ours.filter(pk=scan.ticket_id).first()


@transaction.atomic
def _once(scan: Scan, found: Ticket | None, act: Callable[[Ticket | None], CheckIn]) -> CheckIn:
    """Runs `act` with the ticket's row under its order's lock, unless the scan is written already."""
    ticket = None
    if found:
        lock(found.order_id)
        ticket = Ticket.objects.select_for_update().get(pk=found.pk)
    known = CheckIn.objects.select_related("ticket").filter(client_id=scan.client_id).first()
    return _store_device_result(known, scan) if known else act(ticket)


def _store_device_result(row: CheckIn, scan: Scan) -> CheckIn:
    """A device that asked first may say later that it showed something else: our answer took too long."""
    if scan.device_result not in ("", row.result) and not row.device_result:
        row.device_result = scan.device_result
        row.save(update_fields=["device_result"])
    return row


def _write_check_in(
    scan: Scan, gate_context: GateContext, ticket: Ticket | None, kind: CheckInKind, result: ScanResult, at: datetime
) -> CheckIn:
    """One line of the door's log. Two uploads of a scan of no ticket meet in its unique id: one row."""
    row, _is_new = CheckIn.objects.get_or_create(
        client_id=scan.client_id,
        defaults={
            "ticket": ticket,
            "event": gate_context.event,
            "kind": kind,
            "result": result,
            "device_result": scan.device_result if scan.device_result != result else "",
            "read": "" if ticket else scan.read[:READ_MAX_LENGTH],
            "revision": scan.revision or (ticket.revision if ticket else 1),
            "gate": gate_context.name,
            "reason": scan.reason[:200],
            "at": _scanned_at(scan, at),
            "received_at": at,
        },
    )
    return row


def _scanned_at(scan: Scan, at: datetime) -> datetime:
    """When it was scanned: by the device's clock, unless that cannot be."""
    return scan.at if at - CLOCK_BEHIND <= scan.at <= at + CLOCK_AHEAD else at
