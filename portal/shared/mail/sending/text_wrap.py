"""Folds the text of a mail: 35 full-width characters a line, no sign at a line's start that may not stand there."""

from unicodedata import east_asian_width

WIDTH = 70  # in half-width columns
NOT_FIRST = "、。，．・：；？！」』）】〕］｝〉》ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ,.)]}:;!?"


def columns(text: str) -> int:
    """How wide a text is; a full-width character counts two."""
    return sum(2 if east_asian_width(sign) in "FWA" else 1 for sign in text)


def fold(text: str) -> str:
    """Folds every line that is too wide; an address of a link is never cut, blank lines come singly."""
    lines: list[str] = []
    for line in map(str.rstrip, text.strip().splitlines()):
        if line or (lines and lines[-1]):
            lines += _fold_line(line)
    return "\n".join(lines) + "\n"


def _fold_line(line: str) -> list[str]:
    folded = []
    while columns(line) > WIDTH and "://" not in line:
        cut = _cut(line)
        folded.append(line[:cut].rstrip())
        line = line[cut:].lstrip()
    return [*folded, line]


def _cut(line: str) -> int:
    """Where the first line ends: at the last place that fits and is allowed, inside a Latin word only if need be."""
    fits = 0
    while columns(line[: fits + 1]) <= WIDTH:
        fits += 1
    for cut in range(fits, fits // 2, -1):
        word = line[cut - 1].isascii() and line[cut].isascii() and line[cut - 1] != " " and line[cut] != " "
        if line[cut] not in NOT_FIRST and not word:
            return cut
    return fits
