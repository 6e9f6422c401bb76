"""JSON for the scanner's script: the list of tickets for offline use, and the upload of its scans."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from commerce.gate import queries
from commerce.gate.forms import ScanForm
from commerce.gate.session import gate_required_json
from commerce.tickets.check_in import ADMITTING, GateContext, NotUsed, ReasonMissing, Scan, check_in, undo
from commerce.tickets.models import Ticket
from commerce.tickets.states import CheckInKind, ScanResult
from portal.shared.http.json_body import UnreadableJson, objects, read_object
from portal.shared.http.private_pages import never_store
from portal.shared.privacy.access_log import record_access
from portal.shared.privacy.models import AccessKind

MAX_SCANS = 500  # in one upload
MAX_BYTES = 1024 * 1024  # of one upload: 2 kB a scan


@never_store
@gzip_page
@require_safe
@gate_required_json
def device_list(request: HttpRequest, gate: GateContext, at: datetime) -> HttpResponse:
    """The event's tickets, so that a device can check them without a network."""
    record_access(request.user, AccessKind.LIST, Ticket, at=at, subject=gate.event.slug, who=gate.actor)
    return JsonResponse(queries.device_list(gate, at))


@never_store
@require_POST
@gate_required_json
def upload_scans(request: HttpRequest, gate: GateContext, at: datetime) -> HttpResponse:
    """Records scans, each in its own transaction; 400 for an unreadable and 413 for a too long list, which change nothing."""
    try:
        scans = objects(read_object(request.body, max_bytes=MAX_BYTES).get("scans"))
    except UnreadableJson:
        return JsonResponse({"error": "unreadable"}, status=400)
    if len(scans) > MAX_SCANS:
        return JsonResponse({"error": "too_many", "most": MAX_SCANS}, status=413)
    forms = [ScanForm(scan) for scan in scans]
    if not all(form.is_valid() for form in forms):
        return JsonResponse({"error": "unreadable"}, status=400)
    answers = [_answer(form.cleaned_data, gate, at) for form in forms]
    return JsonResponse({"answers": answers, "counts": queries.counts(gate)})


def _answer(data: dict[str, Any], gate: GateContext, at: datetime) -> dict[str, Any]:
    scan = Scan(
        client_id=data["client_id"],
        at=data["at"],
        read=data["read"] if data["kind"] == CheckInKind.ADMITTED else "",
        ticket_id=data["ticket"],
        revision=data["rev"],
        device_result=data["result"],
        reason=data["reason"],
        confirmed=data["confirmed"],
    )
    result: str
    try:
        row = (undo if data["kind"] == CheckInKind.UNDO else check_in)(scan, gate, at=at)
        result, ticket_id, other_event = row.result, row.ticket_id, queries.other_event_title(row)
    except (NotUsed, ReasonMissing):  # another device has undone it already
        result, ticket_id, other_event = ScanResult.OK, data["ticket"], ""
    is_conflict = data["result"] in ADMITTING and result not in ADMITTING
    return {
        "client_id": str(scan.client_id),
        "result": result,
        "conflict": is_conflict,
        "event": other_event,
        **queries.last_check_in_data(ticket_id),
    }
