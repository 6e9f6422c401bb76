"""Where lines of a title may break, and lines of about the same length."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

import budoux

NOT_AT_LINE_START = set(
    "、。，．・：；？！‼⁇⁈⁉」』）】〕］｝〉》〟’”ーｰ～〜…‥々ゝゞヽヾぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ,.)]}:;!?%％"
)
NOT_AT_LINE_END = set("「『（【〔［｛〈《〝‘“([{#＃¥￥$＄№")
LATIN = re.compile(r"[^\s\u2e80-\uffef]+|.", re.DOTALL)  # a word, or one character
TOGETHER = re.compile(r"\d[\u3400-\u9fff]|[第約全]\d|[おご][\u3400-\u9fff]")  # 100名, 第42回, ご招待
LONG_WORD = 16  # longer ones may break inside, when nothing else helps
# A Japanese word, as its script shows: kana words, kanji with the kana that end them, a Latin word.
SCRIPT_WORD = re.compile(r"[ァ-ヺー]+|[\u3400-\u9fff々]+[ぁ-ん]*|[ぁ-ん]+|[^\s\u2e80-\uffef]+|.", re.DOTALL)
BY_BLANK, BY_PHRASE, BY_WORD, BY_CHARACTER, INSIDE_WORDS = (
    1.0,
    0.93,
    0.82,
    0.42,
    0.3,
)  # how good breaks of each sort are


@lru_cache(maxsize=512)
def segmentations(text: str) -> tuple[tuple[float, tuple[str, ...]], ...]:
    """(weight, chunks that do not break) from the best sort of breaks to the worst."""
    words = LATIN.findall(text)
    sorts: list[tuple[float, Iterator[str] | list[str]]] = [
        (BY_BLANK, text.replace(" ", " \n").split("\n")),
        (BY_PHRASE, _phrases(text)),
        (BY_WORD, SCRIPT_WORD.findall(text)),
        (BY_CHARACTER, words),
    ]
    if any(len(word) > LONG_WORD for word in words):
        sorts.append((INSIDE_WORDS, list(text)))
    found: dict[tuple[str, ...], float] = {}
    for weight, parts in sorts:
        found.setdefault(tuple(_joined(parts)), weight)
    return tuple((weight, chunks) for chunks, weight in found.items())


@lru_cache(maxsize=512)
def phrases(text: str, longest: int) -> tuple[str, ...]:
    """The phrases of a title, between which a line may break; one of more characters than `longest` as its words."""
    parts: list[str] = []
    for phrase in _joined(_phrases(text)):
        parts += [phrase] if len(phrase) <= longest else SCRIPT_WORD.findall(phrase)
    return tuple(_joined(parts))


def balanced(chunks: tuple[str, ...], lengths: list[float], count: int) -> list[str]:
    """The chunks on so many lines that differ least in length (least squares); each line without blanks at its ends."""
    total = [0.0]
    for length in lengths:
        total.append(total[-1] + length)
    size = len(chunks)
    best: list[tuple[float, list[int]]] = [(total[end] ** 2, [end]) for end in range(size + 1)]
    for row in range(1, count):
        best = [_best_cut(best, total, row, end) for end in range(size + 1)]
    cuts = [0, *best[size][1]]
    return ["".join(chunks[start:end]).strip() for start, end in pairwise(cuts)]


def _best_cut(best: list[tuple[float, list[int]]], total: list[float], row: int, end: int) -> tuple[float, list[int]]:
    if end <= row:
        return (float("inf"), [])
    cost, cut = min((best[cut][0] + (total[end] - total[cut]) ** 2, cut) for cut in range(row, end))
    return cost, [*best[cut][1], end]


def _phrases(text: str) -> Iterator[str]:
    """BudouX's phrases (文節), which also end at blanks, and never inside a Latin word."""
    for phrase in _parser().parse(text):
        yield from phrase.replace(" ", " \n").split("\n")


def _joined(parts: Iterator[str] | list[str]) -> Iterator[str]:
    """Parts with those joined between which a line may not break (kinsoku); a blank stays at the end of its part."""
    chunk = ""
    for part in filter(None, parts):
        if chunk and not _may_break(chunk, part):
            chunk += part
        else:
            if chunk:
                yield chunk
            chunk = part
    if chunk:
        yield chunk


def _may_break(before: str, after: str) -> bool:
    if after == " " or after[0] in NOT_AT_LINE_START or before.rstrip()[-1:] in NOT_AT_LINE_END:
        return False
    return len(before.strip()) > 0 and not TOGETHER.fullmatch(before[-1] + after[0])


@cache
def _parser() -> budoux.Parser:
    """BudouX's Japanese model, read from its package once per process."""
    return budoux.load_default_japanese_parser()
