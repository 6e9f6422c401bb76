"""The lists of events: those to come with search and filters, a month, those that are over, those of an organizer."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.search import query_log
from cms.search.models import SearchScope
from commerce.catalog.event_search import search_events
from commerce.catalog.event_summary import EventSummary, summaries_of
from commerce.catalog.models import Event, Organizer, Performance
from commerce.catalog.queries import events_ahead, events_over
from commerce.catalog.states import PerformanceState
from commerce.shop.event_filters import filter_events
from commerce.shop.event_views import cached_briefly
from portal.shared import clock
from portal.shared.http.page_cache import public_page

PER_PAGE = 24  # fills rows of two, three and four posters
YEARS_SHOWN = 2  # before and after this one, so that nobody walks through centuries


@require_safe
@public_page
def event_list(request: HttpRequest) -> HttpResponse:
    """Events with a performance to come, the nearest first, or with `?q=` the best matches first; filters in the address."""
    at = clock.now()
    query = request.GET.get("q", "").strip()[:200]
    events = _search(query, at) if query else events_ahead(at)
    params = {name: request.GET.get(name, "") for name in request.GET} | {"q": query}
    filtered = filter_events(summaries_of(events, at), params, localdate(at), request.path)
    page = Paginator(filtered.summaries, PER_PAGE).get_page(request.GET.get("page"))
    context = {"q": query, "page": page, "summaries": page.object_list, "filtered": filtered, "month": localdate(at)}
    context["unlisted"] = bool(query or filtered.chosen)  # as many combinations as nobody can count, of the same events
    response = render(request, "commerce/shop/events/event_list.html", context)
    patch_cache_control(response, private=True, no_cache=True)  # results stay in the browser, for the way back
    return cached_briefly(response)


def _search(search_text: str, at: datetime) -> list[Event]:
    """Events that match the text, best first; writes the search to the query log."""
    language = (get_language() or "ja")[:2]
    hits = search_events(events_ahead(at), search_text, language, at)
    query_log.log_search(
        text=search_text,
        locale=language,
        scores=[score for _event, score in hits],
        at=at,
        search_scope=SearchScope.EVENTS,
    )
    return [event for event, _score in hits]


@require_safe
@public_page
def past_events(request: HttpRequest) -> HttpResponse:
    """Published events whose last performance is over, the latest first."""
    at = clock.now()
    page = Paginator(events_over(at), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "summaries": summaries_of(page.object_list, at)}
    return cached_briefly(render(request, "commerce/shop/events/past_events.html", context))


@require_safe
@public_page
def organizer_events(request: HttpRequest, slug: str) -> HttpResponse:
    """An organizer's events, those to come and those that are over. Raises Http404 for one without a published event."""
    at = clock.now()
    organizer = get_object_or_404(Organizer.objects.filter(events__live=True).distinct(), slug=slug)
    over = Paginator(events_over(at).filter(organizer=organizer), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "organizer": organizer,
        "ahead": summaries_of(events_ahead(at).filter(organizer=organizer), at),
        "page": over,
        "over": summaries_of(over.object_list, at),
    }
    return cached_briefly(render(request, "commerce/shop/events/organizer_events.html", context))


@dataclass(frozen=True)
class Day:
    """A day of the calendar with the performances of that day."""

    day: date
    is_of_month: bool
    performances: list[tuple[Performance, EventSummary]]


@require_safe
@public_page
def event_calendar(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """A month with the performances of each day, in Japan's time. Raises Http404 for a month that is far away or none."""
    at = clock.now()
    if not 1 <= month <= 12 or abs(year - localdate(at).year) > YEARS_SHOWN:
        raise Http404
    first = date(year, month, 1)
    summaries = summaries_of(events_ahead(at), at)
    context = {
        "first": first,
        "before": first - timedelta(days=1),
        "after": first + timedelta(days=31),
        "weeks": _weeks(first, summaries),
        "weekdays": [date(2024, 1, number) for number in range(1, 8)],  # a Monday to a Sunday
        "today": localdate(at),
    }
    return cached_briefly(render(request, "commerce/shop/events/event_calendar.html", context))


def _weeks(first: date, summaries: list[EventSummary]) -> list[list[Day]]:
    """The weeks of the month from Monday on, each day with what begins on it, the earliest first."""
    by_day: dict[date, list[tuple[Performance, EventSummary]]] = {}
    for summary in summaries:
        for performance in summary.event.performances.all():
            if performance.state != PerformanceState.CANCELLED:
                by_day.setdefault(localdate(performance.starts_at), []).append((performance, summary))
    for performances in by_day.values():
        performances.sort(key=lambda item: item[0].starts_at)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return [[Day(day, day.month == first.month, by_day.get(day, [])) for day in week] for week in weeks]
