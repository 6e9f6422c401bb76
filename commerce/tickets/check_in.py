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
from commerce.tickets.states import CheckInKind, DoorResult, TicketState
from portal.shared.errors import DomainError

LETS_IN = (DoorResult.OK, DoorResult.RE_ENTRY)
TYPED_AT_MOST = 12  # characters: what is longer was read from a QR
READ_KEPT = 200  # characters of what was read
CLOCK_AHEAD, CLOCK_BEHIND = timedelta(minutes=2), timedelta(days=7)  # a device's time outside of it is not believed
SPENT = {
    TicketState.VOID: DoorResult.VOID,
    TicketState.BLOCKED: DoorResult.BLOCKED,
    TicketState.SCHEDULED: DoorResult.NOT_ISSUED,
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
class Read:
    """What a QR said; nothing of it is believed unless it is genuine."""

    genuine: bool
    event_id: int = 0
    ticket_id: int = 0
    revision: int = 0
    fresh: bool = False  # of a code that changes: made just now


@dataclass(frozen=True)
class Door:
    """Where somebody stands: one event, one of its performances or all of them, and the name of the entrance."""

    event: Event
    performance_id: int | None
    gate: str
    actor: str  # "gate:<name>" or "staff:<address>", for the order's log
    may_sell: bool = False  # tickets, for cash


@dataclass(frozen=True)
class Scan:
    """What a device says that it did; `read` is a QR's text or a typed number, empty when chosen from a list."""

    client_id: uuid.UUID
    at: datetime
    read: str = ""
    ticket_id: int | None = None
    revision: int | None = None
    told: str = ""  # what the device has shown; empty while it waits for our word
    reason: str = ""

    def __post_init__(self) -> None:
        """A QR may hold NUL, which PostgreSQL keeps in no text."""
        object.__setattr__(self, "read", self.read.replace("\0", ""))


def read_text(text: str, at: datetime) -> Read | None:
    """What a text says that was scanned at that moment; None for a number that was typed."""
    if len(text) <= TYPED_AT_MOST:
        return None
    try:
        signed = qr.verify(text)
    except qr.NotOurTicket:
        return Read(genuine=False)
    fresh = rotating_code.is_fresh(signed, at)
    return Read(
        genuine=True, event_id=signed.event_id, ticket_id=signed.ticket_id, revision=signed.revision, fresh=fresh
    )


def decide(read: Read | None, ticket: Ticket | None, door: Door) -> DoorResult:
    """The rules, in this order; static/js/gate/decide.js has the same for a device without a network.

    `read` is None where no QR was read; `ticket` is the row that was found among the door's event, or None.
    """
    if read and not read.genuine:
        return DoorResult.BAD_SIGNATURE
    if read and read.event_id != door.event.pk:
        return DoorResult.WRONG_EVENT
    if ticket is None:
        return DoorResult.UNKNOWN
    if read and read.revision != ticket.revision:
        return DoorResult.HANDED_ON
    if ticket.state in SPENT:
        return SPENT[TicketState(ticket.state)]
    if door.performance_id is not None and ticket.performance_id != door.performance_id:
        return DoorResult.WRONG_DAY
    is_used = ticket.state == TicketState.USED
    if is_used and not door.event.re_entry:
        return DoorResult.ALREADY_USED
    if read and door.event.rotating_code and not read.fresh:
        return DoorResult.STALE_CODE
    return DoorResult.RE_ENTRY if is_used else DoorResult.OK


def check_in(scan: Scan, door: Door, *, at: datetime) -> CheckIn:
    """Decides on a scan, uses the ticket where it lets in, writes it down; the second upload returns the first's row.

    `at` is the server's time; the first scan to arrive wins.
    """
    read = read_text(scan.read, _moment(scan, at))
    found = _find(scan, read, door)

    def entry(ticket: Ticket | None) -> CheckIn:
        result = decide(read, ticket, door)
        if ticket and result == DoorResult.OK:
            services.move(ticket, TicketState.USED, actor=door.actor, at=at)
        kind = CheckInKind.ENTRY if result in LETS_IN else CheckInKind.REFUSED
        return _row(scan, door, ticket, kind, result, at)

    return _once(scan, found, entry)


def undo(scan: Scan, door: Door, *, at: datetime) -> CheckIn:
    """Takes an entry back, with a reason; the second upload returns the first's row. Raises ReasonMissing, NotUsed."""
    if not scan.reason.strip():
        raise ReasonMissing

    def taken_back(ticket: Ticket | None) -> CheckIn:
        if ticket is None or ticket.state != TicketState.USED:
            raise NotUsed
        services.move(ticket, TicketState.ISSUED, actor=door.actor, at=at, reason=scan.reason)
        return _row(scan, door, ticket, CheckInKind.UNDO, DoorResult.OK, at)

    return _once(scan, _find(scan, None, door), taken_back)


def _find(scan: Scan, read: Read | None, door: Door) -> Ticket | None:
    """The ticket that is meant, if it is one of the door's event."""
    ours = Ticket.objects.filter(order__event=door.event)
    if read:
        return ours.filter(pk=read.ticket_id).first() if read.genuine and read.event_id == door.event.pk else None
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
    return _heard(known, scan) if known else act(ticket)


def _heard(row: CheckIn, scan: Scan) -> CheckIn:
    """A device that asked first may say later that it showed something else: our answer took too long."""
    if scan.told not in ("", row.result) and not row.told:
        row.told = scan.told
        row.save(update_fields=["told"])
    return row


def _row(scan: Scan, door: Door, ticket: Ticket | None, kind: CheckInKind, result: DoorResult, at: datetime) -> CheckIn:
    """One line of the door's log. Two uploads of a scan of no ticket meet in its unique id: one row."""
    row, _is_new = CheckIn.objects.get_or_create(
        client_id=scan.client_id,
        defaults={
            "ticket": ticket,
            "event": door.event,
            "kind": kind,
            "result": result,
            "told": scan.told if scan.told != result else "",
            "read": "" if ticket else scan.read[:READ_KEPT],
            "revision": scan.revision or (ticket.revision if ticket else 1),
            "gate": door.gate,
            "reason": scan.reason[:200],
            "at": _moment(scan, at),
            "received_at": at,
        },
    )
    return row


def _moment(scan: Scan, at: datetime) -> datetime:
    """When it was scanned: by the device's clock, unless that cannot be."""
    return scan.at if at - CLOCK_BEHIND <= scan.at <= at + CLOCK_AHEAD else at
