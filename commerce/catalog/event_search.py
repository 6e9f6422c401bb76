"""Finding events by title, venue, organizer or kana, with the ranker of the help."""

from collections.abc import Iterable

from cms.search.index_cache import IndexCache, editor_synonyms
from cms.search.ranker import Document, Index
from commerce.catalog.models import Event
from commerce.catalog.models.events import in_language


def _document(event: Event, language: str) -> Document:
    performances = list(event.performances.all())
    texts = [in_language(performance.texts.all(), language) for performance in performances]
    prose = in_language(event.texts.all(), language)
    venues = " ".join(text.venue for text in texts if text)
    title, summary = (prose.title, prose.summary) if prose else (event.slug, "")
    by = (title, f"{event.organizer.name} {venues}", summary)
    return Document.of(event.pk, by, language)


def _make(language: str) -> Index:
    events = Event.objects.live().select_related("organizer").prefetch_related("texts", "performances__texts")
    return Index([_document(event, language) for event in events.order_by("pk")], language, editor_synonyms())


_events = IndexCache(_make)


def search_events(events: Iterable[Event], text: str, language: str) -> list[tuple[Event, float]]:
    """Those of the events that fit the words, the best first, each with its score."""
    known = {event.pk: event for event in events}
    hits = _events.index(language).search(text, limit=len(known) + 50)
    return [(known[hit.key], hit.score) for hit in hits if hit.key in known]
