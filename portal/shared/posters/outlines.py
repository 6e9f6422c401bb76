"""Shapes text into outlines with the fonts of documents: kerned, set tight, and for vertical lines with vertical forms."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

import uharfbuzz

from portal.shared.documents.glyphs import FONTS, INVISIBLE

FIRST = {"bold": "NotoSansJP-Bold.ttf", "regular": "NotoSansJP-Regular.ttf"}
FALLBACKS = (  # in the order of documents/fonts.css; pictographs do not belong on a poster
    *("Sans.ttf", "Thai.ttf", "Arabic.ttf", "Hebrew.ttf", "Devanagari.ttf", "CJK.otf", "Symbols.ttf"),
)
VARIANTS = re.compile("[\U000e0100-\U000e01ef]")  # the base form is drawn
SIDEWAYS = re.compile(r"[\u0021-\u2000]+(?: [\u0021-\u2000]+)*")  # what lies on its side in a vertical line
UPRIGHT_DIGITS = re.compile(r"[0-9]{1,2}|[A-Za-z]|[!?]{1,2}")  # 縦中横: set across, in the width of one character
CENTER = 0.38  # of the height of capitals, above the base line, where letters on their side are centred

type Command = tuple[str, tuple[float, ...]]


@dataclass(frozen=True)
class Glyph:
    """An outline at its place in a line, in em; y grows downwards. `scale` is its width, `sideways` turned clockwise."""

    outline: tuple[Command, ...]
    x: float
    y: float
    scale: float = 1
    sideways: bool = False

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A point of the outline in the line."""
        return (self.x - y, self.y + x) if self.sideways else (self.x + x * self.scale, self.y + y)


@dataclass(frozen=True)
class Line:
    """Glyphs along the line, its length, and the bounds of its ink: left, top, right, bottom."""

    glyphs: tuple[Glyph, ...]
    length: float
    ink: tuple[float, float, float, float]


def drawable(text: str) -> str:
    """The text without what is never drawn or in no font, its white space as single blanks."""
    text = VARIANTS.sub("", INVISIBLE.sub("", unicodedata.normalize("NFC", text)))
    kept = ("" if not (c.isspace() or _font_of(c, "bold")) else " " if c.isspace() else c for c in text)
    return " ".join("".join(kept).split())


@lru_cache(maxsize=4096)
def line(text: str, weight: str = "bold", *, vertical: bool = False) -> Line:
    """A line of text of one em, from the origin: along x with the base line at 0, or down with the middle at 0."""
    glyphs, length = _vertical(text, weight) if vertical else _across(text, weight)
    corners = [
        g.at(*pair) for g in glyphs for _, values in g.outline for pair in zip(values[::2], values[1::2], strict=True)
    ]
    xs, ys = [x for x, _ in corners] or [0.0], [y for _, y in corners] or [0.0]
    return Line(tuple(glyphs), length, (min(xs), min(ys), max(xs), max(ys)))


def _across(text: str, weight: str) -> tuple[list[Glyph], float]:
    glyphs: list[Glyph] = []
    x = 0.0
    for name, run in _runs(text, weight):
        for outline, across, down, width, _ in _shaped(name, run, vertical=False):
            glyphs.append(Glyph(outline, x + across, down))
            x += width
    return glyphs, x


def _vertical(text: str, weight: str) -> tuple[list[Glyph], float]:
    glyphs: list[Glyph] = []
    y = at = 0.0
    for found in [*SIDEWAYS.finditer(text), None]:
        upright = text[int(at) : found.start() if found else len(text)]
        for name, run in _runs(upright, weight):
            for outline, across, down, _, height in _shaped(name, run, vertical=True):
                glyphs.append(Glyph(outline, across, y + down))
                y += height
        if found:
            put, length = (
                _set_across(found[0], weight, y)
                if UPRIGHT_DIGITS.fullmatch(found[0])
                else _set_sideways(found[0], weight, y)
            )
            glyphs += put
            y += length
            at = found.end()
    return glyphs, y


def _set_across(text: str, weight: str, y: float) -> tuple[list[Glyph], float]:
    """縦中横: one or two digits, letters or marks side by side in a vertical line."""
    glyphs, width = _across(text, weight)
    scale = min(1, 0.96 / width)
    return [Glyph(g.outline, (g.x - width / 2) * scale, y + 0.87, scale) for g in glyphs], 1.0


def _set_sideways(text: str, weight: str, y: float) -> tuple[list[Glyph], float]:
    """Letters that lie on their right side, with a little space around."""
    glyphs, width = _across(text, weight)
    space = 0.12
    return [Glyph(g.outline, -CENTER, y + space + g.x, sideways=True) for g in glyphs], width + 2 * space


def _runs(text: str, weight: str) -> list[tuple[str, str]]:
    """(font, text): parts that one font draws; marks and blanks stay in the font of what they follow."""
    runs: list[tuple[str, str]] = []
    for character in text:
        name = _font_of(character, weight) or FIRST[weight]
        if runs and (runs[-1][0] == name or character == " " or unicodedata.combining(character)):
            runs[-1] = (runs[-1][0], runs[-1][1] + character)
        else:
            runs.append((name, character))
    return runs


@lru_cache(maxsize=4096)
def _shaped(name: str, text: str, *, vertical: bool) -> list[tuple[tuple[Command, ...], float, float, float, float]]:
    """Outline, offset across and down, and advance across and down of each glyph, in em."""
    font = _font(name)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.language = "ja"
    buffer.guess_segment_properties()
    if vertical:
        buffer.direction = "ttb"
    uharfbuzz.shape(font, buffer, {"palt": not vertical, "vpal": vertical, "vkrn": vertical, "kern": True})
    em = font.face.upem
    return [
        (_outline(name, info.codepoint), at.x_offset / em, -at.y_offset / em, at.x_advance / em, -at.y_advance / em)
        for info, at in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    ]


@lru_cache(maxsize=4096)
def _outline(name: str, glyph: int) -> tuple[Command, ...]:
    """Commands M, L, Q, C and Z in em, y downwards."""
    font = _font(name)
    em = font.face.upem
    found: list[Command] = []

    def command(operator: str, *values: float) -> None:
        found.append((operator, tuple(value / em * (-1) ** index for index, value in enumerate(values))))

    draw = uharfbuzz.DrawFuncs()
    draw.set_move_to_func(lambda *args: command("M", *args[:2]))
    draw.set_line_to_func(lambda *args: command("L", *args[:2]))
    draw.set_quadratic_to_func(lambda *args: command("Q", *args[:4]))
    draw.set_cubic_to_func(lambda *args: command("C", *args[:6]))
    draw.set_close_path_func(lambda *args: command("Z"))
    font.draw_glyph(glyph, draw, None)
    return tuple(found)


@lru_cache(maxsize=4096)
def _font_of(character: str, weight: str) -> str:
    """The first font that has the character; nothing when none has."""
    names = (FIRST[weight], *(f"Fallback{name}" for name in FALLBACKS))
    return next((name for name in names if ord(character) in _characters(name)), "")


@cache
def _characters(name: str) -> frozenset[int]:
    return frozenset(_font(name).face.unicodes)


@cache
def _font(name: str) -> uharfbuzz.Font:
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(FONTS / name))))
