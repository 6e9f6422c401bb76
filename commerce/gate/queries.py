"""Reads for the gate: the ticket list for devices, search by name, counts, and conflicting scans."""

import base64
from collections import Counter
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from commerce.catalog.models import Event, Performance
from commerce.tickets import qr, rotating_code
from commerce.tickets.admission_hours import admission_hours
from commerce.tickets.check_in import ADMITTING, GateContext, read_text
from commerce.tickets.models import CheckIn, Ticket
from commerce.tickets.states import CheckInKind, ScanResult, TicketState
from portal.shared.templatetags.formatting import format_datetime
from portal.shared.text import codes
from portal.shared.text.folding import matches, search_tokens

MAX_NAMES = 100


def tickets_at(gate: GateContext) -> QuerySet[Ticket]:
    """All tickets of the gate's event, or of its performance."""
    tickets = Ticket.objects.filter(order__event=gate.event)
    return tickets.filter(performance=gate.performance_id) if gate.performance_id else tickets


def device_list(gate: GateContext, at: datetime) -> dict[str, Any]:
    """What a device needs to decide offline: public keys and every ticket of the event, also of other performances.

    Without e-mail addresses and phone numbers: a lost device reveals names and seats at most.
    """
    key = qr.public_key()
    performances = gate.event.performances.prefetch_related("texts")
    return {
        "event": {"id": gate.event.pk, "title": gate.event.title},
        "performance": gate.performance_id,
        "gate": gate.name,
        "re_entry": gate.event.re_entry,
        "turning": gate.event.rotating_code,
        "keys": [{"id": qr.key_id(key), "key": base64.b64encode(key).decode()}],
        "at": at.isoformat(),
        "performances": [_performance_row(performance) for performance in performances],
        "tickets": _rows(gate),
    }


def _performance_row(performance: Performance) -> dict[str, Any]:
    """A performance with its words, and the time within which its tickets are of the day."""
    opens, closes = admission_hours(performance)
    name = performance.text.label if performance.text else ""
    label = f"{format_datetime(performance.starts_at)} {name}".strip()
    return {"id": performance.pk, "label": label, "opens": opens.isoformat(), "closes": closes.isoformat()}


def _rows(gate: GateContext) -> list[dict[str, Any]]:
    tickets = Ticket.objects.filter(order__event=gate.event).order_by("order", "number")
    values = list(tickets.values(*FIELDS, of=F("order__code")))
    sizes, used = Counter(row["of"] for row in values), last_check_ins(gate)
    rows = [_row(row, sizes[row["of"]], used.get(row["pk"])) for row in values]
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


def _row(row: dict[str, Any], size: int, check_in: tuple[datetime, str] | None) -> dict[str, Any]:
    used_at, gate_name = check_in if check_in and row["state"] == TicketState.USED else (None, "")
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
        "used_gate": gate_name,
    }


def last_check_ins(gate: GateContext) -> dict[int, tuple[datetime, str]]:
    """Ticket's pk → (time, gate's name) of its last admission."""
    check_ins = CheckIn.objects.filter(event=gate.event, kind=CheckInKind.ADMITTED, result=ScanResult.OK).order_by("pk")
    return {pk: (at, gate_name) for pk, at, gate_name in check_ins.values_list("ticket", "at", "gate")}


def last_check_in_data(ticket_id: int | None) -> dict[str, str | None]:
    """When and at which gate a used ticket was admitted, for the answer to one scan."""
    check_ins = CheckIn.objects.filter(
        ticket=ticket_id, ticket__state=TicketState.USED, kind=CheckInKind.ADMITTED, result=ScanResult.OK
    )
    last = check_ins.order_by("-pk").values_list("at", "gate").first() if ticket_id else None
    return {"used_at": last[0].isoformat(), "used_gate": last[1]} if last else {"used_at": None, "used_gate": ""}


def other_event_title(check_in: CheckIn) -> str:
    """The title of the event that a ticket of another event is for; "" for every other result."""
    if check_in.result != ScanResult.WRONG_EVENT:
        return ""
    read = read_text(check_in.read, check_in.at)
    event = Event.objects.prefetch_related("texts").filter(pk=read.event_id).first() if read else None
    return event.title if event else ""


def counts(gate: GateContext) -> dict[str, int]:
    """`used`: tickets admitted; `valid`: tickets that are admitted or may be."""
    used = Count("pk", filter=Q(state=TicketState.USED))
    issued = Count("pk", filter=Q(state=TicketState.ISSUED))
    numbers = tickets_at(gate).aggregate(used=used, issued=issued)
    return {"used": numbers["used"], "valid": numbers["used"] + numbers["issued"]}


def tickets_by_name(gate: GateContext, query: str) -> list[Ticket]:
    """Tickets with every word in a name, or with the ticket or order number; at most MAX_NAMES, all without a query.

    Folded here and not in the database, which knows neither width nor kana; the devices fold in the same way.
    """
    tickets = tickets_at(gate).select_related("order", "line", "performance").order_by("holder_name", "order", "number")
    if not query:
        return list(tickets[:MAX_NAMES])
    rows = tickets.values_list("pk", "holder_name", "order__name", "short_code", "order__code")
    tokens, number = search_tokens(query), codes.code(query)
    found = [pk for pk, holder, buyer, *numbers in rows if number in numbers or matches(tokens, holder, buyer)]
    return list(tickets.filter(pk__in=found[:MAX_NAMES]))


def conflicting_scans(gate: GateContext) -> list[CheckIn]:
    """Scans that a device admitted offline although the server refuses the ticket; the newest MAX_NAMES."""
    refused = CheckIn.objects.filter(event=gate.event, device_result__in=ADMITTING, kind=CheckInKind.REFUSED)
    return list(refused.select_related("ticket__line", "ticket__order").order_by("-pk")[:MAX_NAMES])
