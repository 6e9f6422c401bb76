"""Kana restored to the words of the documents themselves: りょうしゅうしょ is 領収書 where 領収書 is written."""

import re
from collections import Counter
from math import log

from cms.search.tokenizer import hiragana

HIRAGANA = re.compile(r"[ぁ-ゖ]")
KANJI = re.compile(r"[\u3400-\u9fff々〆]")
LONGEST = 12  # kana of a word that is restored
UNKNOWN = 12.0  # the price of a character that no word explains; the rarest word of a large help costs less


def is_kana(chunk: str) -> bool:
    """Hiragana and no kanji: what phones send before the keyboard converts it."""
    return bool(HIRAGANA.search(chunk)) and not KANJI.search(chunk)


class Restorer:
    """The cheapest way to read kana as written words (Viterbi over single words)."""

    def __init__(self, spoken: Counter[str]) -> None:
        counts = {pair: count for pair, count in spoken.items() if _trusted(*pair.split(" ", 1))}
        total = sum(counts.values()) or 1
        self.best: dict[str, tuple[float, str]] = {}
        for pair, count in counts.items():
            reading, written = pair.split(" ", 1)
            price = log(total / count)
            if reading not in self.best or price < self.best[reading][0]:
                self.best[reading] = (price, written)

    def restore(self, text: str) -> str:
        """Each chunk of pure kana as the documents write it; what they do not know stays as it was typed."""
        return " ".join(self._chunk(chunk) if is_kana(chunk) else chunk for chunk in text.split())

    def _chunk(self, chunk: str) -> str:
        sounds = hiragana(chunk)
        prices = [0.0]
        steps: list[tuple[int, str]] = [(0, "")]
        for end in range(1, len(sounds) + 1):
            price, start, written = prices[end - 1] + UNKNOWN, end - 1, chunk[end - 1]
            for begin in range(max(0, end - LONGEST), end):
                known = self.best.get(sounds[begin:end])
                if known and prices[begin] + known[0] < price:
                    price, start, written = prices[begin] + known[0], begin, known[1]
            prices.append(price)
            steps.append((start, written))
        return _backwards(steps)


def _backwards(steps: list[tuple[int, str]]) -> str:
    parts, end = [], len(steps) - 1
    while end:
        end, written = steps[end]
        parts.append(written)
    return "".join(reversed(parts))


def _trusted(reading: str, written: str) -> bool:
    """One kana says too little to become a kanji, and Latin letters are not kana."""
    if not reading.strip() or len(reading) > LONGEST or not HIRAGANA.search(reading):
        return False
    return len(reading) > 1 or not KANJI.search(written)
