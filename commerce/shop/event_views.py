"""Public pages: the list of events, one event, its available tickets, and the organizer's legal notice."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.search import query_log
from cms.search.models import SearchScope
from commerce.catalog.event_search import search_events
from commerce.catalog.event_summary import EventSummary, summaries_of, summary_of
from commerce.catalog.models import Event, Organizer
from commerce.catalog.models.legal_notice import wordings
from commerce.catalog.queries import event_for_page, events_ahead, events_with_offers
from commerce.catalog.states import PeriodKind
from commerce.checkout.confirmation_texts import cancellation_terms, issue_terms
from commerce.checkout.consents import organizer_terms
from commerce.lottery.models import Draw
from commerce.lottery.queries import draws_of
from commerce.shop.structured_data import event_json, picture_url
from portal.shared import clock
from portal.shared.http.page_cache import cached_until_publish, public_page
from portal.shared.http.requests import HtmxRequest

PER_PAGE = 20
# Pages that show a sale state are cached only this long, in seconds, so that they are outdated for no longer when
# a sales period opens or ends or when the last ticket is sold.
CACHE_SECONDS = 3


def cached_briefly(response: HttpResponse) -> HttpResponse:
    """Limits how long the page cache stores the response: CACHE_SECONDS."""
    response.cache_seconds = CACHE_SECONDS  # type: ignore[attr-defined]  # read by portal.shared.http.page_cache
    return response


def _event(slug: str) -> Event:
    """The event, cached until content changes; the available numbers are read separately each time."""
    return cached_until_publish(f"event:{slug}", lambda: event_for_page(slug))


@require_safe
@public_page
def event_list(request: HttpRequest) -> HttpResponse:
    """Events with a performance to come, the nearest first; with `?q=` the best matches first."""
    at = clock.now()
    query = request.GET.get("q", "").strip()[:200]
    events = _search(query, at) if query else events_ahead(at)
    page = Paginator(events, PER_PAGE).get_page(request.GET.get("page"))
    context = {"q": query, "page": page, "summaries": summaries_of(page.object_list, at)}
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


def page_context(summary: EventSummary) -> dict[str, Any]:
    """The context of the event's templates; its terms are the sentences of the confirmation page."""
    return {
        "summary": summary,
        "event": summary.event,
        "issue_terms": issue_terms(summary.event),
        "cancellation_terms": cancellation_terms(summary.event),
        "draws": _draws(summary.event),
    }


def _draws(event: Event) -> list[Draw]:
    """The event's draws, without a query for events that have no lottery."""
    has_lottery = any(period.kind == PeriodKind.LOTTERY for period in event.sales_periods.all())
    return draws_of(event) if has_lottery else []


def preview_context(event: Event) -> dict[str, Any]:
    """The context of the event's page in the editor's preview."""
    summary = summary_of(event, clock.now())
    return page_context(summary) | {"structured": event_json(summary), "share_image": picture_url(event)}


@require_safe
@public_page
def event_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The event's public page with performances, prices and fees in yen, and terms."""
    summary = summary_of(_event(slug), clock.now())
    context = page_context(summary) | {"structured": event_json(summary), "share_image": picture_url(summary.event)}
    return cached_briefly(render(request, "commerce/shop/events/event.html", context))


@require_safe
@never_cache
def stock(request: HtmxRequest, slug: str) -> HttpResponse:
    """The available numbers now: for htmx only the list of ticket types, else a page."""
    summary = summary_of(_event(slug), clock.now())
    template = "commerce/shop/events/parts/types.html" if request.htmx else "commerce/shop/events/stock.html"
    return render(request, template, {"summary": summary, "event": summary.event, "counted": True})


@require_safe
@public_page
def organizer(request: HttpRequest, slug: str) -> HttpResponse:
    """特定商取引法 Art. 11 for one organizer: the site's operator or one with a published event, else 404."""
    seller = get_object_or_404(
        Organizer.objects.filter(Q(is_platform=True) | Q(events__live=True)).distinct(), slug=slug
    )
    events = events_with_offers().filter(live=True, organizer=seller)
    context = {
        "organizer": seller,
        "summaries": summaries_of(events, clock.now()),
        "wordings": wordings(seller),
        "own_terms": organizer_terms(get_language() or "ja", seller),
    }
    return render(request, "commerce/shop/events/organizer.html", context)
