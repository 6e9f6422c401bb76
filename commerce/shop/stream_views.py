"""The page that plays a stream: for the order's owner, within its period, on as many devices as are allowed."""

import secrets
from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST, require_safe

from commerce.catalog.models import Performance
from commerce.catalog.states import StreamPlayer
from commerce.catalog.streams import Stream, streams_of
from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.shop.decorators import may_see, never_store, no_such_order, order_with_event
from commerce.tickets import stream_sessions
from portal.shared import clock
from portal.shared.errors import DomainError

COOKIE = "watch_device"  # random, so that one browser counts once; it says nothing about a person
COOKIE_SECONDS = 24 * 60 * 60

StreamView = Callable[..., HttpResponse]


def stream_required(view: StreamView) -> StreamView:
    """Calls the view with (request, order, stream) for whoever may see the order; else a log-in or a 404."""

    @never_store
    @wraps(view)
    def page(request: HttpRequest, code: str, performance: int) -> HttpResponse:
        order = order_with_event().filter(code=code).first()
        if order is None or not may_see(request, order):
            anonymous = not request.user.is_authenticated and "k" not in request.GET
            return redirect_to_login(request.get_full_path()) if anonymous else no_such_order(request)
        stream = _stream_of(order, performance)
        return view(request, order, stream) if stream else no_such_order(request)

    return page


def _stream_of(order: Order, performance: int) -> Stream | None:
    """Of a confirmed order and a date that takes place."""
    if order.state != OrderState.CONFIRMED:
        return None
    lines = order.lines.filter(performance=performance).select_related("performance__event")
    return next(iter(streams_of((line.performance for line in lines), clock.now())), None)


@require_safe
@stream_required
def stream_page(request: HttpRequest, order: Order, stream: Stream) -> HttpResponse:
    """Before and after the period its moments; within it the player, or the way to the other service's page."""
    if not stream.is_open:
        return _page(request, order, stream, status=410 if stream.is_over else 200)
    if stream.performance.stream_player == StreamPlayer.EXTERNAL:
        return _page(request, order, stream)
    device = request.COOKIES.get(COOKIE) or secrets.token_hex(16)
    try:
        stream_sessions.start_or_renew(order, stream.performance, device=device, at=clock.now())
    except DomainError as error:
        return _with_device(_page(request, order, stream, problem=str(error), status=error.status), device)
    played = csp_override(_policy(stream.performance))(_page)
    return _with_device(played(request, order, stream, plays=True), device)


@require_POST
@stream_required
def heartbeat(request: HttpRequest, order: Order, stream: Stream) -> HttpResponse:
    """The player is still on: 204, or 409 when other devices have taken its place, 410 when the period is over."""
    device = request.COOKIES.get(COOKIE, "")
    if not device or not stream.is_open:
        return HttpResponse(status=410)
    try:
        stream_sessions.start_or_renew(order, stream.performance, device=device, at=clock.now())
    except DomainError as error:
        return HttpResponse(status=error.status)
    return HttpResponse(status=204)


@require_POST
@stream_required
def take_over(request: HttpRequest, order: Order, stream: Stream) -> HttpResponse:
    """This device plays, the other one stops."""
    device = request.COOKIES.get(COOKIE) or secrets.token_hex(16)
    if stream.is_open:
        stream_sessions.replace_other_sessions(order, stream.performance, device=device, at=clock.now())
    back = reverse("stream", args=[order.code, stream.performance.pk], query=_key(request))
    return _with_device(redirect(back), device)


def _key(request: HttpRequest) -> dict[str, str] | None:
    """The signed link goes along, for whoever came by mail."""
    return {"k": request.GET["k"]} if "k" in request.GET else None


def _page(request: HttpRequest, order: Order, stream: Stream, *, status: int = 200, **more) -> HttpResponse:
    arguments, key = [order.code, stream.performance.pk], _key(request)
    context = {
        "order": order,
        "event": order.event,
        "performance": stream.performance,
        "stream": stream,
        "is_external": stream.performance.stream_player == StreamPlayer.EXTERNAL,
        "beat_url": reverse("stream_heartbeat", args=arguments, query=key),
        "take_over_url": reverse("stream_take_over", args=arguments, query=key),
        "beat_seconds": int(stream_sessions.HEARTBEAT_INTERVAL.total_seconds()),
    }
    return render(request, "commerce/shop/stream.html", context | more, status=status)


def _policy(performance: Performance) -> dict:
    """The site's own, and the stream's host beside it; the player makes its media from blobs."""
    address = urlsplit(performance.stream_url)
    host = f"{address.scheme}://{address.netloc}"
    media = {"media-src": [CSP.SELF, "blob:", host], "connect-src": [CSP.SELF, host]}
    return settings.SECURE_CSP | media | {"worker-src": [CSP.SELF, "blob:"]}


def _with_device(response: HttpResponse, device: str) -> HttpResponse:
    response.set_cookie(
        COOKIE,
        device,
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response
