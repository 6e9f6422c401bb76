"""Decides which of the ranked documents are shown: a query about another subject finds nothing.

A fixed score loses right answers, since a long question in own words shares few words with its answer. So what speaks for
the best hit is added up: its score, how much of the query any document knows, how rare its shared words are and, with the
sentence encoder, the closest meaning. The more documents there are, the likelier one of them is meant, and the less is asked.
"""

from math import log
from typing import NamedTuple

import numpy as np

# Measured with `search_eval` on our own questions, on questions of other fields and on nonsense.
KNOWN_WEIGHT = 0.3  # of the share of the query's words, by rarity, that the documents know
RARITY_WEIGHT = 0.07  # of the rarities (inverse document frequencies) of the words in the best document
MEANING_WEIGHT = 1.0  # of the closest question's cosine
NEEDED = 0.655  # in a small help; nonsense stayed below it
NEEDED_WITH_MEANING = 0.97  # the same with the cosine in the sum
LESS_IN_ENGLISH = 0.07  # neither readings nor kanji add to the score there
SMALL = 31  # documents
SIZE_POWER = 1.5  # how fast less is asked of a larger help
CLOSE_MEANING = 0.4  # cosine that is enough without any word; of texts about another subject it was below 0.39
RELATED_MEANING = 0.25  # cosine that is enough for further hits
SHARE_OF_BEST = 0.15  # of the first hit's score, for the further hits
LEAST_SCORE = 0.02  # a further hit below is an accident of single characters


class Evidence(NamedTuple):
    """What speaks for each document; `known` is the query's."""

    scores: np.ndarray  # by words and characters
    shared: np.ndarray  # sum of the rarities (inverse document frequency) of the query's words in it
    known: float
    meanings: np.ndarray | None = None  # cosine of query and question


def shown(evidence: Evidence, language: str = "ja") -> np.ndarray:
    """For each document whether it may be shown; none when too little speaks for the best one."""
    if not _enough(evidence, 0.0 if language == "ja" else LESS_IN_ENGLISH):
        return np.zeros(len(evidence.scores), bool)
    share = evidence.scores >= max(float(evidence.scores.max()) * SHARE_OF_BEST, LEAST_SCORE)
    return share if evidence.meanings is None else share | (evidence.meanings >= RELATED_MEANING)


def _enough(evidence: Evidence, less: float) -> bool:
    """Whether the words speak for the best hit, or the meaning, or both together: the encoder hides nothing."""
    best = int(np.argmax(evidence.scores))
    words = float(evidence.scores[best] + KNOWN_WEIGHT * evidence.known + RARITY_WEIGHT * evidence.shared[best])
    part = (log(SMALL + 1) / log(max(len(evidence.scores), SMALL) + 1)) ** SIZE_POWER
    if words >= (NEEDED - less) * part:
        return True
    if evidence.meanings is None:
        return False
    closest = float(evidence.meanings.max())
    return closest >= CLOSE_MEANING or words + MEANING_WEIGHT * closest >= (NEEDED_WITH_MEANING - less) * part
