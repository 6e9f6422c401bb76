"""Check-in: decides on a scan, marks the ticket as used if it admits, and records each scan once."""

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commerce.catalog.models import Event
from commerce.orders.services import lock
from commerce.tickets import qr, rotating_code, services
from commerce.tickets.admission_hours import performances_on
from commerce.tickets.models import CheckIn, Ticket
from commerce.tickets.states import CheckInKind, ScanResult, TicketState
from portal.shared.actors import Actor
from portal.shared.errors import DomainError
from portal.shared.text import codes
from portal.shared.text.characters import half_width

ADMITTING = (ScanResult.OK, ScanResult.RE_ENTRY)
TYPED_MAX_LENGTH = 12  # characters; a longer text was read from a QR code
READ_MAX_LENGTH = 200  # characters of the scanned text that are stored
STAFF_DECIDE = (ScanResult.STALE_CODE, ScanResult.OTHER_DAY)  # shown in yellow, with a button that admits
CLOCK_AHEAD, CLOCK_BEHIND = timedelta(minutes=2), timedelta(days=7)  # limits for the device's time
RESULT_OF_STATE = {
    TicketState.VOID: ScanResult.VOID,
    TicketState.BLOCKED: ScanResult.BLOCKED,
    TicketState.SCHEDULED: ScanResult.NOT_ISSUED,
}


class ReasonMissing(DomainError):
    """An undo needs a reason."""

    code = "reason_missing"
    message = _("取り消しの理由を選んでください。")
    status = 422


class NotUsed(DomainError):
    """The ticket has not been used, so there is no admission to undo."""

    code = "not_used"
    message = _("このチケットは入場済みではありません。取り消すものはありません。")


@dataclass(frozen=True)
class ScannedCode:
    """The content of a scanned QR code; the other fields are only set if `genuine` is true."""

    genuine: bool
    event_id: int = 0
    ticket_id: int = 0
    revision: int = 0
    fresh: bool = False  # for rotating codes: created within the tolerance


@dataclass(frozen=True)
class GateContext:
    """The event, its performance (None: all) and the gate's name for which somebody checks in tickets."""

    event: Event
    performance_id: int | None
    name: str  # of the gate
    actor: Actor  # "gate:<name>" or "staff:<address>", for the order's log
    may_sell: bool = False  # box-office sales for cash


@dataclass(frozen=True)
class Scan:
    """A scan as uploaded by a device; `read` is the QR text or the typed number, empty if chosen from the list."""

    client_id: uuid.UUID
    at: datetime
    read: str = ""
    ticket_id: int | None = None
    revision: int | None = None
    device_result: str = ""  # the result that the device displayed; empty if it waits for the server
    reason: str = ""
    confirmed: bool = False  # staff admit the ticket although it is for another day

    def __post_init__(self) -> None:
        """Cleans what a scanner or a person typed: width, signs that cannot be seen, the prefix of the symbology."""
        object.__setattr__(self, "read", codes.scanned(half_width(self.read)))


def read_text(text: str, at: datetime) -> ScannedCode | None:
    """Parses and verifies a text that was scanned at `at`; None for a typed number."""
    if len(text) <= TYPED_MAX_LENGTH:
        return None
    try:
        signed = qr.verify(text.upper())  # caps lock turns the letters of a hardware scanner
    except qr.NotOurTicket:
        return ScannedCode(genuine=False)
    fresh = rotating_code.is_fresh(signed, at)
    return ScannedCode(
        genuine=True, event_id=signed.event_id, ticket_id=signed.ticket_id, revision=signed.revision, fresh=fresh
    )


def decide(
    read: ScannedCode | None, ticket: Ticket | None, gate_context: GateContext, current: Collection[int] | None = None
) -> ScanResult:
    """The result of a scan; static/js/gate/decide.js implements the same rules in the same order for offline devices.

    `read` is None if no QR code was read; `ticket` is the matching ticket of the gate's event, or None. `current`: pks
    of the performances that take place when the ticket is scanned; None if staff have decided about the day.
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
    if gate_context.performance_id is None and current is not None and ticket.performance_id not in current:
        return ScanResult.OTHER_DAY
    if read and gate_context.event.rotating_code and not read.fresh:
        return ScanResult.STALE_CODE
    return ScanResult.RE_ENTRY if is_used else ScanResult.OK


def check_in(scan: Scan, gate_context: GateContext, *, at: datetime) -> CheckIn:
    """Decides on a scan, marks the ticket as used if it admits, and records it; a repeated upload returns the same row.

    `at` is the server's time. Of two scans of one ticket, the first to arrive admits.
    """
    scanned_at = _scanned_at(scan, at)
    read = read_text(scan.read, scanned_at)
    candidate = _find_ticket(scan, read, gate_context)
    current = None if scan.confirmed else performances_on(gate_context.event, scanned_at)

    def admit(ticket: Ticket | None) -> CheckIn:
        result = decide(read, ticket, gate_context, current)
        if ticket and result == ScanResult.OK:
            services.move(ticket, TicketState.USED, actor=gate_context.actor, at=at)
        check_in_kind = CheckInKind.ADMITTED if result in ADMITTING else CheckInKind.REFUSED
        return _write_check_in(scan, gate_context, ticket, check_in_kind, result, at)

    return _run_once(scan, candidate, admit)


def undo(scan: Scan, gate_context: GateContext, *, at: datetime) -> CheckIn:
    """Undoes an admission; a repeated upload returns the same row. Raises ReasonMissing or NotUsed."""
    if not scan.reason.strip():
        raise ReasonMissing

    def reset(ticket: Ticket | None) -> CheckIn:
        if ticket is None or ticket.state != TicketState.USED:
            raise NotUsed
        services.move(ticket, TicketState.ISSUED, actor=gate_context.actor, at=at, reason=scan.reason)
        return _write_check_in(scan, gate_context, ticket, CheckInKind.UNDO, ScanResult.OK, at)

    return _run_once(scan, _find_ticket(scan, None, gate_context), reset)


def _find_ticket(scan: Scan, read: ScannedCode | None, gate_context: GateContext) -> Ticket | None:
    """The ticket of the gate's event that the scan refers to, or None."""
    tickets = Ticket.objects.filter(order__event=gate_context.event)
    if read:
        is_of_event = read.genuine and read.event_id == gate_context.event.pk
        return tickets.filter(pk=read.ticket_id).first() if is_of_event else None
    if scan.read:
        return tickets.filter(short_code=codes.code(scan.read)).first()
    return tickets.filter(pk=scan.ticket_id).first() if scan.ticket_id is not None else None


@transaction.atomic
def _run_once(scan: Scan, candidate: Ticket | None, act: Callable[[Ticket | None], CheckIn]) -> CheckIn:
    """Runs `act` with order and ticket locked, unless the scan is already recorded."""
    ticket = None
    if candidate:
        lock(candidate.order_id)
        ticket = Ticket.objects.select_for_update().get(pk=candidate.pk)
    recorded = CheckIn.objects.select_related("ticket").filter(client_id=scan.client_id).first()
    return _store_device_result(recorded, scan) if recorded else act(ticket)


def _store_device_result(row: CheckIn, scan: Scan) -> CheckIn:
    """Stores the result that the device displayed, if it did not wait for the server's answer and differs from it."""
    if scan.device_result not in ("", row.result) and not row.device_result:
        row.device_result = scan.device_result
        row.save(update_fields=["device_result"])
    return row


def _write_check_in(
    scan: Scan,
    gate_context: GateContext,
    ticket: Ticket | None,
    check_in_kind: CheckInKind,
    result: ScanResult,
    at: datetime,
) -> CheckIn:
    """Writes the check-in. The unique client id prevents a second row when no ticket could be locked."""
    row, _is_new = CheckIn.objects.get_or_create(
        client_id=scan.client_id,
        defaults={
            "ticket": ticket,
            "event": gate_context.event,
            "kind": check_in_kind,
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
    """Time of the scan by the device's clock, or the server's time if the device's is implausible."""
    return scan.at if at - CLOCK_BEHIND <= scan.at <= at + CLOCK_AHEAD else at
