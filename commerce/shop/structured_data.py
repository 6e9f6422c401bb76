"""An event as search engines read it (schema.org, JSON-LD)."""

import json

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from commerce.catalog.event_summary import EventSummary, PerformanceSummary
from commerce.catalog.models import Performance
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
    """One node per performance, safe inside `<script type="application/ld+json">`."""
    nodes = [_node(summary, date) for date in summary.dates]
    text = json.dumps({"@context": "https://schema.org", "@graph": nodes}, ensure_ascii=False)
    return mark_safe(text.translate(ESCAPES))  # noqa: S308 - what could end the element is escaped


def _node(summary: EventSummary, date: PerformanceSummary) -> dict:
    event, performance = summary.event, date.performance
    url = settings.BASE_URL + reverse("event", args=[event.slug])
    node = {
        "@type": "Event",
        "name": event.title,
        "url": url,
        "description": event.text.summary if event.text else "",
        "startDate": _iso(performance.starts_at),
        "doorTime": _iso(performance.doors_at),
        "endDate": _iso(performance.ends_at),
        "eventStatus": f"https://schema.org/{STATUS.get(PerformanceState(performance.state), 'EventScheduled')}",
        "eventAttendanceMode": f"https://schema.org/{_mode(performance)}",
        "location": _place(performance, url),
        "organizer": {"@type": "Organization", "name": event.organizer.name},
        "offers": [_offer(kind.ticket_type, date, url) for kind in date.types],
    }
    return {name: value for name, value in node.items() if value}


def _iso(at) -> str:
    return timezone.localtime(at).isoformat(timespec="minutes") if at else ""


def _mode(performance: Performance) -> str:
    is_online = performance.kind == PerformanceKind.STREAMING
    return "OnlineEventAttendanceMode" if is_online else "OfflineEventAttendanceMode"


def _place(performance: Performance, url: str) -> dict:
    if performance.kind == PerformanceKind.STREAMING:
        return {"@type": "VirtualLocation", "url": url}
    return {"@type": "Place", "name": performance.venue}


def _offer(ticket_type, date: PerformanceSummary, url: str) -> dict:
    return {
        "@type": "Offer",
        "name": ticket_type.name,
        "price": ticket_type.price_yen,
        "priceCurrency": "JPY",
        "availability": f"https://schema.org/{AVAILABILITY.get(date.state, 'Discontinued')}",
        "url": url,
    }
