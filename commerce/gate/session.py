"""Who stands at which door: a signed cookie, and the right behind it asked anew at every request."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps

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

COOKIE, SALT = "gate", "commerce.gate"
MAX_AGE = timedelta(hours=16)
PERMISSION = "commerce.use_gate"


def gate_events(user: User | AnonymousUser) -> QuerySet[Event]:
    """The events at whose doors a member of staff may stand; none without the right."""
    if not user.is_authenticated or not user.has_perm(PERMISSION):
        return Event.objects.none()
    events = Event.objects.select_related("organizer").prefetch_related("texts")
    organizers = list(user.memberships.values_list("organizer", flat=True))
    return events.filter(organizer__in=organizers) if organizers and not user.is_superuser else events


def set_gate_cookie(response: HttpResponse, **data: object) -> HttpResponse:
    """Opens a door on this device: `{"pass": pk}`, or `{"user": pk, "event": pk}` for staff."""
    response.set_cookie(
        COOKIE,
        signing.dumps(data, salt=SALT),
        max_age=MAX_AGE,
        httponly=True,
        samesite="Strict",
    )
    return response


def gate_context(request: HttpRequest, at: datetime) -> GateContext | None:
    """Where this device stands; None when it never did, or when the right behind it is gone."""
    try:
        facts = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return None
    if "pass" in facts:
        return _by_pass(facts["pass"], at)
    return _by_staff(request, facts)


def _by_pass(pk: int, at: datetime) -> GateContext | None:
    found = active(at).filter(pk=pk).first()
    return (
        GateContext(found.event, found.performance_id, found.name, gate_actor(found.name), found.may_sell)
        if found
        else None
    )


def _by_staff(request: HttpRequest, data: dict) -> GateContext | None:
    """Only while the same person is logged in."""
    user = request.user
    if user.is_anonymous or user.pk != data.get("user"):
        return None
    event = gate_events(user).filter(pk=data.get("event")).first()
    return GateContext(event, None, user.name, staff_actor(user), may_sell=True) if event else None


def gate_required(view: Callable) -> Callable:
    """Calls the page with (request, door, at); who stands nowhere is asked to open a door first."""

    @wraps(view)
    def page(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        at = clock.now()
        door = gate_context(request, at)
        return view(request, door, at, *args, **kwargs) if door else redirect("gate")

    return page


def gate_required_json(view: Callable) -> Callable:
    """The same for what the scanner's script asks: 401 tells it to open the door anew."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        at = clock.now()
        door = gate_context(request, at)
        return view(request, door, at) if door else JsonResponse({"error": "over"}, status=401)

    return answer
