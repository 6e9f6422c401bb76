"""Text that a store's register can print: names and titles reduced to the characters of Shift_JIS (JIS X 0208)."""

import re
import unicodedata

from portal.shared.text.characters import one_line
from portal.shared.text.latin import without_marks

TITLE, NAME = 22, 20  # characters on the slip
# Common in names, missing in Shift_JIS; NFKC leaves them as they are.
SAME_NAME = str.maketrans("髙﨑𠮷塚德瀨桒濵栁寬", "高崎吉塚徳瀬桑浜柳寛")
SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # which form of a kanji is drawn: 葛󠄀 is 葛
UNPRINTABLE = "〓"  # the usual substitute for a missing character


def printable_text(text: str, most: int, *, empty: str) -> str:
    """Returns at most `most` printable characters; `empty` if nothing printable remains.

    A letter without a printable form becomes 〓, so that a name never turns into another name. Symbols and emoji are
    dropped.
    """
    plain = unicodedata.normalize("NFKC", one_line(text).translate(SAME_NAME)).translate(SAME_NAME)
    plain = without_marks(SELECTORS.sub("", plain))
    printed = "".join(_printed(character) for character in plain)
    return " ".join(printed.split())[:most].strip() or empty


def is_printable(text: str) -> bool:
    """Whether a register can print every character of the text."""
    return all(_fits(character) for character in text)


def _printed(character: str) -> str:
    if character.isspace():
        return " "
    if _fits(character):
        return character
    return UNPRINTABLE if unicodedata.category(character).startswith("L") else ""


def _fits(character: str) -> bool:
    if unicodedata.category(character).startswith("C"):  # the encoding has control characters too
        return False
    try:
        character.encode("shift_jis")
    except UnicodeEncodeError:
        return False
    return True
