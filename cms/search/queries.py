"""The search of answers, used by the help, its suggestions and the contact form."""

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import override

from cms.blocks import ActionValue
from cms.faq.models import FaqEntry, FaqSection
from cms.search.analysis.highlighting import highlight
from cms.search.index_cache import answer_index
from cms.search.ranker import Index, RankedDocument
from portal.shared.http.page_cache import cached_until_publish

SPARE_HITS = 5  # searched beyond the limit, because some pages may have been restricted since the index was built


@dataclass(frozen=True)
class Hit:
    """A hit: `url` is the question's page, `answer` its short answer as plain text."""

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
    """The best matching public answers, at most `limit`, the best first; none for an empty text."""
    index = answer_index.index(locale)
    ranked = index.search(text, limit + SPARE_HITS)
    public = {faq_entry.pk: faq_entry for faq_entry in _public(ranked)}
    with override(locale):
        return [_hit(public[item.key], item.score, index, text) for item in ranked if item.key in public][:limit]


def _public(ranked: list[RankedDocument]) -> QuerySet[FaqEntry]:
    """The public pages among the hits; queried each time, so that a page restricted just now is not shown."""
    return FaqEntry.objects.live().public().filter(pk__in=[item.key for item in ranked])


def _hit(faq_entry: FaqEntry, score: float, index: Index, text: str) -> Hit:
    query = index.parse_query(text).tokens
    answer = faq_entry.plain_answer
    return Hit(
        title=faq_entry.title,
        answer=answer,
        url=faq_entry.url or "",
        section=_sections(index.language).get(faq_entry.path[: -FaqEntry.steplen], ""),
        page_id=faq_entry.pk,
        score=score,
        marked_title=highlight(faq_entry.title, query, index.language),
        marked_answer=highlight(answer, query, index.language),
        action=next(iter(faq_entry.actions), None),
    )


def _sections(locale: str) -> dict[str, str]:
    return cached_until_publish(
        f"search-sections-{locale}",
        lambda: dict(FaqSection.objects.filter(locale__language_code=locale).values_list("path", "title")),
    )
