"""Reads of the door: the list that a device takes along, the names, the figures, the scans that contradict it."""

import base64
from collections import Counter

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from commerce.tickets import qr, rotating_code
from commerce.tickets.check_in import ADMITTING, GateContext
from commerce.tickets.models import CheckIn, Ticket
from commerce.tickets.states import CheckInKind, TicketState

NAMES_SHOWN = 100


def tickets_at(gate: GateContext) -> QuerySet[Ticket]:
    """All tickets of the door's event, or of its performance."""
    tickets = Ticket.objects.filter(order__event=gate.event)
    return tickets.filter(performance=gate.performance_id) if gate.performance_id else tickets


def device_list(gate: GateContext, at) -> dict:
    """What a device needs to decide alone: every ticket of the event (another day's is refused as such), public keys.

    No address and no phone number: a lost phone gives away names and seats at most.
    """
    key = qr.public_key()
    performances = gate.event.performances.prefetch_related("texts")
    return {
        "event": {"id": gate.event.pk, "title": gate.event.title},
        "performance": gate.performance_id,
        "gate": gate.gate,
        "re_entry": gate.event.re_entry,
        "turning": gate.event.rotating_code,
        "keys": [{"id": qr.key_id(key), "key": base64.b64encode(key).decode()}],
        "at": at.isoformat(),
        "performances": [{"id": one.pk, "label": str(timezone.localtime(one.starts_at))[:16]} for one in performances],
        "tickets": _rows(gate),
    }


def _rows(gate: GateContext) -> list[dict]:
    tickets = Ticket.objects.filter(order__event=gate.event).order_by("order", "number")
    found = list(tickets.values(*FIELDS, of=F("order__code")))
    sizes, used = Counter(row["of"] for row in found), last_check_ins(gate)
    rows = [_row(row, sizes[row["of"]], used.get(row["pk"])) for row in found]
    if gate.event.rotating_code:
        return [row | {"key": rotating_code.encoded_key(row["id"], row["rev"])} for row in rows]
    return rows


FIELDS = (
    "pk",
    "short_code",
    "revision",
    "state",
    "performance",
    "line__name",
    "seat_label",
    "entry_number",
    "holder_name",
    "number",
)


def _row(row: dict, size: int, check_in: tuple | None) -> dict:
    used_at, gate = check_in if check_in and row["state"] == TicketState.USED else (None, "")
    return {
        "id": row["pk"],
        "code": row["short_code"],
        "rev": row["revision"],
        "state": row["state"],
        "performance": row["performance"],
        "type": row["line__name"],
        "seat": row["seat_label"],
        "entry": row["entry_number"],
        "name": row["holder_name"],
        "n": row["number"],
        "of": size,
        "order": row["of"],
        "used_at": used_at.isoformat() if used_at else None,
        "used_gate": gate,
    }


def last_check_ins(gate: GateContext) -> dict[int, tuple]:
    """Ticket's pk → (when, which gate) of its first entry since the last undo."""
    entries = CheckIn.objects.filter(event=gate.event, kind=CheckInKind.ADMITTED, result="ok").order_by("pk")
    return {pk: (at, gate) for pk, at, gate in entries.values_list("ticket", "at", "gate")}


def last_check_in_data(ticket_id: int | None) -> dict:
    """When and where a used ticket came in, for the answer to one scan."""
    entries = CheckIn.objects.filter(
        ticket=ticket_id, ticket__state=TicketState.USED, kind=CheckInKind.ADMITTED, result="ok"
    )
    last = entries.order_by("-pk").values_list("at", "gate").first() if ticket_id else None
    return {"used_at": last[0].isoformat(), "used_gate": last[1]} if last else {"used_at": None, "used_gate": ""}


def counts(gate: GateContext) -> dict[str, int]:
    """How many came in, of how many that may."""
    used = Count("pk", filter=Q(state=TicketState.USED))
    issued = Count("pk", filter=Q(state=TicketState.ISSUED))
    found = tickets_at(gate).aggregate(used=used, issued=issued)
    return {"used": found["used"], "valid": found["used"] + found["issued"]}


def tickets_by_name(gate: GateContext, wanted: str) -> list[Ticket]:
    """Tickets by a part of the name, by number or by order; the first hundred, those of one order together."""
    tickets = tickets_at(gate).select_related("order", "line", "performance").order_by("holder_name", "order", "number")
    for word in wanted.split():
        code = word.replace("-", "").upper()
        by_code = Q(short_code=code) | Q(order__code=code)
        tickets = tickets.filter(Q(holder_name__icontains=word) | Q(order__name__icontains=word) | by_code)
    return list(tickets[:NAMES_SHOWN])


def conflicting_scans(gate: GateContext) -> list[CheckIn]:
    """Scans that let somebody in at the device although the ticket was not good: two devices without a network."""
    told = CheckIn.objects.filter(event=gate.event, device_result__in=ADMITTING, kind=CheckInKind.REFUSED)
    return list(told.select_related("ticket__line", "ticket__order").order_by("-pk")[:NAMES_SHOWN])
