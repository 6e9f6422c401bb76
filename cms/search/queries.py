"""Finding answers: one ranking for the help, its instant results, the contact form and whoever else asks."""

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import override

from cms.blocks import ActionValue
from cms.faq.models import FaqEntry, FaqSection
from cms.search.highlighting import highlight
from cms.search.index_cache import answer_index
from cms.search.ranker import Index, RankedDocument
from portal.shared.page_cache import cached_until_publish

SPARE = 5  # more than are shown, because some may have been closed to the public since


@dataclass(frozen=True)
class Hit:
    """An answer that fits: `url` is its own page, `answer` its two lines as plain text."""

    title: str
    answer: str
    url: str
    section: str
    page_id: int = 0
    score: float = 0.0
    marked_title: SafeString = field(default=SafeString(), compare=False)
    marked_answer: SafeString = field(default=SafeString(), compare=False)
    action: ActionValue | None = field(default=None, compare=False)


def search(text: str, locale: str, limit: int = 10) -> list[Hit]:
    """The answers that fit best, at most `limit`, the best first; an empty text finds nothing."""
    index = answer_index.index(locale)
    found = index.search(text, limit + SPARE)
    entries = {entry.pk: entry for entry in _readable(found)}
    with override(locale):
        return [_hit(entries[hit.key], hit, index, text) for hit in found if hit.key in entries][:limit]


def _readable(found: list[RankedDocument]) -> QuerySet[FaqEntry]:
    """Asked of the database each time: what was closed a moment ago must not be shown."""
    return FaqEntry.objects.live().public().filter(pk__in=[hit.key for hit in found])


def _hit(entry: FaqEntry, found: RankedDocument, index: Index, text: str) -> Hit:
    asked = index.parse_query(text).tokens
    answer = entry.plain_answer
    return Hit(
        title=entry.title,
        answer=answer,
        url=entry.url or "",
        section=_sections(index.language).get(entry.path[: -FaqEntry.steplen], ""),
        page_id=entry.pk,
        score=found.score,
        marked_title=highlight(entry.title, asked, index.language),
        marked_answer=highlight(answer, asked, index.language),
        action=next(iter(entry.actions), None),
    )


def _sections(locale: str) -> dict[str, str]:
    return cached_until_publish(
        f"search-sections-{locale}",
        lambda: dict(FaqSection.objects.filter(locale__language_code=locale).values_list("path", "title")),
    )
