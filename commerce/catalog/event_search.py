"""Search of events by title, venue, organizer or kana, with the same ranker as the help, and by date and price."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from cms.search.analysis.tokenizer import normalise
from cms.search.index_cache import IndexCache, editor_synonyms
from cms.search.ranker import Document, Index
from commerce.catalog.event_query import EventQuery, parse_event_query
from commerce.catalog.models import Event, Performance
from commerce.catalog.models.events import in_language
from commerce.catalog.states import PerformanceState


def _document(event: Event, language: str) -> Document:
    performances = list(event.performances.all())
    texts = [in_language(performance.texts.all(), language) for performance in performances]
    event_text = in_language(event.texts.all(), language)
    venues = " ".join(text.venue for text in texts if text)
    title = event_text.title if event_text else event.slug
    more = f"{event_text.summary} {event_text.performers}" if event_text else ""
    fields = (title, f"{event.organizer.name} {event.organizer.name_en} {venues}", more)
    return Document.of(event.pk, fields, language)


def _build_index(language: str) -> Index:
    events = Event.objects.live().select_related("organizer").prefetch_related("texts", "performances__texts")
    return Index([_document(event, language) for event in events.order_by("pk")], language, editor_synonyms())


_events = IndexCache(_build_index)


def search_events(events: Iterable[Event], text: str, language: str, at: datetime) -> list[tuple[Event, float]]:
    """Those of the events that match the words, dates and prices of the text, with scores of the words.

    The best match first, and without words the nearest performance. An event with the whole text in its title
    matches too, whatever its dates are.
    """
    query = parse_event_query(text, timezone.localdate(at))
    if not query.has_conditions:
        return _by_text(list(events), text, language)
    events = list(events)
    titled = [event for event in events if normalise(text) in normalise(_title(event, language))]
    asked = sorted(((start, event) for event in events if (start := _first_asked(event, query, at))), key=_start)
    found = [(event, 1.0) for _start_at, event in asked]
    if query.text:
        found = _by_text([event for event, _score in found], query.text, language)
    return [(event, 1.0) for event in titled] + [hit for hit in found if hit[0] not in titled]


def _by_text(events: list[Event], text: str, language: str) -> list[tuple[Event, float]]:
    events_by_pk = {event.pk: event for event in events}
    hits = _events.index(language).search(text, limit=len(events_by_pk) + 50)
    return [(events_by_pk[hit.key], hit.score) for hit in hits if hit.key in events_by_pk]


def _title(event: Event, language: str) -> str:
    text = in_language(event.texts.all(), language)
    return text.title if text else event.slug


def _start(item: tuple[datetime, Event]) -> datetime:
    return item[0]


def _first_asked(event: Event, query: EventQuery, at: datetime) -> datetime | None:
    """The start of the event's first performance to come on a day and with a ticket at a price that are asked for."""
    starts = [performance.starts_at for performance in event.performances.all() if _is_asked(performance, query, at)]
    return min(starts, default=None)


def _is_asked(performance: Performance, query: EventQuery, at: datetime) -> bool:
    takes_place = performance.state != PerformanceState.CANCELLED and not performance.is_over(at)
    if not takes_place or not query.matches_day(timezone.localdate(performance.starts_at)):
        return False
    if query.least_yen is None and query.most_yen is None:
        return True
    prices = [ticket_type.price_yen for ticket_type in performance.ticket_types.all() if ticket_type.on_sale]
    return any(map(query.matches_price, prices))
