"""The ranker: an index of documents in memory, and one function that says which of them answer a question."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np

from cms.search import embeddings
from cms.search.kana import Restorer, is_kana
from cms.search.postings import Postings, give_back, gram_keys, grams_of
from cms.search.spelling import Speller
from cms.search.synonyms import OwnSynonym, Synonyms
from cms.search.tokenizer import Words, normal, words_of

READING, READING_OF_KANA, CHARACTERS = 0.15, 0.3, 0.15  # beside the words' 1.0; measured
CLOSE_QUESTION, CLOSE_WHOLE = 0.08, 0.04
READING_SIZES = (2, 3)
ENOUGH = 0.2  # measured: a first hit below this is more often nonsense than an answer; further ones may have half
LONGEST_QUERY = 400  # characters


class Document(NamedTuple):
    """Something to find: its three texts in words and, with the encoder, what its question and the whole mean."""

    key: object
    question: Words
    keywords: Words
    answer: Words
    vectors: np.ndarray | None = None  # two rows

    @classmethod
    def of(cls, key: object, texts: Sequence[str], language: str, vectors: np.ndarray | None = None) -> "Document":
        """From the three texts as they are."""
        question, keywords, answer = (words_of(text, language) for text in texts)
        return cls(key, question, keywords, answer, vectors)


class Found(NamedTuple):
    """A document that answers, and how well: 1 is nearly all that was asked for."""

    key: object
    score: float


class Asked(NamedTuple):
    """A query as it was understood."""

    words: Words
    is_kana: bool


class Index:
    """Made once from all documents of a language and never changed, so that threads may share it."""

    def __init__(self, documents: Sequence[Document], language: str, own: Iterable[OwnSynonym] = ()) -> None:
        self.keys = [document.key for document in documents]
        self.language = language
        self.synonyms = Synonyms(own, language)
        fields = list(zip(*((d.question, d.keywords, d.answer) for d in documents), strict=True)) or [(), (), ()]
        self.numbers: dict[str, int] = {}
        self.words = Postings([self._numbered(field) for field in fields], len(documents))
        self.readings = Postings(
            [grams_of([w.reading for w in field], READING_SIZES) for field in fields], len(documents)
        )
        self.characters = Postings([grams_of([w.text for w in field], self._sizes) for field in fields], len(documents))
        spoken = Counter(chain.from_iterable(words.spoken for field in fields for words in field))
        self.restorer, self.speller = Restorer(spoken), Speller(spoken)
        rows = [document.vectors for document in documents if document.vectors is not None]
        self.vectors = np.stack(rows, 1).astype(np.float32) if rows and len(rows) == len(documents) else None
        give_back()

    @property
    def _sizes(self) -> tuple[int, ...]:
        return (2,) if self.language == "ja" else (3,)

    def _numbered(self, field: Sequence[Words]) -> tuple[np.ndarray, np.ndarray]:
        lists = [words.units + words.wholes for words in field]
        numbers = self.numbers
        keys = np.array([numbers.setdefault(term, len(numbers)) for terms in lists for term in terms], np.uint64)
        return keys, np.repeat(np.arange(len(lists), dtype=np.int32), [len(terms) for terms in lists])

    def understand(self, text: str) -> Asked:
        """The query in words, slips corrected and kana restored to how the documents write it."""
        typed = self.speller.correct(normal(text[:LONGEST_QUERY]))
        if self.language != "ja" or not any(is_kana(chunk) for chunk in typed.split()):
            return Asked(words_of(typed, self.language), is_kana=False)
        return Asked(words_of(self.restorer.restore(typed), self.language), is_kana=is_kana(typed))

    def scores(self, asked: Asked, text: str) -> np.ndarray:
        """What each document is worth to the query."""
        total = self._words(asked.words)
        if asked.words.reading:
            keys = np.unique(np.concatenate([gram_keys(asked.words.reading, size) for size in READING_SIZES]))
            total += (READING_OF_KANA if asked.is_kana else READING) * self.readings.share(keys[keys > 0])
        keys = np.unique(gram_keys(asked.words.text, self._sizes[0]))
        return total + CHARACTERS * self.characters.share(keys[keys > 0])

    def _words(self, words: Words) -> np.ndarray:
        """Which share of what the query's words say each document says, a synonym counting for less."""
        found = np.zeros(len(self.keys), np.float32)
        most = 0.0
        for run, related in self.synonyms.spans(list(dict.fromkeys(words.units))):
            found += self._run(run, related)
            most += sum(self._most(term) for term in run)
        for whole in dict.fromkeys(words.wholes):
            if whole in self.numbers or self.synonyms.of(whole):
                found += self._run([whole], self.synonyms.of(whole))
                most += self._most(whole)
        return found / np.float32(most or 1.0)

    def _most(self, term: str) -> float:
        number = self.numbers.get(term)
        return float(self.words.idf[number]) if number is not None else float(self.words.idf_of(0))

    def _run(self, run: list[str], related: list[tuple[str, float]]) -> np.ndarray:
        found = self._said(run)
        for word, weight in related:
            terms = word.split()
            if all(term in self.numbers for term in terms):
                found = np.maximum(found, self._said(terms) * np.float32(weight * len(run) / len(terms)))
        return found

    def _said(self, terms: Sequence[str]) -> np.ndarray:
        found = np.zeros(len(self.keys), np.float32)
        for term in terms:
            number = self.numbers.get(term)
            if number is not None:
                owners, says = self.words.posting(number)
                found[owners] += says
        return found

    def search(self, text: str, limit: int = 10) -> list[Found]:
        """The documents that answer, the best first; none when all are too far from what was asked."""
        asked = self.understand(text)
        if not self.keys or not asked.words.text:
            return []
        scores = self.scores(asked, text)
        enough = scores >= ENOUGH / 2
        if scores.max() < ENOUGH:
            return []
        if self.vectors is not None:
            scores = scores + self._meaning(text)
        order = np.argsort(-np.where(enough, scores, -np.inf), kind="stable")[:limit]
        return [Found(self.keys[place], float(scores[place])) for place in order if enough[place]]

    def _meaning(self, text: str) -> np.ndarray:
        asked = embeddings.vectors([text])[0]
        question, whole = self.vectors  # type: ignore[misc]
        return CLOSE_QUESTION * embeddings.standardised(question, asked) + CLOSE_WHOLE * embeddings.standardised(
            whole, asked
        )
