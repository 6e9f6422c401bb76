"""Latin names as a store's register prints them: José Núñez → JOSE NUNEZ, as on a passport (ICAO 9303)."""

import re
import unicodedata

# Letters that neither their decomposition nor their name turns into A to Z, and signs that a register does not have.
PLAIN = str.maketrans(
    {"ß": "ss", "ẞ": "SS", "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Ð": "D", "ð": "d", "Þ": "TH", "þ": "th"}
    | {"ı": "i", "Ŋ": "N", "ŋ": "n", "Ə": "E", "ə": "e", "Ɖ": "D", "ɖ": "d", "Ĳ": "IJ", "ĳ": "ij", "ſ": "s", "ŉ": "n"}
)
SIGNS = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
MARKS = re.compile("(?<=[A-Za-z])[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff]+")
NAME = re.compile("LATIN (SMALL|CAPITAL) LETTER ([A-Z]) WITH ")  # ł is L with stroke


def without_marks(text: str) -> str:
    """The text with plain letters for Latin ones with marks, in capitals if there were any; other scripts stay."""
    signs = text.translate(SIGNS)
    plain = "".join(_plain(letter) for letter in unicodedata.normalize("NFD", signs).translate(PLAIN))
    plain = unicodedata.normalize("NFC", MARKS.sub("", plain))
    return plain if plain == signs else _capitals(plain)


def _plain(character: str) -> str:
    named = NAME.match(unicodedata.name(character, ""))
    if named is None:
        return character
    return named[2] if named[1] == "CAPITAL" else named[2].lower()


def _capitals(text: str) -> str:
    return "".join(letter.upper() if letter.isascii() else letter for letter in text)
