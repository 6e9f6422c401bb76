"""The page that plays a stream: for the order's buyer, within the viewing period, on a limited number of devices."""

import re
import secrets
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST, require_safe

from commerce.catalog.models import Performance
from commerce.catalog.pictures import stub_of
from commerce.catalog.states import StreamPlayer
from commerce.catalog.streams import Stream, streams_of
from commerce.orders.access import accessible_order, orders_with_event
from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.shop.decorators import no_such_order
from commerce.tickets import stream_sessions
from portal.shared import clock
from portal.shared.errors import DomainError
from portal.shared.http.private_pages import (
    View,
    link_query,
    link_token,
    login_or_not_found,
    never_store,
    set_private_cookie,
)

COOKIE = "watch_device"  # a random id, so that one browser counts as one device; it identifies no user
DEVICE = re.compile("[0-9a-f]{32}")
COOKIE_SECONDS = 24 * 60 * 60


def stream_required(view: View) -> View:
    """Calls the view with (request, order, stream) for a reader who may open the order; else log-in page or 404."""

    @never_store
    @wraps(view)
    def wrapper(request: HttpRequest, code: str, performance: int) -> HttpResponse:
        order = accessible_order(orders_with_event(), code, reader=request.user, token=link_token(request))
        if order is None:
            return login_or_not_found(request, no_such_order)
        stream = _stream_of(order, performance)
        return view(request, order, stream) if stream else no_such_order(request)

    return wrapper


def _stream_of(order: Order, performance: int) -> Stream | None:
    """The stream of one performance of a confirmed order; None when the order has no line for it."""
    if order.state != OrderState.CONFIRMED:
        return None
    lines = order.lines.filter(performance=performance).select_related("performance__event")
    return next(iter(streams_of((line.performance for line in lines), clock.now())), None)


@require_safe
@stream_required
def stream_page(request: HttpRequest, order: Order, stream: Stream) -> HttpResponse:
    """Outside the viewing period its dates (410 when over); within it the player, or a link to the external service."""
    if not stream.is_open:
        return _page(request, order, stream, status=410 if stream.is_over else 200)
    if stream.performance.stream_player == StreamPlayer.EXTERNAL:
        return _page(request, order, stream)
    device = _device(request) or secrets.token_hex(16)
    try:
        stream_sessions.start_or_renew(order, stream.performance, device=device, at=clock.now())
    except DomainError as error:
        return _with_device(_page(request, order, stream, problem=str(error), status=error.status), device)
    played = csp_override(_policy(stream.performance))(_page)
    return _with_device(played(request, order, stream, plays=True), device)


@require_POST
@stream_required
def heartbeat(request: HttpRequest, order: Order, stream: Stream) -> HttpResponse:
    """Renews the device's session: 204, 409 when other devices have replaced it, 410 when the period is over."""
    device = _device(request)
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
    """Ends the sessions of the other devices and starts one for this device."""
    device = _device(request) or secrets.token_hex(16)
    if stream.is_open:
        stream_sessions.replace_other_sessions(order, stream.performance, device=device, at=clock.now())
    back = reverse("stream", args=[order.code, stream.performance.pk], query=link_query(request))
    return _with_device(redirect(back), device)


def _device(request: HttpRequest) -> str:
    """The id that this browser was given; "" for one that is none of ours."""
    device = request.COOKIES.get(COOKIE, "")
    return device if DEVICE.fullmatch(device) else ""


def _page(request: HttpRequest, order: Order, stream: Stream, *, status: int = 200, **more: Any) -> HttpResponse:
    arguments, query = [order.code, stream.performance.pk], link_query(request)
    context = {
        "order": order,
        "event": order.event,
        "picture": stub_of(order.event),
        "performance": stream.performance,
        "stream": stream,
        "is_external": stream.performance.stream_player == StreamPlayer.EXTERNAL,
        "beat_url": reverse("stream_heartbeat", args=arguments, query=query),
        "take_over_url": reverse("stream_take_over", args=arguments, query=query),
        "beat_seconds": int(stream_sessions.HEARTBEAT_INTERVAL.total_seconds()),
    }
    return render(request, "commerce/shop/stream.html", context | more, status=status)


def _policy(performance: Performance) -> dict[str, Any]:
    """The site's Content-Security-Policy plus the stream's host; `blob:` because the player builds its media there."""
    address = urlsplit(performance.stream_url)
    host = f"{address.scheme}://{address.netloc}"
    media = {"media-src": [CSP.SELF, "blob:", host], "connect-src": [CSP.SELF, host]}
    return settings.SECURE_CSP | media | {"worker-src": [CSP.SELF, "blob:"]}


def _with_device(response: HttpResponse, device: str) -> HttpResponse:
    set_private_cookie(response, COOKIE, device, COOKIE_SECONDS)
    return response
