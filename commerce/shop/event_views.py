"""Public pages of what is sold: the list of events, an event, its places left, and who sells it."""

from datetime import datetime

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
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
from commerce.shop.structured_data import event_json
from portal.shared import clock
from portal.shared.page_cache import cached_until_publish, public_page

PER_PAGE = 20
# Pages that say whether something can be bought are drawn anew after this time, so that no cached page is wrong
# for longer when a period opens or ends, or when the last place goes.
CACHE_SECONDS = 3


def cached_briefly(response: HttpResponse) -> HttpResponse:
    """A public page that is drawn anew after KEEP_SECONDS at the latest."""
    response.cache_seconds = CACHE_SECONDS
    return response


def _event(slug: str) -> Event:
    """The event's rows as they are since the catalogue changed last; its stock is asked for each time."""
    return cached_until_publish(f"event:{slug}", lambda: event_for_page(slug))


@require_safe
@public_page
def event_list(request: HttpRequest) -> HttpResponse:
    """Events with a date that is not over: the nearest first, or with `?q=` those that fit best."""
    at = clock.now()
    words = request.GET.get("q", "").strip()[:200]
    events = _found(words, at) if words else events_ahead(at)
    page = Paginator(events, PER_PAGE).get_page(request.GET.get("page"))
    context = {"q": words, "page": page, "summaries": summaries_of(page.object_list, at)}
    return cached_briefly(render(request, "commerce/shop/events/event_list.html", context))


def _found(search_text: str, at: datetime) -> list[Event]:
    """Events that fit the words; the search goes into the log."""
    language = (get_language() or "ja")[:2]
    hits = search_events(events_ahead(at), search_text, language)
    query_log.log_search(
        text=search_text, locale=language, scores=[score for _e, score in hits], at=at, search_scope=SearchScope.EVENTS
    )
    return [event for event, _score in hits]


def page_context(summary: EventSummary) -> dict:
    """What the event's templates print; the sentences are those of the final screen of the purchase."""
    return {
        "summary": summary,
        "event": summary.event,
        "issue_terms": issue_terms(summary.event),
        "cancellation_terms": cancellation_terms(summary.event),
        "draws": _draws(summary.event),
    }


def _draws(event: Event) -> list[Draw]:
    """No query for the many events without a lottery."""
    has_lottery = any(period.kind == PeriodKind.LOTTERY for period in event.sales_periods.all())
    return draws_of(event) if has_lottery else []


def preview_context(event: Event) -> dict:
    """What the event's page prints while an editor is still writing."""
    summary = summary_of(event, clock.now())
    return page_context(summary) | {"structured": event_json(summary)}


@require_safe
@public_page
def event_page(request: HttpRequest, slug: str) -> HttpResponse:
    """All that a buyer should know before choosing, each amount in yen."""
    summary = summary_of(_event(slug), clock.now())
    context = page_context(summary) | {"structured": event_json(summary)}
    return cached_briefly(render(request, "commerce/shop/events/event.html", context))


@require_safe
@never_cache
def stock(request: HttpRequest, slug: str) -> HttpResponse:
    """Places left at this moment: for htmx the list of types alone, else a page."""
    summary = summary_of(_event(slug), clock.now())
    template = "commerce/shop/events/parts/types.html" if request.htmx else "commerce/shop/events/stock.html"
    return render(request, template, {"summary": summary, "event": summary.event, "counted": True})


@require_safe
@public_page
def organizer(request: HttpRequest, slug: str) -> HttpResponse:
    """特定商取引法 Art. 11 for one seller; only for who sells something here, or runs the site."""
    found = get_object_or_404(
        Organizer.objects.filter(Q(is_platform=True) | Q(events__live=True)).distinct(), slug=slug
    )
    events = events_with_offers().live().filter(organizer=found)
    context = {
        "organizer": found,
        "summaries": summaries_of(events, clock.now()),
        "wordings": wordings(found),
        "own_terms": organizer_terms(get_language() or "ja", found),
    }
    return render(request, "commerce/shop/events/organizer.html", context)
