"""Public pages of one event: the event itself, its available tickets, and the organizer's legal notice."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commerce.catalog.event_summary import EventSummary, summaries_of, summary_of
from commerce.catalog.models import Event, Organizer
from commerce.catalog.models.legal_notice import wordings
from commerce.catalog.pictures import share_url
from commerce.catalog.queries import event_for_page, events_with_offers
from commerce.catalog.states import PeriodKind
from commerce.checkout.confirmation_texts import cancellation_terms, issue_terms
from commerce.checkout.consents import organizer_terms
from commerce.lottery.models import Draw
from commerce.lottery.queries import draws_of
from commerce.shop.structured_data import event_json
from portal.shared import clock
from portal.shared.http.page_cache import cached_until_publish, public_page
from portal.shared.http.requests import HtmxRequest

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
    return page_context(summary) | {"structured": event_json(summary), "share_image": share_url(event)}


@require_safe
@public_page
def event_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The event's public page with performances, prices and fees in yen, and terms."""
    summary = summary_of(_event(slug), clock.now())
    context = page_context(summary) | {"structured": event_json(summary), "share_image": share_url(summary.event)}
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
