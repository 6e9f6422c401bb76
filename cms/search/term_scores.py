"""Scores documents by the words of a query, and says how much of the query each one covers."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from cms.search.analysis.synonyms import Synonyms
from cms.search.analysis.tokenizer import TokenizedText
from cms.search.postings import Keys, Owners, Postings

HIRAGANA_WORD = re.compile(r"[ぁ-ゖー]+")
type Weigh = Callable[
    [int], tuple[Owners, np.ndarray | float]
]  # a term's number → its documents, and its weight in each


class TermScores(NamedTuple):
    """For each document its score and what it shares with the query; `known`: what any of the documents shares."""

    scores: np.ndarray  # share of the highest possible score
    shared: np.ndarray  # the sum of the rarities of the query's words in it; a synonym counts as its weight
    known: float  # share of the query's words, by rarity, that the documents have


class _Run(NamedTuple):
    """Words of a query that are looked up together, with their synonyms and weights."""

    terms: list[str]
    related: list[tuple[str, float]]


class _Vectors(NamedTuple):
    """For each word, in order of its number: the questions that have it, with its part of their vectors."""

    owners: Owners
    parts: np.ndarray
    ends: np.ndarray

    def of(self, number: int) -> tuple[Owners, np.ndarray]:
        words = slice(self.ends[number], self.ends[number + 1])
        return self.owners[words], self.parts[words]


class TermIndex:
    """The words of all documents, in the fields question, keywords and answer; immutable."""

    def __init__(self, fields: Sequence[Sequence[TokenizedText]], documents: int, synonyms: Synonyms) -> None:
        self.documents = documents
        self.synonyms = synonyms
        self.numbers: dict[str, int] = {}
        self.postings = Postings([self._numbered(field) for field in fields], documents)
        self._questions = self._question_vectors(fields[0] if fields else ())

    def _numbered(self, field: Sequence[TokenizedText]) -> tuple[Keys, Owners]:
        """The number of each term in the field's texts, with the number of its text."""
        lists = [text.units + text.compounds for text in field]
        numbers = self.numbers
        keys = np.array([numbers.setdefault(term, len(numbers)) for terms in lists for term in terms], np.uint64)
        return keys, np.repeat(np.arange(len(lists), dtype=np.int32), [len(terms) for terms in lists])

    def _question_vectors(self, questions: Sequence[TokenizedText]) -> _Vectors:
        """The questions as vectors of length 1, by word."""
        by_question = [np.array(sorted({self.numbers[term] for term in text.units}), np.int64) for text in questions]
        numbers = np.concatenate([*by_question, np.zeros(0, np.int64)])
        owners = np.repeat(np.arange(len(by_question)), [len(words) for words in by_question])
        rarities = self.postings.idf[numbers]
        lengths = np.sqrt(np.bincount(owners, rarities**2, len(by_question)))
        order = np.argsort(numbers, kind="stable")
        ends = np.searchsorted(numbers[order], np.arange(len(self.numbers) + 1))
        return _Vectors(owners[order].astype(np.int32), (rarities / lengths[owners])[order].astype(np.float32), ends)

    def rarity(self, term: str) -> float:
        """The inverse document frequency of a term; the highest for one that no document has."""
        number = self.numbers.get(term)
        return float(self.postings.idf[number]) if number is not None else self.postings.max_idf

    def score(self, tokens: TokenizedText) -> TermScores:
        """The weights of the query's terms in each document, as a share of the maximum; synonyms count less."""
        scores, shared = np.zeros(self.documents, np.float32), np.zeros(self.documents, np.float32)
        maximum = known = known_maximum = 0.0
        for run in self._runs(tokens):
            scores += self._spread(run, self._weight)
            found = self._spread(run, self._rarity)
            rarity = sum(map(self.rarity, run.terms))
            shared += found
            maximum += rarity
            known_maximum += rarity
            known += max(float(found.max(initial=0.0)), rarity * self.synonyms.are_editors(run.terms))
        for compound in dict.fromkeys(tokens.compounds):
            related = self.synonyms.of(compound)
            if compound in self.numbers or related:
                scores += self._spread(_Run([compound], related), self._weight)
                maximum += self.rarity(compound)
        return TermScores(scores / np.float32(maximum or 1.0), shared, known / (known_maximum or 1.0))

    def question_similarity(self, tokens: TokenizedText) -> np.ndarray:
        """For each document the cosine of its question and the query, as vectors of words weighted by rarity: 0 to 1.

        Unlike the terms' score it also counts what the question has beyond the query, so that of two questions with the
        same words the shorter one wins.
        """
        units = list(dict.fromkeys(tokens.units))
        similarity = np.zeros(self.documents, np.float32)
        length = float(np.sqrt(sum(self.rarity(term) ** 2 for term in units))) or 1.0
        for term, weight in self._weighted(units):
            if (number := self.numbers.get(term)) is not None:
                owners, parts = self._questions.of(number)
                similarity[owners] += parts * np.float32(weight * self.rarity(term) / length)
        return similarity

    def _weighted(self, units: list[str]) -> Iterator[tuple[str, float]]:
        """The units with weight 1, then the words of their synonyms."""
        weights = dict.fromkeys(units, 1.0)
        for _run, related in self.synonyms.spans(units):
            for synonym, weight in related:
                for term in synonym.split():
                    weights[term] = max(weights.get(term, 0.0), weight)
        return iter(weights.items())

    def _runs(self, tokens: TokenizedText) -> Iterator[_Run]:
        spans = self.synonyms.spans(list(dict.fromkeys(tokens.units)))
        return (_Run(terms, related) for terms, related in spans if related or not self._is_filler(terms))

    def _is_filler(self, terms: list[str]) -> bool:
        """Whether no document has it and it is hiragana: a manner of speaking (ちゃんと), or kana that found no word."""
        return len(terms) == 1 and terms[0] not in self.numbers and bool(HIRAGANA_WORD.fullmatch(terms[0]))

    def _spread(self, run: _Run, weigh: Weigh) -> np.ndarray:
        """For each document the sum of `weigh` of the run's terms, or less of a synonym's terms if that is more."""
        total = self._sum(run.terms, weigh)
        for synonym, weight in run.related:
            terms = synonym.split()
            share = np.float32(weight * len(run.terms) / len(terms))
            numbers = [self.numbers[term] for term in terms if term in self.numbers]
            if len(terms) == len(numbers) == 1:
                owners, weights = weigh(numbers[0])
                total[owners] = np.maximum(total[owners], weights * share)
            elif len(terms) == len(numbers):
                total = np.maximum(total, self._sum(terms, weigh) * share)
        return total

    def _sum(self, terms: Sequence[str], weigh: Weigh) -> np.ndarray:
        total = np.zeros(self.documents, np.float32)
        for term in terms:
            number = self.numbers.get(term)
            if number is not None:
                owners, weights = weigh(number)
                total[owners] += weights
        return total

    def _weight(self, number: int) -> tuple[Owners, np.ndarray | float]:
        return self.postings.posting(number)

    def _rarity(self, number: int) -> tuple[Owners, np.ndarray | float]:
        return self.postings.posting(number)[0], self.postings.idf[number]
