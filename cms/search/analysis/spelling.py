"""Corrects typing errors in katakana words (キャセル becomes キャンセル) and kanji words (領修書 becomes 領収書).

A word is only corrected when it is unknown and a word of the documents is near.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher

from cms.search.analysis.synonyms import dictionary
from cms.search.analysis.tokenizer import are_single_characters

KATAKANA = re.compile(r"[ァ-ヺー]{4,}")
KANJI = re.compile(r"[\u3400-\u9fff々]{3,6}")
KANJI_RUN = re.compile(r"[\u3400-\u9fff々]+")
MIN_SIMILARITY = 0.75  # one wrong letter of four


class Speller:
    """The katakana and kanji words of the documents."""

    def __init__(self, reading_pairs: Iterable[str], texts: Iterable[str] = ()) -> None:
        self.known = {written for pair in reading_pairs if KATAKANA.fullmatch(written := pair.partition(" ")[2])}
        self.by_first: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self.known):
            self.by_first[word[0]].append(word)
        self.kanji = sorted({word for text in texts for word in KANJI_RUN.findall(text) if KANJI.fullmatch(word)})

    def correct(self, text: str) -> str:
        """Replaces each unknown katakana or kanji word by the most similar known one, if there is one."""
        return KANJI.sub(lambda match: self._kanji(match[0]), KATAKANA.sub(lambda match: self._word(match[0]), text))

    def _word(self, typed: str) -> str:
        if typed in self.known or dictionary(typed):
            return typed
        candidates = [word for word in self.by_first[typed[0]] if abs(len(word) - len(typed)) <= 1]
        similar = [(SequenceMatcher(None, typed, word).ratio(), word) for word in candidates]
        return max((pair for pair in similar if pair[0] >= MIN_SIMILARITY), default=(0, typed))[1]

    def _kanji(self, typed: str) -> str:
        """The word that differs in one kanji: the keyboard offered a homophone, and the result is no word at all."""
        if not are_single_characters(typed):  # asked first: it is faster than a look at every word of a large help
            return typed
        near = [word for word in self.kanji if len(word) == len(typed) and _differences(word, typed) == 1]
        return near[0] if len(near) == 1 else typed


def _differences(one: str, other: str) -> int:
    return sum(left != right for left, right in zip(one, other, strict=True))
