"""Which characters our fonts draw in a document, and what is drawn for the others, so that no box stands in a PDF."""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

FONTS = Path(__file__).resolve().parent / "fonts"
GETA = "〓"  # what Japanese printers set where a sign is missing
DINGBATS, EMOJI = range(0x2300, 0x2C00), 0x1F000
TEXT_STYLE = "\ufe0e"  # after an emoji: drawn by our font, not by a colour font of the machine
NOT_ASCII = re.compile(r"[^\x09\x0a\x0d\x20-\x7e]+")
WITH_MARKS = re.compile(r".[\u0300-\u036f\u3099\u309a]+")
IDEOGRAPHIC_SELECTORS = range(0xE0100, 0xE01F0)  # the font draws the base form of a variant
JOINERS = {"\u200c", "\u200d"}  # they shape Arabic and Devanagari
SEPARATORS = re.compile("[\u2028\u2029]")  # of lines and paragraphs, pasted from other programs
# Not drawn: marks of direction, which could turn a line around, of emoji sequences and skin tones, of places to break.
INVISIBLE = re.compile(
    r"[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f\U0001f3fb-\U0001f3ff]"
)


@lru_cache(maxsize=1)
def _drawable() -> frozenset[int]:
    """The code points of all fonts that ship with the project."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - slow to import, and only needed when a document is drawn

    found: set[int] = set()
    for path in sorted(FONTS.glob("*.[ot]tf")):
        with TTFont(path, lazy=True) as font:
            found.update(font.getBestCmap())
    return frozenset(found)


def _is_drawable(character: str) -> bool:
    return ord(character) in _drawable() or ord(character) in IDEOGRAPHIC_SELECTORS or character in JOINERS


def unprintable(text: str) -> list[str]:
    """The characters of a text for which a document has 〓, each once; invisible ones are left out."""
    visible = dict.fromkeys(_reduced(text))
    return [character for character in visible if not character.isspace() and not _is_drawable(character)]


def printable(text: str) -> str:
    """The text as a document draws it; also for HTML, whose markup is ASCII and stays as it is.

    Letters and their marks are composed, invisible signs left out, and 〓 stands for what no font draws. Compatibility
    ideographs keep their shape: a name is printed as its owner writes it.
    """
    return NOT_ASCII.sub(lambda run: "".join(map(_drawn, _reduced(run[0]))), WITH_MARKS.sub(_composed, text))


def _composed(cluster: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", cluster[0])


def _reduced(text: str) -> str:
    kept = SEPARATORS.sub(" ", INVISIBLE.sub("", WITH_MARKS.sub(_composed, text)))
    return "".join(character for character in kept if character in "\t\n\r" or unicodedata.category(character) != "Cc")


def _drawn(character: str) -> str:
    if not _is_drawable(character):
        return " " if character.isspace() else GETA
    return character + TEXT_STYLE if _is_pictograph(character) else character


def _is_pictograph(character: str) -> bool:
    return unicodedata.category(character) == "So" and (ord(character) in DINGBATS or ord(character) >= EMOJI)
