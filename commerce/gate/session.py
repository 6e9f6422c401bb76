"""The gate session of a device: a signed cookie whose permission is checked again at every request."""

from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from commerce.catalog.models import Event
from commerce.tickets.check_in import GateContext
from commerce.tickets.gate_passes import active
from portal.shared import clock
from portal.shared.accounts.models import User
from portal.shared.actors import gate_actor, staff_actor
from portal.shared.http.private_pages import View, set_private_cookie

COOKIE, SALT = "gate", "commerce.gate"
MAX_AGE = timedelta(hours=16)
PERMISSION = "commerce.use_gate"


def gate_events(user: User | AnonymousUser) -> QuerySet[Event]:
    """The events whose gate the user may open; none without the permission."""
    if not user.is_authenticated or not user.has_perm(PERMISSION):
        return Event.objects.none()
    events = Event.objects.select_related("organizer").prefetch_related("texts")
    organizers = list(user.memberships.values_list("organizer", flat=True))
    return events.filter(organizer__in=organizers) if organizers and not user.is_superuser else events


def set_gate_cookie(response: HttpResponse, **data: object) -> HttpResponse:
    """Opens a gate on this device: `pass=pk` of a gate pass, or `user=pk, event=pk` for staff."""
    set_private_cookie(response, COOKIE, signing.dumps(data, salt=SALT), MAX_AGE, samesite="Strict")
    return response


def forget_gate(response: HttpResponse) -> HttpResponse:
    """Closes the gate on this device: the next page asks for the PIN again."""
    response.delete_cookie(COOKIE, samesite="Strict")
    return response


def gate_context(request: HttpRequest, at: datetime) -> GateContext | None:
    """The gate that is open on this device; None without a valid cookie or when its permission has ended."""
    try:
        data = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return None
    if "pass" in data:
        return _by_pass(data["pass"], at)
    return _by_staff(request, data)


def _by_pass(pk: int, at: datetime) -> GateContext | None:
    gate_pass = active(at).filter(pk=pk).first()
    if gate_pass is None:
        return None
    name = gate_pass.name
    return GateContext(gate_pass.event, gate_pass.performance_id, name, gate_actor(name), gate_pass.may_sell)


def _by_staff(request: HttpRequest, data: dict[str, int]) -> GateContext | None:
    """Only while the user of the cookie is logged in."""
    user = request.user
    if user.is_anonymous or user.pk != data.get("user"):
        return None
    event = gate_events(user).filter(pk=data.get("event", 0)).first()
    return GateContext(event, None, user.name, staff_actor(user), may_sell=True) if event else None


def gate_required(view: View) -> View:
    """Calls the view with (request, gate, at); without an open gate it redirects to the page that opens one."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        at = clock.now()
        gate = gate_context(request, at)
        return view(request, gate, at, *args, **kwargs) if gate else redirect("gate")

    return wrapper


def gate_required_json(view: View) -> View:
    """Like `gate_required` for the scanner's script: 401 makes it ask the user to open the gate again."""

    @wraps(view)
    def wrapper(request: HttpRequest) -> HttpResponse:
        at = clock.now()
        gate = gate_context(request, at)
        return view(request, gate, at) if gate else JsonResponse({"error": "over"}, status=401)

    return wrapper
