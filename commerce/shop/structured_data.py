"""Structured data of an event for search engines: schema.org Event and BreadcrumbList as JSON-LD.

Google reads what its page "Event structured data" names. `previousStartDate` belongs to a new date only, and the date that a
postponed performance had stays its `startDate` until a new one is known. Who performs is no field of an event, so it is not said.
"""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from commerce.catalog.event_summary import EventSummary, PerformanceSummary
from commerce.catalog.models import Event, Organizer, Performance, SalesPeriod, TicketType
from commerce.catalog.pictures import share_url
from commerce.catalog.states import PerformanceKind, PerformanceState, SaleState

STATUS = {
    PerformanceState.CANCELLED: "EventCancelled",
    PerformanceState.POSTPONED: "EventPostponed",
}
# In every other state nothing can be bought, for a reason that none of Google's three values says.
AVAILABILITY = {
    SaleState.OPEN: "InStock",
    SaleState.BEFORE: "PreOrder",
    SaleState.SOLD_OUT: "SoldOut",
}
# Data inside a script element must not be able to end it.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def event_json(summary: EventSummary) -> SafeString:
    """A JSON-LD graph with one node per performance and the way to the page, safe inside `<script type="application/ld+json">`."""
    nodes = [*(_node(summary, date) for date in summary.dates), _breadcrumb(summary.event)]
    text = json.dumps({"@context": "https://schema.org", "@graph": nodes}, ensure_ascii=False)
    return mark_safe(text.translate(ESCAPES))  # noqa: S308 - what could end the element is escaped


def _breadcrumb(event: Event) -> dict[str, Any]:
    """The list of events, then the event itself."""
    steps = [(pgettext("list", "イベント"), reverse("event_list")), (event.title, reverse("event", args=[event.slug]))]
    items = [
        {"@type": "ListItem", "position": position, "name": name, "item": settings.BASE_URL + path}
        for position, (name, path) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _node(summary: EventSummary, date: PerformanceSummary) -> dict[str, Any]:
    event, performance = summary.event, date.performance
    url = settings.BASE_URL + reverse("event", args=[event.slug])
    is_stream = performance.kind == PerformanceKind.STREAMING
    node = {
        "@type": "Event",
        "@id": f"{url}#performance-{performance.pk}",
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
        "performer": _performers(event),
        "organizer": _organizer(event.organizer),
        "offers": [_offer(each.ticket_type, date, summary.period, url) for each in date.types],
    }
    return {name: value for name, value in node.items() if value}


def _performers(event: Event) -> list[dict[str, str]]:
    """Who appears. Whether a line names a person or a group is not known, and Google takes `PerformingGroup` for both."""
    listed = event.text.performer_list if event.text else []
    return [{"@type": "PerformingGroup", "name": performer.name} for performer in listed]


def _organizer(organizer: Organizer) -> dict[str, Any]:
    url = settings.BASE_URL + reverse("organizer_legal", args=[organizer.slug])
    return {"@type": "Organization", "name": organizer.display_name, "url": url}


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


def _offer(ticket_type: TicketType, date: PerformanceSummary, period: SalesPeriod | None, url: str) -> dict[str, Any]:
    """One ticket type; `validFrom` is when its sale began or will begin."""
    availability = AVAILABILITY.get(date.state, "")
    offer = {
        "@type": "Offer",
        "name": ticket_type.name,
        "price": ticket_type.price_yen,
        "priceCurrency": "JPY",
        "availability": availability and f"https://schema.org/{availability}",
        "validFrom": _iso(period.starts_at if period else None),
        "url": url,
    }
    return {name: value for name, value in offer.items() if value != ""}
