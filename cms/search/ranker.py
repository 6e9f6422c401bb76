"""The ranker: an immutable index of documents in memory, and a search that scores them against a query."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np

from cms.search import embeddings
from cms.search.analysis.kana import Restorer, is_kana
from cms.search.analysis.spelling import Speller
from cms.search.analysis.synonyms import EditorSynonym, Synonyms
from cms.search.analysis.tokenizer import TokenizedText, normalise, tokenize
from cms.search.postings import Keys, Owners, Postings, gram_keys, grams_of, release_memory

# Weights beside 1.0 of the terms; measured with `search_eval`.
READING_WEIGHT, KANA_READING_WEIGHT, CHARACTER_WEIGHT = 0.15, 0.3, 0.15
QUESTION_SIMILARITY_WEIGHT, WHOLE_SIMILARITY_WEIGHT = 0.08, 0.04
READING_SIZES = (2, 3)  # characters of n-grams
MIN_SCORE = 0.2  # measured: a first hit below this is more often wrong than right; further hits may have half of it
MAX_QUERY_LENGTH = 400  # characters


class Document(NamedTuple):
    """A searchable document: its three texts as tokens and optional embeddings of its question and of the whole."""

    key: object
    question: TokenizedText
    keywords: TokenizedText
    answer: TokenizedText
    vectors: np.ndarray | None = None  # two rows

    @classmethod
    def of(cls, key: object, texts: Sequence[str], language: str, vectors: np.ndarray | None = None) -> "Document":
        """A document from the plain texts of question, keywords and answer."""
        question, keywords, answer = (tokenize(text, language) for text in texts)
        return cls(key, question, keywords, answer, vectors)


class RankedDocument(NamedTuple):
    """The key of a hit and its score; 1 means that nearly all of the query matches."""

    key: object
    score: float


class ParsedQuery(NamedTuple):
    """A query as tokens; `is_kana`: it was typed in kana only."""

    tokens: TokenizedText
    is_kana: bool


class Index:
    """The index of all documents of a language; immutable, so that threads can share it."""

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
            [grams_of([text.reading for text in field], READING_SIZES) for field in fields], len(documents)
        )
        self.characters = Postings(
            [grams_of([text.text for text in field], self._character_sizes) for field in fields], len(documents)
        )
        reading_pairs = Counter(chain.from_iterable(text.reading_pairs for field in fields for text in field))
        self.restorer, self.speller = Restorer(reading_pairs), Speller(reading_pairs)
        rows = [document.vectors for document in documents if document.vectors is not None]
        self.vectors = np.stack(rows, 1).astype(np.float32) if rows and len(rows) == len(documents) else None
        release_memory()

    @property
    def _character_sizes(self) -> tuple[int, ...]:
        return (2,) if self.language == "ja" else (3,)

    def _numbered(self, field: Sequence[TokenizedText]) -> tuple[Keys, Owners]:
        """The number of each term in the field's texts, with the number of its text."""
        lists = [text.units + text.compounds for text in field]
        numbers = self.numbers
        keys = np.array([numbers.setdefault(term, len(numbers)) for terms in lists for term in terms], np.uint64)
        return keys, np.repeat(np.arange(len(lists), dtype=np.int32), [len(terms) for terms in lists])

    def parse_query(self, text: str) -> ParsedQuery:
        """The query as tokens, with typing errors corrected and kana converted to the documents' spelling."""
        typed = self.speller.correct(normalise(text[:MAX_QUERY_LENGTH]))
        if self.language != "ja" or not any(is_kana(chunk) for chunk in typed.split()):
            return ParsedQuery(tokenize(typed, self.language), is_kana=False)
        return ParsedQuery(tokenize(self.restorer.restore(typed), self.language), is_kana=is_kana(typed))

    def scores(self, query: ParsedQuery) -> np.ndarray:
        """The score of each document without embeddings."""
        total = self._term_scores(query.tokens)
        if query.tokens.reading:
            keys = np.unique(np.concatenate([gram_keys(query.tokens.reading, size) for size in READING_SIZES]))
            weight = KANA_READING_WEIGHT if query.is_kana else READING_WEIGHT
            total += weight * self.readings.share(keys[keys > 0])
        keys = np.unique(gram_keys(query.tokens.text, self._character_sizes[0]))
        return total + CHARACTER_WEIGHT * self.characters.share(keys[keys > 0])

    def _term_scores(self, tokens: TokenizedText) -> np.ndarray:
        """For each document the weights of the query's terms in it, as a share of the maximum; synonyms count less."""
        scores = np.zeros(len(self.keys), np.float32)
        maximum = 0.0
        for run, related in self.synonyms.spans(list(dict.fromkeys(tokens.units))):
            scores += self._run_scores(run, related)
            maximum += sum(self._max_weight(term) for term in run)
        for compound in dict.fromkeys(tokens.compounds):
            if compound in self.numbers or self.synonyms.of(compound):
                scores += self._run_scores([compound], self.synonyms.of(compound))
                maximum += self._max_weight(compound)
        return scores / np.float32(maximum or 1.0)

    def _max_weight(self, term: str) -> float:
        number = self.numbers.get(term)
        return float(self.term_postings.idf[number]) if number is not None else self.term_postings.max_idf

    def _run_scores(self, run: list[str], related: list[tuple[str, float]]) -> np.ndarray:
        scores = self._term_weights(run)
        for synonym, weight in related:
            terms = synonym.split()
            if all(term in self.numbers for term in terms):
                scores = np.maximum(scores, self._term_weights(terms) * np.float32(weight * len(run) / len(terms)))
        return scores

    def _term_weights(self, terms: Sequence[str]) -> np.ndarray:
        total = np.zeros(len(self.keys), np.float32)
        for term in terms:
            number = self.numbers.get(term)
            if number is not None:
                owners, weights = self.term_postings.posting(number)
                total[owners] += weights
        return total

    def search(self, text: str, limit: int = 10) -> list[RankedDocument]:
        """The documents that match best, in order; none when all scores are below MIN_SCORE."""
        query = self.parse_query(text)
        if not self.keys or not query.tokens.text:
            return []
        scores = self.scores(query)
        eligible = scores >= MIN_SCORE / 2
        if scores.max() < MIN_SCORE:
            return []
        if self.vectors is not None:
            scores = scores + _similarity_scores(self.vectors, text)
        order = np.argsort(-np.where(eligible, scores, -np.inf), kind="stable")[:limit]
        return [RankedDocument(self.keys[number], float(scores[number])) for number in order if eligible[number]]


def _similarity_scores(vectors: np.ndarray, text: str) -> np.ndarray:
    query_vector = embeddings.vectors([text])[0]
    questions, wholes = vectors
    return QUESTION_SIMILARITY_WEIGHT * embeddings.standard_scores(
        questions, query_vector
    ) + WHOLE_SIMILARITY_WEIGHT * embeddings.standard_scores(wholes, query_vector)
