"""Search of events by title, venue, organizer or kana, with the same ranker as the help."""

from collections.abc import Iterable

from cms.search.index_cache import IndexCache, editor_synonyms
from cms.search.ranker import Document, Index
from commerce.catalog.models import Event
from commerce.catalog.models.events import in_language


def _document(event: Event, language: str) -> Document:
    performances = list(event.performances.all())
    texts = [in_language(performance.texts.all(), language) for performance in performances]
    event_text = in_language(event.texts.all(), language)
    venues = " ".join(text.venue for text in texts if text)
    title, summary = (event_text.title, event_text.summary) if event_text else (event.slug, "")
    fields = (title, f"{event.organizer.name} {venues}", summary)
    return Document.of(event.pk, fields, language)


def _build_index(language: str) -> Index:
    events = Event.objects.live().select_related("organizer").prefetch_related("texts", "performances__texts")
    return Index([_document(event, language) for event in events.order_by("pk")], language, editor_synonyms())


_events = IndexCache(_build_index)


def search_events(events: Iterable[Event], text: str, language: str) -> list[tuple[Event, float]]:
    """Returns those of the events that match the text with their scores, the best match first."""
    events_by_pk = {event.pk: event for event in events}
    hits = _events.index(language).search(text, limit=len(events_by_pk) + 50)
    return [(events_by_pk[hit.key], hit.score) for hit in hits if hit.key in events_by_pk]
