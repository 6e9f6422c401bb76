"""Search over published answers: width and case are ignored, and any part of a word is found."""

import unicodedata
from collections import Counter
from dataclasses import dataclass
from math import log

from django.utils.translation import override

from cms.faq.models import FaqEntry, FaqSection
from portal.shared.pagecache import remembered

TITLE, KEYWORDS, ANSWER, BODY = 4.0, 4.0, 2.0, 1.0
ENOUGH = 0.4  # this share of the query's pairs must be found


@dataclass(frozen=True)
class Hit:
    """An answer that fits: `url` is its own page, `answer` its two lines as plain text."""

    title: str
    answer: str
    url: str
    section: str


@dataclass(frozen=True)
class _Document:
    hit: Hit
    fields: tuple[tuple[float, str], ...]


def normal(text: str) -> str:
    """NFKC and without case: ｉＯＳ is ios, ﾒｰﾙ is メール; signs between words become one space."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(char if char.isalnum() or char == "ー" else " " for char in folded).split())


def grams(text: str) -> list[str]:
    """Pairs of neighbouring characters of a normal text; a word of one character stands for itself."""
    return [word[i : i + 2] for word in text.split() for i in range(max(len(word) - 1, 1))]


def _documents(locale: str) -> list[_Document]:
    sections = {section.path: section.title for section in FaqSection.objects.filter(locale__language_code=locale)}
    entries = FaqEntry.objects.live().public().filter(locale__language_code=locale).order_by("path")
    with override(locale):
        return [_document(entry, sections.get(entry.path[: -FaqEntry.steplen], "")) for entry in entries]


def _document(entry: FaqEntry, section: str) -> _Document:
    body = " ".join(entry.body.stream_block.get_searchable_content(entry.body))
    fields = ((TITLE, entry.title), (KEYWORDS, entry.keywords), (ANSWER, entry.plain_answer), (BODY, body))
    hit = Hit(entry.title, entry.plain_answer, entry.url or "", section)
    return _Document(hit, tuple((weight, normal(text)) for weight, text in fields))


def search(text: str, locale: str, limit: int = 10) -> list[Hit]:
    """The answers that fit best, at most `limit`, the best first; an empty text finds nothing."""
    wanted = Counter(grams(normal(text[:200])))
    if not wanted:
        return []
    documents = remembered(f"search-{locale}", lambda: _documents(locale))
    weight = {gram: log(1 + len(documents) / (1 + _count(gram, documents))) for gram in wanted}
    scored = [(_score(document, wanted, weight), document.hit) for document in documents]
    best = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: -pair[0])
    return [hit for _points, hit in best[:limit]]


def _count(gram: str, documents: list[_Document]) -> int:
    return sum(any(gram in text for _weight, text in document.fields) for document in documents)


def _score(document: _Document, wanted: Counter, weight: dict[str, float]) -> float:
    """0 when too little of the query is in the document, else the weights of what was found, by field."""
    found = {gram for gram in wanted if any(gram in text for _weight, text in document.fields)}
    if len(found) < ENOUGH * len(wanted):
        return 0.0
    return sum(weight[gram] * sum(w for w, text in document.fields if gram in text) for gram in found)
