"""Folds the text of a mail to 35 full-width characters a line, with the Japanese rules for line starts (kinsoku)."""

from unicodedata import east_asian_width

WIDTH = 70  # in half-width columns
NOT_AT_LINE_START = "、。，．・：；？！」』）】〕］｝〉》ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ,.)]}:;!?"


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


def _fold_line(line: str) -> list[str]:
    folded: list[str] = []
    while columns(line) > WIDTH and "://" not in line:
        cut = _cut(line)
        folded.append(line[:cut].rstrip())
        line = line[cut:].lstrip()
    return [*folded, line]


def _cut(line: str) -> int:
    """Index of the line break: the last allowed one that fits; inside a Latin word only when there is no other."""
    fits = 0
    while columns(line[: fits + 1]) <= WIDTH:
        fits += 1
    for cut in range(fits, fits // 2, -1):
        in_word = line[cut - 1].isascii() and line[cut].isascii() and line[cut - 1] != " " and line[cut] != " "
        if line[cut] not in NOT_AT_LINE_START and not in_word:
            return cut
    return fits
