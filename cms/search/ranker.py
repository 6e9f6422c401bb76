"""The ranker: an index of documents in memory, and one function that says which of them answer a question."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np

from cms.search import embeddings
from cms.search.kana import Restorer, is_kana
from cms.search.postings import Postings, gram_keys, grams_of, release_memory
from cms.search.spelling import Speller
from cms.search.synonyms import EditorSynonym, Synonyms
from cms.search.tokenizer import TokenizedText, normalise, tokenize

READING, READING_OF_KANA, CHARACTERS = 0.15, 0.3, 0.15  # beside the words' 1.0; measured
CLOSE_QUESTION, CLOSE_WHOLE = 0.08, 0.04
READING_SIZES = (2, 3)
MIN_SCORE = 0.2  # measured: a first hit below this is more often nonsense than an answer; further ones may have half
LONGEST_QUERY = 400  # characters


class Document(NamedTuple):
    """Something to find: its three texts in words and, with the encoder, what its question and the whole mean."""

    key: object
    question: TokenizedText
    keywords: TokenizedText
    answer: TokenizedText
    vectors: np.ndarray | None = None  # two rows

    @classmethod
    def of(cls, key: object, texts: Sequence[str], language: str, vectors: np.ndarray | None = None) -> "Document":
        """From the three texts as they are."""
        question, keywords, answer = (tokenize(text, language) for text in texts)
        return cls(key, question, keywords, answer, vectors)


class RankedDocument(NamedTuple):
    """A document that answers, and how well: 1 is nearly all that was asked for."""

    key: object
    score: float


class ParsedQuery(NamedTuple):
    """A query as it was understood."""

    tokens: TokenizedText
    is_kana: bool


class Index:
    """Made once from all documents of a language and never changed, so that threads may share it."""

    def __init__(
        self, documents: Sequence[Document], language: str, editor_synonyms: Iterable[EditorSynonym] = ()
    ) -> None:
        self.keys = [document.key for document in documents]
        self.language = language
        self.synonyms = Synonyms(editor_synonyms, language)
        fields = list(zip(*((d.question, d.keywords, d.answer) for d in documents), strict=True)) or [(), (), ()]
        self.numbers: dict[str, int] = {}
        self.term_postings = Postings([self._numbered(field) for field in fields], len(documents))
        self.readings = Postings(
            [grams_of([w.reading for w in field], READING_SIZES) for field in fields], len(documents)
        )
        self.characters = Postings([grams_of([w.text for w in field], self._sizes) for field in fields], len(documents))
        spoken = Counter(chain.from_iterable(words.reading_pairs for field in fields for words in field))
        self.restorer, self.speller = Restorer(spoken), Speller(spoken)
        rows = [document.vectors for document in documents if document.vectors is not None]
        self.vectors = np.stack(rows, 1).astype(np.float32) if rows and len(rows) == len(documents) else None
        release_memory()

    @property
    def _sizes(self) -> tuple[int, ...]:
        return (2,) if self.language == "ja" else (3,)

    def _numbered(self, field: Sequence[TokenizedText]) -> tuple[np.ndarray, np.ndarray]:
        lists = [words.units + words.compounds for words in field]
        numbers = self.numbers
        keys = np.array([numbers.setdefault(term, len(numbers)) for terms in lists for term in terms], np.uint64)
        return keys, np.repeat(np.arange(len(lists), dtype=np.int32), [len(terms) for terms in lists])

    def parse_query(self, text: str) -> ParsedQuery:
        """The query in words, slips corrected and kana restored to how the documents write it."""
        typed = self.speller.correct(normalise(text[:LONGEST_QUERY]))
        if self.language != "ja" or not any(is_kana(chunk) for chunk in typed.split()):
            return ParsedQuery(tokenize(typed, self.language), is_kana=False)
        return ParsedQuery(tokenize(self.restorer.restore(typed), self.language), is_kana=is_kana(typed))

    def scores(self, asked: ParsedQuery, text: str) -> np.ndarray:
        """What each document is worth to the query."""
        total = self._term_scores(asked.tokens)
        if asked.tokens.reading:
            keys = np.unique(np.concatenate([gram_keys(asked.tokens.reading, size) for size in READING_SIZES]))
            total += (READING_OF_KANA if asked.is_kana else READING) * self.readings.share(keys[keys > 0])
        keys = np.unique(gram_keys(asked.tokens.text, self._sizes[0]))
        return total + CHARACTERS * self.characters.share(keys[keys > 0])

    def _term_scores(self, words: TokenizedText) -> np.ndarray:
        """Which share of what the query's words say each document says, a synonym counting for less."""
        found = np.zeros(len(self.keys), np.float32)
        most = 0.0
        for run, related in self.synonyms.spans(list(dict.fromkeys(words.units))):
            found += self._run_scores(run, related)
            most += sum(self._max_weight(term) for term in run)
        for whole in dict.fromkeys(words.compounds):
            if whole in self.numbers or self.synonyms.of(whole):
                found += self._run_scores([whole], self.synonyms.of(whole))
                most += self._max_weight(whole)
        return found / np.float32(most or 1.0)

    def _max_weight(self, term: str) -> float:
        number = self.numbers.get(term)
        return float(self.term_postings.idf[number]) if number is not None else float(self.term_postings.idf_of(0))

    def _run_scores(self, run: list[str], related: list[tuple[str, float]]) -> np.ndarray:
        found = self._term_weights(run)
        for word, weight in related:
            terms = word.split()
            if all(term in self.numbers for term in terms):
                found = np.maximum(found, self._term_weights(terms) * np.float32(weight * len(run) / len(terms)))
        return found

    def _term_weights(self, terms: Sequence[str]) -> np.ndarray:
        found = np.zeros(len(self.keys), np.float32)
        for term in terms:
            number = self.numbers.get(term)
            if number is not None:
                owners, says = self.term_postings.posting(number)
                found[owners] += says
        return found

    def search(self, text: str, limit: int = 10) -> list[RankedDocument]:
        """The documents that answer, the best first; none when all are too far from what was asked."""
        asked = self.parse_query(text)
        if not self.keys or not asked.tokens.text:
            return []
        scores = self.scores(asked, text)
        enough = scores >= MIN_SCORE / 2
        if scores.max() < MIN_SCORE:
            return []
        if self.vectors is not None:
            scores = scores + self._embedding_scores(text)
        order = np.argsort(-np.where(enough, scores, -np.inf), kind="stable")[:limit]
        return [RankedDocument(self.keys[place], float(scores[place])) for place in order if enough[place]]

    def _embedding_scores(self, text: str) -> np.ndarray:
        asked = embeddings.vectors([text])[0]
        question, whole = self.vectors  # type: ignore[misc]
        return CLOSE_QUESTION * embeddings.standardised(question, asked) + CLOSE_WHOLE * embeddings.standardised(
            whole, asked
        )
