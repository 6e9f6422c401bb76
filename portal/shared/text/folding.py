"""Text as it is compared in a search: 佐藤　未来, ﾊﾅｺ and Ｊｏｈｎ match 佐藤未来, はなこ and john.

static/js/gate/fold.js folds in the same way; tests/contracts/fold_vectors.json holds the cases of both.
"""

import unicodedata

from portal.shared.text.characters import CONTROLS, DIRECTIONS, half_width
from portal.shared.text.kana import HIRAGANA_TO_KATAKANA

KATAKANA_TO_HIRAGANA = {wide: narrow for narrow, wide in HIRAGANA_TO_KATAKANA.items()}
DASHES = dict.fromkeys([*range(0x2010, 0x2016), 0x2212, 0xFF70], "-")
SELECTORS = dict.fromkeys([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0x200C, 0x200D])


def fold(text: str) -> str:
    """NFKC, lower case, katakana for hiragana, without blanks, selectors of variants and signs that cannot be seen."""
    plain = unicodedata.normalize("NFKC", CONTROLS.sub("", text).translate(SELECTORS))
    visible = DIRECTIONS.sub("", plain).translate(DASHES).translate(HIRAGANA_TO_KATAKANA)
    return unicodedata.normalize("NFKC", "".join(visible.split()).lower())


def search_tokens(text: str) -> list[str]:
    """The words of a search, folded."""
    parts = unicodedata.normalize("NFKC", text).split()
    return [folded for part in parts if (folded := fold(part))]


def matches(tokens: list[str], *texts: str) -> bool:
    """Whether each token stands in one of the texts; tokens of `search_tokens`, texts of any form."""
    folded_texts = [fold(text) for text in texts]
    return all(any(token in text for text in folded_texts) for token in tokens)


def kana_forms(word: str) -> list[str]:
    """The word in half width, in katakana and in hiragana: for columns that cannot be folded in the database."""
    plain = half_width(word)
    wide = plain.translate(HIRAGANA_TO_KATAKANA)
    return list(dict.fromkeys([plain, wide, wide.translate(KATAKANA_TO_HIRAGANA)]))
