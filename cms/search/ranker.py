"""The ranker: an immutable index of documents in memory, and a search that scores them against a query."""

import re
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
from cms.search.judgement import Evidence, shown
from cms.search.postings import Postings, gram_keys, grams_of, kanji_keys, kanji_of, release_memory
from cms.search.term_scores import TermIndex

# Weights beside 1.0 of the terms; measured with `search_eval`.
QUESTION_WEIGHT, CHARACTER_WEIGHT, KANJI_WEIGHT = 0.15, 0.2, 0.3
READING_WEIGHT, KANA_READING_WEIGHT = 0.2, 0.4
QUESTION_MEANING_WEIGHT, WHOLE_MEANING_WEIGHT = 3.0, 2.4  # of the cosine, when the words say nothing
CERTAIN_SCORE, CERTAIN_GAP = 1.3, 0.5  # of the first hit, and between the first two: then the words alone decide
KNOWN_CERTAINTY = 0.8  # how much a query whose words the documents all know takes from the meaning
READING_SIZES = (2, 3)  # characters of n-grams
# After it people say what they want: チケットを買ったのに、メールが届きません. Not in 買うのに必要なもの.
CONTRAST = re.compile(r"(?:(?<=[たいだな])のに|けれども?|けど|(?<=[すた])が(?=[、,\s]))[、,\s]*")
MIN_REQUEST_LENGTH = 4  # characters
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
    """The key of a hit and its score; 1 means that nearly all of the query matches, in words or in meaning."""

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
        fields = list(zip(*((d.question, d.keywords, d.answer) for d in documents), strict=True)) or [(), (), ()]
        self.terms = TermIndex(fields, len(documents), Synonyms(editor_synonyms, language))
        self.readings = Postings(
            [grams_of([text.reading for text in field], READING_SIZES) for field in fields], len(documents)
        )
        self.characters = Postings(
            [grams_of([text.text for text in field], self._character_sizes) for field in fields], len(documents)
        )
        self.kanji = Postings([kanji_of([text.text for text in field]) for field in fields], len(documents))
        reading_pairs = Counter(chain.from_iterable(text.reading_pairs for field in fields for text in field))
        texts = (text.text for field in fields for text in field)
        self.restorer, self.speller = Restorer(reading_pairs), Speller(reading_pairs, texts)
        self.vectors = _stacked([document.vectors for document in documents])
        release_memory()

    @property
    def _character_sizes(self) -> tuple[int, ...]:
        return (2,) if self.language == "ja" else (3,)

    def parse_query(self, text: str) -> ParsedQuery:
        """The query as tokens, with typing errors corrected and kana converted to the documents' spelling."""
        typed = self.speller.correct(normalise(text[:MAX_QUERY_LENGTH]))
        if self.language != "ja" or not any(is_kana(chunk) for chunk in typed.split()):
            return ParsedQuery(tokenize(typed, self.language), is_kana=False)
        return ParsedQuery(tokenize(self.restorer.restore(typed), self.language), is_kana=is_kana(typed))

    def evidence_of_text(self, text: str) -> Evidence:
        """What a query says for each document; of a sentence such as 「…のに、…」 what follows counts twice."""
        evidence = self.evidence(self.parse_query(text))
        request = CONTRAST.split(text[:MAX_QUERY_LENGTH])[-1] if self.language == "ja" else text
        if request == text or len(normalise(request)) < MIN_REQUEST_LENGTH:
            return evidence
        return evidence._replace(scores=(evidence.scores + self.evidence(self.parse_query(request)).scores) / 2)

    def evidence(self, query: ParsedQuery) -> Evidence:
        """What the words, readings and characters of the query say for each document."""
        terms = self.terms.score(query.tokens)
        total = terms.scores + QUESTION_WEIGHT * self.terms.question_similarity(query.tokens)
        if query.tokens.reading:
            keys = np.unique(np.concatenate([gram_keys(query.tokens.reading, size) for size in READING_SIZES]))
            weight = KANA_READING_WEIGHT if query.is_kana else READING_WEIGHT
            total += weight * self.readings.share(keys[keys > 0])
        keys = np.unique(gram_keys(query.tokens.text, self._character_sizes[0]))
        total += CHARACTER_WEIGHT * self.characters.share(keys[keys > 0])
        total += KANJI_WEIGHT * self.kanji.share(np.unique(kanji_keys(query.tokens.text)))
        return Evidence(total, terms.shared, terms.known)

    def search(self, text: str, limit: int = 10) -> list[RankedDocument]:
        """The documents that match best, in order; none when nothing speaks for them (`judgement`)."""
        query = self.parse_query(text)
        if not self.keys or not query.tokens.text:
            return []
        evidence = self.evidence_of_text(text)
        ranking = certainty = evidence.scores
        if self.vectors is not None and not query.is_kana:  # the encoder was not trained on kana alone
            questions, wholes = self.vectors @ embeddings.vectors([text])[0]
            evidence = evidence._replace(meanings=questions)
            ranking = ranking + _doubt(evidence) * (QUESTION_MEANING_WEIGHT * questions + WHOLE_MEANING_WEIGHT * wholes)
            certainty = np.maximum(certainty, questions)
        eligible = shown(evidence, self.language)
        order = np.argsort(-np.where(eligible, ranking, -np.inf), kind="stable")[:limit]
        return [RankedDocument(self.keys[number], float(certainty[number])) for number in order if eligible[number]]


def _stacked(vectors: list[np.ndarray | None]) -> np.ndarray | None:
    """All documents' vectors as (2, documents, dimensions); zeros for one that has none yet, None when none has any."""
    known = [rows for rows in vectors if rows is not None]
    if not known:
        return None
    none = np.zeros_like(known[0])
    return np.stack([none if rows is None else rows for rows in vectors], 1).astype(np.float32)


def _doubt(evidence: Evidence) -> float:
    """How much the meaning may change the order: 0 when the words are certain, 1 when the documents know none of them.

    So a help whose editors have put in the customers' words keeps its order, and one on its first day is helped most.
    """
    scores = evidence.scores
    second, first = np.partition(scores, -2)[-2:] if len(scores) > 1 else (0.0, scores[0])
    unsure = max(0.0, 1.0 - float(first) / CERTAIN_SCORE) * max(0.0, 1.0 - float(first - second) / CERTAIN_GAP)
    return unsure * (1.0 - KNOWN_CERTAINTY * min(evidence.known, 1.0))
