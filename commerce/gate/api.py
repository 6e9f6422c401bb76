"""What the scanner's script asks: the list that it takes along, and the upload of its scans."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from commerce.gate import queries
from commerce.gate.forms import ScanForm
from commerce.gate.session import at_the_door_json
from commerce.tickets.check_in import LETS_IN, Door, NotUsed, ReasonMissing, Scan, check_in, undo
from commerce.tickets.models import Ticket
from commerce.tickets.states import CheckInKind, DoorResult
from portal.shared.privacy.access_log import record_access
from portal.shared.privacy.models import AccessKind

MOST_SCANS = 500  # in one upload


@never_cache
@gzip_page
@require_safe
@at_the_door_json
def device_list(request: HttpRequest, door: Door, at) -> HttpResponse:
    """The list for a device that may soon be without a network."""
    record_access(request.user, AccessKind.LIST, Ticket, at=at, subject=door.event.slug, who=door.actor)
    return JsonResponse(queries.device_list(door, at))


@never_cache
@require_POST
@at_the_door_json
def push(request: HttpRequest, door: Door, at) -> HttpResponse:
    """Takes scans, each in a transaction of its own; what is unreadable is answered with 400 and changes nothing."""
    try:
        scans = json.loads(request.body)["scans"]
        forms = [ScanForm(scan) for scan in scans]
        is_readable = all(form.is_valid() for form in forms)
    except (ValueError, KeyError, TypeError, AttributeError):
        return JsonResponse({"error": "unreadable"}, status=400)
    if len(forms) > MOST_SCANS:
        return JsonResponse({"error": "too_many", "most": MOST_SCANS}, status=413)
    if not is_readable:
        return JsonResponse({"error": "unreadable"}, status=400)
    answers = [_answer(form.cleaned_data, door, at) for form in forms]
    return JsonResponse({"answers": answers, "counts": queries.counts(door)})


def _answer(data: dict, door: Door, at) -> dict:
    scan = Scan(
        client_id=data["client_id"],
        at=data["at"],
        read=data["read"] if data["kind"] == CheckInKind.ENTRY else "",
        ticket_id=data["ticket"],
        revision=data["rev"],
        told=data["result"],
        reason=data["reason"],
    )
    result: str
    try:
        row = (undo if data["kind"] == CheckInKind.UNDO else check_in)(scan, door, at=at)
        result, ticket_id = row.result, row.ticket_id
    except (NotUsed, ReasonMissing):  # somebody else took it back already: nothing is left to do
        result, ticket_id = DoorResult.OK, data["ticket"]
    is_conflict = data["result"] in LETS_IN and result not in LETS_IN
    return {
        "client_id": str(scan.client_id),
        "result": result,
        "conflict": is_conflict,
        **queries.used_facts(ticket_id),
    }
