"""Converts kana in queries to the spelling of the documents: りょうしゅうしょ becomes 領収書 if 領収書 is in a document."""

import re
from collections import Counter
from math import log

from cms.search.analysis.tokenizer import hiragana

HIRAGANA = re.compile(r"[ぁ-ゖ]")
KANJI = re.compile(r"[\u3400-\u9fff々〆]")
MAX_READING_LENGTH = 12  # kana of a word that is restored
UNKNOWN_COST = 12.0  # of a character that no word covers; the rarest word of a large help costs less


def is_kana(chunk: str) -> bool:
    """Whether a text has hiragana and no kanji, as phones send it before the keyboard converts it."""
    return bool(HIRAGANA.search(chunk)) and not KANJI.search(chunk)


class Restorer:
    """Finds the most probable words for a run of kana (Viterbi over single words; cost: negative log frequency)."""

    def __init__(self, reading_pairs: Counter[str]) -> None:
        counts = {pair: count for pair, count in reading_pairs.items() if _trusted(*pair.split(" ", 1))}
        total = sum(counts.values()) or 1
        self.best: dict[str, tuple[float, str]] = {}
        for pair, count in counts.items():
            reading, written = pair.split(" ", 1)
            cost = log(total / count)
            if reading not in self.best or cost < self.best[reading][0]:
                self.best[reading] = (cost, written)

    def restore(self, text: str) -> str:
        """Replaces each chunk of pure kana by the spelling of the documents; unknown parts stay as typed."""
        return " ".join(self._chunk(chunk) if is_kana(chunk) else chunk for chunk in text.split())

    def _chunk(self, chunk: str) -> str:
        reading = hiragana(chunk)
        costs = [0.0]
        segments: list[tuple[int, str]] = [(0, "")]  # by the end of a segment: its start, and its written form
        for end in range(1, len(reading) + 1):
            cost, start, written = costs[end - 1] + UNKNOWN_COST, end - 1, chunk[end - 1]
            for begin in range(max(0, end - MAX_READING_LENGTH), end):
                word = self.best.get(reading[begin:end])
                if word and costs[begin] + word[0] < cost:
                    cost, start, written = costs[begin] + word[0], begin, word[1]
            costs.append(cost)
            segments.append((start, written))
        return _backtrack(segments)


def _backtrack(segments: list[tuple[int, str]]) -> str:
    parts, end = [], len(segments) - 1
    while end:
        end, written = segments[end]
        parts.append(written)
    return "".join(reversed(parts))


def _trusted(reading: str, written: str) -> bool:
    """Whether a reading is reliable: a single kana is not converted to kanji, and Latin letters have no reading."""
    if not reading.strip() or len(reading) > MAX_READING_LENGTH or not HIRAGANA.search(reading):
        return False
    return len(reading) > 1 or not KANJI.search(written)
