"""Decides which of the ranked documents are shown: a query about another subject finds nothing.

A fixed score loses right answers, since a long question in own words shares few words with its answer. So a weak first
hit is believed when something else speaks for it: several words in one document, a query whose rare words the documents
know, or a meaning that the sentence encoder finds close.
"""

from typing import NamedTuple

import numpy as np

# Measured with `search_eval` on our own questions, on questions of other fields and on nonsense.
SURE_SCORE = 0.215  # a hit with it needs nothing else
LEAST_SCORE = 0.08  # a hit below is an accident of single characters
KNOWN_SHARE = 0.55  # of the query's words by rarity: the query is about the documents' subjects
SHARED_RARITY = 3.5  # of the words in one document: two rare words of 25 documents, or one of 50
CLOSE_MEANING = 0.4  # cosine of query and question; of texts about another subject it was below 0.39
RELATED_MEANING = 0.25  # speaks for a hit that shares words too, and is enough for further hits
SHARE_OF_BEST = 0.15  # of the first hit's score, for the further hits


class Evidence(NamedTuple):
    """What speaks for each document; `known` is the query's."""

    scores: np.ndarray  # by words and characters
    shared: np.ndarray  # sum of the rarities (inverse document frequency) of the query's words in it
    known: float
    meanings: np.ndarray | None = None  # cosine of query and question


def shown(evidence: Evidence) -> np.ndarray:
    """For each document whether it may be shown; none when nothing speaks for the best ones."""
    if not (_tokens_speak(evidence) or _meaning_speaks(evidence)):
        return np.zeros(len(evidence.scores), bool)
    share = evidence.scores >= max(float(evidence.scores.max()) * SHARE_OF_BEST, LEAST_SCORE / 4)
    return share if evidence.meanings is None else share | (evidence.meanings >= RELATED_MEANING)


def _tokens_speak(evidence: Evidence) -> bool:
    best = int(np.argmax(evidence.scores))
    score = evidence.scores[best]
    if score >= SURE_SCORE:
        return True
    return bool(score >= LEAST_SCORE and (evidence.shared[best] >= SHARED_RARITY or evidence.known >= KNOWN_SHARE))


def _meaning_speaks(evidence: Evidence) -> bool:
    """Whether a document's question is close in meaning, or related and with a few of the words."""
    if evidence.meanings is None:
        return False
    related = (evidence.meanings >= RELATED_MEANING) & (evidence.scores >= LEAST_SCORE)
    return bool(((evidence.meanings >= CLOSE_MEANING) | related).any())
