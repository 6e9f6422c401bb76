"""Reads what a PDF draws: the glyphs by font, and the boxes of its words."""

import io
import re
import subprocess
from dataclasses import dataclass

import pikepdf
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')


@dataclass(frozen=True)
class Word:
    """A word with its box in points from the page's upper left corner."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


def missing_glyphs(document: bytes) -> list[str]:
    """The text of each drawn glyph that is number 0, that its font lacks, or that has no outline though it is no space."""
    missing = []
    with pikepdf.open(io.BytesIO(document)) as opened:
        for page in opened.pages:
            fonts = {str(name): _Font(font) for name, font in page.Resources.Font.items()}
            drawn = _drawn(page)
            missing += [fonts[name].text(glyph) for name, glyph in drawn if fonts[name].lacks(glyph)]
    return missing


def _drawn(page: pikepdf.Page) -> set[tuple[str, int]]:
    font, glyphs = "", set()
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            font = str(operands[0])
        elif str(operator) in ("Tj", "TJ"):
            parts = operands[0] if str(operator) == "TJ" else operands
            codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
            glyphs |= {(font, int.from_bytes(codes[at : at + 2])) for at in range(0, len(codes), 2)}
    return glyphs


class _Font:
    def __init__(self, font: pikepdf.Object) -> None:
        descriptor = font.DescendantFonts[0].FontDescriptor
        file = descriptor.get("/FontFile2") or descriptor.get("/FontFile3")
        self.font = TTFont(io.BytesIO(file.read_bytes()))
        self.order, self.glyphs = self.font.getGlyphOrder(), self.font.getGlyphSet()
        pairs = re.findall(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", font.ToUnicode.read_bytes())
        self.texts = {int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in pairs}

    def text(self, glyph: int) -> str:
        return self.texts.get(glyph, f"glyph {glyph}")

    def lacks(self, glyph: int) -> bool:
        if glyph == 0 or glyph >= len(self.order):
            return True
        pen = BoundsPen(self.glyphs)
        self.glyphs[self.order[glyph]].draw(pen)
        return pen.bounds is None and bool(self.text(glyph).strip(" \u3000\u00a0\ufe0e\u200c\u200d"))


def boxes(document: bytes) -> list[list[Word]]:
    """The words of each page."""
    command = ["pdftotext", "-bbox", "-", "-"]
    text = subprocess.run(command, input=document, capture_output=True, check=True).stdout.decode(errors="replace")
    return [
        [Word(*map(float, found[:4]), found[4]) for found in WORD.findall(page)] for page in text.split("<page ")[1:]
    ]


def overlaps(page: list[Word]) -> list[tuple[str, str]]:
    """Pairs of words that lie over each other; the white above and below the letters does not count."""
    pairs = ((one, other) for at, one in enumerate(page) for other in page[at + 1 :])
    return [(one.text, other.text) for one, other in pairs if _is_over(one, other)]


def _is_over(one: Word, other: Word) -> bool:
    high = min(one.bottom - one.top, other.bottom - other.top) * 0.6
    across = min(one.right, other.right) - max(one.left, other.left)
    return across > 1 and min(one.bottom, other.bottom) - max(one.top, other.top) > high
