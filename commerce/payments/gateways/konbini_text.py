"""What a store's till can print: names and titles cut down to the characters of JIS X 0208 (Shift_JIS)."""

import unicodedata

TITLE, NAME = 22, 20  # signs on the slip
# Common in names, missing in Shift_JIS; NFKC leaves them as they are.
SAME_NAME = str.maketrans("髙﨑𠮷塚德瀨桒濵栁寬", "高崎吉塚徳瀬桑浜柳寛")
UNPRINTABLE = "〓"  # the printers' sign for a character that is missing


def printable_text(text: str, most: int, *, empty: str) -> str:
    """At most `most` printable signs, never cut inside of one; `empty` where nothing is left.

    A letter that is missing shows as 〓, so that nobody becomes somebody else; symbols and emoji are dropped.
    """
    plain = unicodedata.normalize("NFKC", text.translate(SAME_NAME)).translate(SAME_NAME)
    signs = "".join(_printed(sign) for sign in plain)
    return " ".join(signs.split())[:most].strip() or empty


def is_printable(text: str) -> bool:
    """Whether a till can print every sign of it."""
    return all(_fits(sign) for sign in text)


def _printed(sign: str) -> str:
    if sign.isspace():
        return " "
    if _fits(sign):
        return sign
    return UNPRINTABLE if unicodedata.category(sign).startswith("L") else ""


def _fits(sign: str) -> bool:
    if unicodedata.category(sign).startswith("C"):  # control characters would be encoded too
        return False
    try:
        sign.encode("shift_jis")
    except UnicodeEncodeError:
        return False
    return True
