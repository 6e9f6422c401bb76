"""Corrects typing errors in katakana words: キャセル becomes キャンセル if that is in a document."""

import re
from collections import defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher

from cms.search.analysis.synonyms import dictionary

KATAKANA = re.compile(r"[ァ-ヺー]{4,}")
MIN_SIMILARITY = 0.75  # one wrong letter of four


class Speller:
    """The katakana words of the documents, by their first letter."""

    def __init__(self, reading_pairs: Iterable[str]) -> None:
        self.known = {written for pair in reading_pairs if KATAKANA.fullmatch(written := pair.partition(" ")[2])}
        self.by_first: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self.known):
            self.by_first[word[0]].append(word)

    def correct(self, text: str) -> str:
        """Replaces each unknown katakana word by the most similar known one, if there is one."""
        return KATAKANA.sub(lambda match: self._word(match[0]), text)

    def _word(self, typed: str) -> str:
        if typed in self.known or dictionary(typed):
            return typed
        candidates = [word for word in self.by_first[typed[0]] if abs(len(word) - len(typed)) <= 1]
        similar = [(SequenceMatcher(None, typed, word).ratio(), word) for word in candidates]
        return max((pair for pair in similar if pair[0] >= MIN_SIMILARITY), default=(0, typed))[1]
