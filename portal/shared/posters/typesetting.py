"""Sets text into a box: the lines, the size that fits, ink aligned with the edges of the box, as the data of a path."""

from dataclasses import dataclass, replace
from functools import lru_cache

from portal.shared.posters.drawing import Box
from portal.shared.posters.line_breaking import balanced, segmentations
from portal.shared.posters.outlines import Glyph, Line, line

GRID = 4  # steps of a pixel in which outlines are written
LONGEST = 14  # lines
MORE_LINES = 0.95  # how much worse each further break is that is not at a blank
ELLIPSIS = "…"


@dataclass(frozen=True)
class Style:
    """How a text is set. `across` and `down` are where it stands in its box: 0 left or top, 1 right or bottom."""

    largest: float
    smallest: float = 0  # text that would be smaller loses its end
    vertical: bool = False
    weight: str = "bold"
    leading: float = 1.26
    across: float = 0
    down: float = 0
    lines: int = LONGEST


@dataclass(frozen=True)
class TextBlock:
    """Text as the data of a path on a grid of 1/GRID pixel, with the bounds of its ink."""

    data: str
    bounds: Box
    size: float
    lines: tuple[str, ...]


def fit(text: str, box: Box, style: Style) -> TextBlock:
    """The text as large as the box and its style allow."""
    size, lines = _best(text, box.width, box.height, style)
    while size < style.smallest and len(text) > 1:
        text = text[:-2].rstrip("… ") + ELLIPSIS if len(text) > 2 else text[:1]
        size, lines = _best(text, box.width, box.height, style)
    shaped = [line(part, style.weight, vertical=style.vertical) for part in lines]
    placed, bounds = _placed(shaped, size, style)
    shrink = min(1, box.width / max(bounds.width, 1), box.height / max(bounds.height, 1))
    if shrink < 1:
        size *= shrink * 0.998
        placed, bounds = _placed(shaped, size, style)
    x = box.x + (box.width - bounds.width) * style.across - bounds.x
    y = box.y + (box.height - bounds.height) * style.down - bounds.y
    data = "".join(_data(glyph, at_x + x, at_y + y, size) for glyph, at_x, at_y in placed)
    return TextBlock(data, replace(bounds, x=bounds.x + x, y=bounds.y + y), size, lines)


@lru_cache(maxsize=2048)
def _best(text: str, width: float, height: float, style: Style) -> tuple[float, tuple[str, ...]]:
    """Size and lines: of all breaks those that give the largest text, where worse breaks must gain more."""
    along, deep = (height, width) if style.vertical else (width, height)
    best: tuple[float, float, tuple[str, ...]] = (-1, 0, ())
    for weight, chunks in segmentations(text):
        lengths = [line(chunk, style.weight, vertical=style.vertical).length for chunk in chunks]
        for count in range(1, min(len(chunks), style.lines) + 1):
            depth = deep / (1 + (count - 1) * style.leading)
            if depth <= best[0]:
                break
            lines = tuple(balanced(chunks, lengths, count))
            longest = max(line(part, style.weight, vertical=style.vertical).length for part in lines)
            size = min(style.largest, along / max(longest, 0.1), depth)
            score = size * _evenness(lines, weight)
            if score > best[0] * 1.02:
                best = (score, size, lines)
    return best[1], best[2]


def _evenness(lines: tuple[str, ...], weight: float) -> float:
    """How good the breaks are: one line needs none, and a line of one or two characters stands alone badly."""
    if len(lines) == 1:
        return 1
    shortest = min(map(len, lines))
    if weight < 1:
        weight *= MORE_LINES ** (len(lines) - 2)
    if weight < 1 and any(" " in row and not row.isascii() for row in lines):
        weight *= 0.86  # a blank is the better place
    return weight * (0.62 if shortest == 1 else 0.9 if shortest == 2 and len(lines) < 4 else 1)


def _placed(shaped: list[Line], size: float, style: Style) -> tuple[list[tuple[Glyph, float, float]], Box]:
    """Each glyph with the origin of its line, and the bounds of the ink."""
    placed: list[tuple[Glyph, float, float]] = []
    edges: list[tuple[float, float, float, float]] = []
    widest = max((row.ink[2] - row.ink[0]) * size for row in shaped)
    for index, row in enumerate(shaped):
        if style.vertical:
            x, y = -index * style.leading * size, -row.ink[1] * size
        else:
            slack = widest - (row.ink[2] - row.ink[0]) * size
            x, y = slack * style.across - row.ink[0] * size, index * style.leading * size
        placed += [(glyph, x, y) for glyph in row.glyphs]
        edges.append((x + row.ink[0] * size, y + row.ink[1] * size, x + row.ink[2] * size, y + row.ink[3] * size))
    left, top = min(edge[0] for edge in edges), min(edge[1] for edge in edges)
    right, bottom = max(edge[2] for edge in edges), max(edge[3] for edge in edges)
    return placed, Box(left, top, right - left, bottom - top)


def _data(glyph: Glyph, x: float, y: float, size: float) -> str:
    """Relative commands in whole steps of the grid, the operator only where it changes."""
    parts: list[str] = []
    last, at = "", (0, 0)
    for operator, values in glyph.outline:
        if operator == "Z":
            parts.append("z")
            last = ""
            continue
        steps = [
            (round((x + px * size) * GRID), round((y + py * size) * GRID))
            for px, py in (glyph.at(*pair) for pair in zip(values[::2], values[1::2], strict=True))
        ]
        written, text = _command(operator, steps, at)
        parts.append(text if written != last else (text[1:] if text[1:2] == "-" else " " + text[1:]) if text else "")
        last, at = (written, steps[-1]) if text else (last, at)
    return "".join(parts)


def _command(operator: str, steps: list[tuple[int, int]], at: tuple[int, int]) -> tuple[str, str]:
    """The operator and the whole command; empty for a line of no length."""
    if operator == "M":
        return "M", f"M{steps[0][0]} {steps[0][1]}"
    moves = [(x - at[0], y - at[1]) for x, y in steps]
    if operator == "L":
        across, down = moves[0]
        if not down:
            return ("h", f"h{across}") if across else ("", "")
        if not across:
            return "v", f"v{down}"
    text = " ".join(f"{dx} {dy}" for dx, dy in moves).replace(" -", "-")
    return operator.lower(), operator.lower() + text
