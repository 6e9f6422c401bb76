"""Slips of the finger in loan words: キャセル is キャンセル where documents say so and no dictionary knows it."""

import re
from collections import defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher

from cms.search.synonyms import dictionary

KATAKANA = re.compile(r"[ァ-ヺー]{4,}")
ALIKE = 0.75  # one letter of four


class Speller:
    """Knows the loan words of the documents by their first letter."""

    def __init__(self, spoken: Iterable[str]) -> None:
        self.known = {written for pair in spoken if KATAKANA.fullmatch(written := pair.partition(" ")[2])}
        self.by_first: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self.known):
            self.by_first[word[0]].append(word)

    def correct(self, text: str) -> str:
        """Unknown loan words as the nearest known one; a word that is near to none stays."""
        return KATAKANA.sub(lambda match: self._word(match[0]), text)

    def _word(self, typed: str) -> str:
        if typed in self.known or dictionary(typed):
            return typed
        near = [word for word in self.by_first[typed[0]] if abs(len(word) - len(typed)) <= 1]
        alike = [(SequenceMatcher(None, typed, word).ratio(), word) for word in near]
        return max((pair for pair in alike if pair[0] >= ALIKE), default=(0, typed))[1]
