"""Latin names as a store's register prints them: José Núñez → JOSE NUNEZ, as on a passport (ICAO 9303)."""

import unicodedata

# Letters that no decomposition turns into A to Z; ä, ö, ü and ñ lose their marks.
PLAIN = str.maketrans(
    {"ß": "ss", "ẞ": "SS", "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Ø": "O", "ø": "o", "Ł": "L", "ł": "l"}
    | {"Đ": "D", "đ": "d", "Ð": "D", "ð": "d", "Þ": "TH", "þ": "th", "ı": "i", "Ħ": "H", "ħ": "h", "Ŋ": "N", "ŋ": "n"}
)


def without_marks(text: str) -> str:
    """The text with plain letters for Latin ones with marks, in capitals if there were any; other scripts stay."""
    plain = "".join(_plain(letter) for letter in unicodedata.normalize("NFC", text).translate(PLAIN))
    return plain if plain == text else _capitals(plain)


def _plain(character: str) -> str:
    first = unicodedata.normalize("NFD", character)[:1]
    return first if first.isascii() and first.isalpha() else character


def _capitals(text: str) -> str:
    return "".join(letter.upper() if letter.isascii() else letter for letter in text)
