"""Folds the text of a mail to 35 full-width characters a line, between phrases and with the rules for line starts (kinsoku)."""

from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from unicodedata import east_asian_width

import budoux

WIDTH = 70  # in half-width columns
CONTEXT = 20  # characters after a line that decide whether a phrase ends with it
NOT_AT_LINE_START = "、。，．・：；？！」』）】〕］｝〉》ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ,.)]}:;!?"
NOT_AT_LINE_END = "「『（【〔［｛〈《([{"


def columns(text: str) -> int:
    """Width in half-width columns; a full-width character counts two."""
    return sum(2 if east_asian_width(character) in "FWA" else 1 for character in text)


def fold(text: str) -> str:
    """Folds lines wider than WIDTH; lines with a URL stay whole, repeated blank lines become one."""
    lines: list[str] = []
    for line in map(str.rstrip, text.strip().splitlines()):
        if line or (lines and lines[-1]):
            lines += _fold_line(line)
    return "\n".join(lines) + "\n"


def shortened(text: str, width: int) -> str:
    """The text in that many columns: when it is longer, its first phrases and an ellipsis."""
    return text if columns(text) <= width else text[: _cut(text, width - columns("…"))].rstrip() + "…"


def _fold_line(line: str) -> list[str]:
    folded: list[str] = []
    while columns(line[: WIDTH + 1]) > WIDTH and "://" not in line:
        cut = _cut(line, WIDTH)
        folded.append(line[:cut].rstrip())
        line = line[cut:].lstrip()
    return [*folded, line]


def _cut(line: str, width: int) -> int:
    """Index of the line break: the last end of a phrase that fits; else between characters, in a Latin word at last."""
    fits = 0
    while columns(line[: fits + 1]) <= width:
        fits += 1
    phrases = [cut for cut in _phrase_ends(line[: fits + CONTEXT]) if 0 < cut <= fits and _may_break(line, cut)]
    if phrases:
        return phrases[-1]
    return next((cut for cut in range(fits, fits // 2, -1) if _may_break(line, cut)), fits)


def _phrase_ends(line: str) -> Iterator[int]:
    """Indexes after each phrase (文節) of a Japanese line and at each blank, in order."""
    ends = set(accumulate(map(len, _parser().parse(line))))
    blanks = {index for index, character in enumerate(line) if character == " "}
    return iter(sorted((ends | blanks) - {len(line)}))


def _may_break(line: str, cut: int) -> bool:
    before, after = line[cut - 1], line[cut]
    in_word = before.isascii() and after.isascii() and " " not in (before, after)
    return not in_word and after not in NOT_AT_LINE_START and before not in NOT_AT_LINE_END


@cache
def _parser() -> budoux.Parser:
    """BudouX's Japanese model, read from its package once per process."""
    return budoux.load_default_japanese_parser()
