"""Which answers a question finds: the search as readers have it, with the text as it stands in the editor."""

from dataclasses import dataclass

from django.utils.html import strip_tags

from cms.faq.models import FaqEntry
from cms.search.index_cache import own_synonyms
from cms.search.models import SearchEntry
from cms.search.ranker import Document, Index
from cms.search.tokenizer import read_words, words_of
from portal.shared.registries import facts

SHOWN = 5
DRAFT = 0  # stands for a page that is not saved yet


@dataclass(frozen=True)
class Place:
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


def find(question: str, language: str, draft: Draft | None = None) -> list[Place]:
    """The first answers for a question, the best first, as if the draft were published."""
    rows = SearchEntry.objects.filter(language=language)
    if draft:
        rows = rows.exclude(page_id=draft.page_id)
    columns = rows.order_by("page_id").values_list("page_id", "question", "keywords", "answer")
    documents = [
        Document(page, read_words(*asked), read_words(*keywords), read_words(*answer))
        for page, asked, keywords, answer in columns
    ]
    documents += [_document(draft, language)] if draft else []
    found = [int(str(hit.key)) for hit in Index(documents, language, own_synonyms()).search(question, SHOWN)]
    titles = dict(FaqEntry.objects.filter(pk__in=found).values_list("pk", "title"))
    own = draft.page_id if draft else None
    titles |= {draft.page_id: draft.title} if draft else {}
    return [Place(page, titles.get(page, ""), page == own) for page in found]


def _document(draft: Draft, language: str) -> Document:
    answer = strip_tags(facts.fill(f"{draft.answer} {draft.body}"))
    title, keywords = words_of(draft.title, language), words_of(draft.keywords, language)
    return Document(draft.page_id, title, keywords, words_of(answer, language))
