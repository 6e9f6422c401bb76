"""Which answers a question finds: the search as readers have it, with the text as it stands in the editor."""

from dataclasses import dataclass

from django.utils.html import strip_tags

from cms.faq.models import FaqEntry
from cms.search.index_cache import editor_synonyms
from cms.search.models import SearchEntry
from cms.search.ranker import Document, Index
from cms.search.tokenizer import tokenize, tokens_from_json
from portal.shared.registries import facts

LIMIT = 5
UNSAVED_PAGE_ID = 0  # stands for a page that is not saved yet


@dataclass(frozen=True)
class PreviewHit:
    """An answer that was found; `is_this` is the one in the editor."""

    page_id: int
    title: str
    is_this: bool


@dataclass(frozen=True)
class Draft:
    """The texts as they are in the editor."""

    page_id: int
    title: str
    answer: str
    keywords: str
    body: str = ""


def preview_hits(question: str, language: str, draft: Draft | None = None) -> list[PreviewHit]:
    """The first answers for a question, the best first, as if the draft were published."""
    rows = SearchEntry.objects.filter(language=language)
    if draft:
        rows = rows.exclude(page_id=draft.page_id)
    columns = rows.order_by("page_id").values_list("page_id", "question", "keywords", "answer")
    documents = [
        Document(page, tokens_from_json(*asked), tokens_from_json(*keywords), tokens_from_json(*answer))
        for page, asked, keywords, answer in columns
    ]
    documents += [_document(draft, language)] if draft else []
    found = [int(str(hit.key)) for hit in Index(documents, language, editor_synonyms()).search(question, LIMIT)]
    titles = dict(FaqEntry.objects.filter(pk__in=found).values_list("pk", "title"))
    own = draft.page_id if draft else None
    titles |= {draft.page_id: draft.title} if draft else {}
    return [PreviewHit(page, titles.get(page, ""), page == own) for page in found]


def _document(draft: Draft, language: str) -> Document:
    answer = strip_tags(facts.fill(f"{draft.answer} {draft.body}"))
    title, keywords = tokenize(draft.title, language), tokenize(draft.keywords, language)
    return Document(draft.page_id, title, keywords, tokenize(answer, language))
