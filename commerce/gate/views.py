"""Pages of the gate: open it, scan, search by name, list conflicts. All but the scanner work without JavaScript."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commerce.gate import queries
from commerce.gate.forms import EventForm, PinForm
from commerce.gate.session import forget_gate, gate_context, gate_events, gate_required, set_gate_cookie
from commerce.tickets import check_in
from commerce.tickets.check_in import GateContext
from commerce.tickets.gate_passes import gate_pass_by_pin
from commerce.tickets.models import CheckIn, Ticket
from commerce.tickets.states import CheckInKind, ScanResult
from portal.shared import clock
from portal.shared.errors import DomainError
from portal.shared.http.client_ip import client_ip
from portal.shared.http.private_pages import never_store
from portal.shared.privacy.access_log import record_access
from portal.shared.privacy.models import AccessKind
from portal.shared.text.characters import one_line
from portal.shared.throttle import throttle

# The QR reader is WebAssembly, which a browser runs only where the Content-Security-Policy allows it.
SCANNER_POLICY: Mapping[str, Collection[str] | str] = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, "'wasm-unsafe-eval'"],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "form-action": [CSP.SELF],
}


@never_store
@require_http_methods(["GET", "HEAD", "POST"])
def open_gate(request: HttpRequest) -> HttpResponse:
    """Opens a gate by PIN or, for staff with the permission, by choosing one of their events."""
    at, events = clock.now(), gate_events(request.user)
    is_staff = events.exists()
    pin_form = PinForm(request.POST if "pin" in request.POST else None)
    event_form = EventForm(request.POST if "event" in request.POST else None, events=events)
    status = 200
    if request.method == "POST":
        if is_staff and event_form.is_valid():
            return set_gate_cookie(
                redirect("gate_scan"), user=request.user.pk, event=event_form.cleaned_data["event"].pk
            )
        status = 422
        if pin_form.is_valid():
            try:
                return _with_pin(request, pin_form.cleaned_data["pin"], at)
            except DomainError as error:
                pin_form.add_error("pin", str(error))
                status = error.status
    context = {
        "form": pin_form,
        "event_form": event_form if is_staff else None,
        "gate": gate_context(request, at),
    }
    return render(request, "commerce/gate/open.html", context, status=status)


def _with_pin(request: HttpRequest, pin: str, at: datetime) -> HttpResponse:
    """At most 60 tries an hour per IP address: a whole team may share one, and a PIN has eight digits."""
    throttle(f"gate:{client_ip(request)}", limit=60, per=timedelta(hours=1), at=at)
    return set_gate_cookie(redirect("gate_scan"), **{"pass": gate_pass_by_pin(pin, at).pk})


@never_store
@require_POST
def close_gate(request: HttpRequest) -> HttpResponse:
    """The way out: an attendant hands the device back without an open gate."""
    messages.success(request, _("この端末の受付を終えました。"))
    return forget_gate(redirect("gate"))


@never_store
@require_safe
@csp_override(SCANNER_POLICY)
@gate_required
def scan(request: HttpRequest, gate: GateContext, at: datetime) -> HttpResponse:
    """The scanner's page; its script is static/js/gate/."""
    context = {"event": gate.event.title, "gate": gate.name, "results": ScanResult.choices, "may_sell": gate.may_sell}
    return render(request, "commerce/gate/scan.html", context)


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker that caches the scanner's page for offline use; its URL determines its scope."""
    return render(request, "commerce/gate/worker.js", content_type="text/javascript")


@never_store
@require_safe
@gate_required
def names(request: HttpRequest, gate: GateContext, at: datetime) -> HttpResponse:
    """Searches tickets by name or number and admits them, for devices without a camera."""
    query = request.GET.get("q", "").strip()[:60]
    record_access(request.user, AccessKind.LIST, Ticket, at=at, subject=gate.event.slug, who=gate.actor)
    context = {
        "gate": gate,
        "q": query,
        "tickets": queries.tickets_by_name(gate, query),
        "most": queries.MAX_NAMES,
        "counts": queries.counts(gate),
    }
    return render(request, "commerce/gate/names.html", context)


@never_store
@require_POST
@gate_required
def check_in_ticket(request: HttpRequest, gate: GateContext, at: datetime) -> HttpResponse:
    """Admits one ticket, by a button of the list or a typed number, or undoes an admission with a reason."""
    scan_id = _uuid(request.POST.get("client_id", ""))
    code, reason = request.POST.get("code", "").strip()[:300], one_line(request.POST.get("reason", ""))[:200]
    try:
        new_scan = check_in.Scan(
            client_id=scan_id, at=at, read=code, reason=reason, confirmed="confirmed" in request.POST
        )
        record = check_in.undo if "undo" in request.POST else check_in.check_in
        row = record(new_scan, gate, at=at)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(_back(request))
    if "undo" in request.POST:
        messages.success(request, _("入場を取り消しました。"))
        return redirect(_back(request))
    context = {
        "gate": gate,
        "row": row,
        "ticket": row.ticket,
        "lets_in": row.result in check_in.ADMITTING,
        "is_for_staff": row.result in check_in.STAFF_DECIDE,
        "other_event": queries.other_event_title(row),
        "q": request.POST.get("q", "")[:60],
        "back": _back(request),
        "used": CheckIn.objects.filter(ticket=row.ticket_id, kind=CheckInKind.ADMITTED, result=ScanResult.OK)
        .order_by("-pk")
        .first(),
    }
    return render(request, "commerce/gate/result.html", context)


def _uuid(text: str) -> uuid.UUID:
    """The id in the form, so that a second press is the same scan; a new one when it is missing or invalid."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()


def _back(request: HttpRequest) -> str:
    return reverse("gate_names", query={"q": request.POST.get("q", "")[:60]})


@never_store
@require_safe
@gate_required
def conflicts(request: HttpRequest, gate: GateContext, at: datetime) -> HttpResponse:
    """Scans that a device admitted offline although the server refuses the ticket."""
    return render(request, "commerce/gate/conflicts.html", {"gate": gate, "rows": queries.conflicting_scans(gate)})
