"""The answers that a query finds when the unsaved text in the editor is searched in place of the published one."""

from dataclasses import dataclass

from django.utils.html import strip_tags

from cms.faq.models import FaqEntry
from cms.search.analysis.tokenizer import tokenize, tokens_from_json
from cms.search.index_cache import editor_synonyms
from cms.search.models import SearchEntry
from cms.search.ranker import Document, Index
from portal.shared.registries import facts

LIMIT = 5
UNSAVED_PAGE_ID = 0


@dataclass(frozen=True)
class PreviewHit:
    """An answer in the results; `is_this` marks the one in the editor."""

    page_id: int
    title: str
    is_this: bool


@dataclass(frozen=True)
class Draft:
    """The unsaved texts in the editor."""

    page_id: int  # UNSAVED_PAGE_ID for a page that has no row yet
    title: str
    answer: str
    keywords: str
    body: str = ""


def preview_hits(query: str, language: str, draft: Draft | None = None) -> list[PreviewHit]:
    """The first LIMIT answers for a query, the best first, as if the draft were published."""
    rows = SearchEntry.objects.filter(language=language)
    if draft:
        rows = rows.exclude(page_id=draft.page_id)
    columns = rows.order_by("page_id").values_list("page_id", "question", "keywords", "answer")
    documents = [
        Document(page, tokens_from_json(*question), tokens_from_json(*keywords), tokens_from_json(*answer))
        for page, question, keywords, answer in columns
    ]
    documents += [_document(draft, language)] if draft else []
    pages = [int(str(hit.key)) for hit in Index(documents, language, editor_synonyms()).search(query, LIMIT)]
    titles = dict(FaqEntry.objects.filter(pk__in=pages).values_list("pk", "title"))
    draft_page = draft.page_id if draft else None
    titles |= {draft.page_id: draft.title} if draft else {}
    return [PreviewHit(page, titles.get(page, ""), page == draft_page) for page in pages]


def _document(draft: Draft, language: str) -> Document:
    answer = strip_tags(facts.fill(f"{draft.answer} {draft.body}"))
    title, keywords = tokenize(draft.title, language), tokenize(draft.keywords, language)
    return Document(draft.page_id, title, keywords, tokenize(answer, language))
