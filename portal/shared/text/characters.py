"""Which characters of a text are stored: none that a database refuses, and none that nobody can see."""

import re
import unicodedata

REPLACEMENT = "\ufffd"
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL refuses NUL, UTF-8 has no lone surrogates
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff]")  # all but tab and line breaks
# Signs of direction, those that only say where a line may break, how letters join or where a file begins, and code
# points that are no characters: a name does not need them.
DIRECTIONS = re.compile(
    "[\u00ad\u034f\u061c\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\U0001d173-\U0001d17a\U000e0001]"
)
# Joiners and emoji selectors mean nothing at the start and after Latin letters, kana and kanji (1\ufe0f\u20e3 is a sign).
ORPHANS = re.compile(
    "(?:^|(?<=[\n A-Za-z\u3041-\u30ff\u3400-\u9fff\uff66-\uff9f\U000e0100-\U000e01ef]))[\u200c\u200d\ufe0e\ufe0f]+"
)
LINE_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs whose glyph is empty
BLANKS = dict.fromkeys(map(ord, BLANK_LETTERS), " ")


def storable(text: str) -> str:
    """The text with U+FFFD for NUL and for lone surrogates: what any database stores and UTF-8 can say."""
    return UNSTORABLE.sub(REPLACEMENT, text)


def without_controls(text: str) -> str:
    """NFC, without control characters other than tab and line breaks; macOS pastes NFD (か + dakuten)."""
    return unicodedata.normalize("NFC", CONTROLS.sub("", text))


def one_line(text: str) -> str:
    """A line as it is stored: NFC, no control or direction signs, each run of white space one blank; "" if unseen.

    Emoji with their joiners, variation selectors (葛󠄀) and letters outside of the first plane (𠮷) stay.
    """
    spaced = LINE_BREAKS.sub(" ", text).replace("\t", " ").translate(BLANKS)
    cleaned = " ".join(_without_unseen(spaced).split())
    return cleaned if is_visible(cleaned) else ""


def many_lines(text: str) -> str:
    """A text of several lines as it is stored: like `one_line`, but line breaks (as LF) and inner blanks stay."""
    cleaned = _without_unseen(LINE_BREAKS.sub("\n", text))
    lines = (line.rstrip() for line in cleaned.split("\n"))
    stored = "\n".join(lines).strip()
    return stored if is_visible(stored) else ""


def _without_unseen(text: str) -> str:
    return ORPHANS.sub("", DIRECTIONS.sub("", without_controls(text)))


def is_visible(text: str) -> bool:
    """Whether a reader sees anything: not only blanks, joiners, variation selectors and letters without a glyph."""
    return any(not _is_unseen(character) for character in text)


def _is_unseen(character: str) -> bool:
    if character in BLANK_LETTERS or character.isspace():
        return True
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Cn", "Mn", "Me", "Zs", "Zl", "Zp"}


def half_width(text: str) -> str:
    """NFKC of the cleaned line: full-width letters, digits and signs become ASCII, half-width kana full-width."""
    return one_line(unicodedata.normalize("NFKC", without_controls(text)))
