"""Structured data of an event for search engines (schema.org Event as JSON-LD)."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from commerce.catalog.event_summary import EventSummary, PerformanceSummary
from commerce.catalog.models import Performance, TicketType
from commerce.catalog.pictures import share_url
from commerce.catalog.states import PerformanceKind, PerformanceState, SaleState

STATUS = {
    PerformanceState.CANCELLED: "EventCancelled",
    PerformanceState.POSTPONED: "EventPostponed",
}
AVAILABILITY = {
    SaleState.OPEN: "InStock",
    SaleState.BEFORE: "PreOrder",
    SaleState.SOLD_OUT: "SoldOut",
}
# Data inside a script element must not be able to end it.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def event_json(summary: EventSummary) -> SafeString:
    """A JSON-LD graph with one node per performance, safe inside `<script type="application/ld+json">`."""
    nodes = [_node(summary, date) for date in summary.dates]
    text = json.dumps({"@context": "https://schema.org", "@graph": nodes}, ensure_ascii=False)
    return mark_safe(text.translate(ESCAPES))  # noqa: S308 - what could end the element is escaped


def _node(summary: EventSummary, date: PerformanceSummary) -> dict[str, Any]:
    event, performance = summary.event, date.performance
    url = settings.BASE_URL + reverse("event", args=[event.slug])
    is_stream = performance.kind == PerformanceKind.STREAMING
    node = {
        "@type": "Event",
        "name": event.title,
        "url": url,
        "image": [share_url(event)],
        "description": event.text.summary if event.text else "",
        "startDate": _iso(performance.starts_at),
        "doorTime": None if is_stream else _iso(performance.doors_at),
        "endDate": None if is_stream else _iso(performance.ends_at),  # of a stream: until when it can be watched
        "eventStatus": f"https://schema.org/{STATUS.get(PerformanceState(performance.state), 'EventScheduled')}",
        "eventAttendanceMode": f"https://schema.org/{_mode(performance)}",
        "location": _location(performance, url),
        "organizer": {"@type": "Organization", "name": event.organizer.display_name},
        "offers": [_offer(summary.ticket_type, date, url) for summary in date.types],
    }
    return {name: value for name, value in node.items() if value}


def _iso(at: datetime | None) -> str:
    return timezone.localtime(at).isoformat(timespec="minutes") if at else ""


def _mode(performance: Performance) -> str:
    is_online = performance.kind == PerformanceKind.STREAMING
    return "OnlineEventAttendanceMode" if is_online else "OfflineEventAttendanceMode"


def _location(performance: Performance, url: str) -> dict[str, Any]:
    if performance.kind == PerformanceKind.STREAMING:
        return {"@type": "VirtualLocation", "url": url}
    street = performance.text.address if performance.text else ""
    lines = {"name": performance.venue, "postalCode": performance.postal_code, "streetAddress": street}
    given = {name: line for name, line in lines.items() if line}
    address = {"@type": "PostalAddress", **given, "addressCountry": "JP"}
    return {"@type": "Place", "name": performance.venue, "address": address}


def _offer(ticket_type: TicketType, date: PerformanceSummary, url: str) -> dict[str, Any]:
    return {
        "@type": "Offer",
        "name": ticket_type.name,
        "price": ticket_type.price_yen,
        "priceCurrency": "JPY",
        "availability": f"https://schema.org/{AVAILABILITY.get(date.state, 'Discontinued')}",
        "url": url,
    }
