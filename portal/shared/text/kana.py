"""Kana as people type them: hiragana, half width, NFD; stored as full-width katakana, sent to banks in half width."""

import re
import unicodedata

from portal.shared.text.characters import half_width

HIRAGANA_TO_KATAKANA = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
READING = re.compile("[ァ-ヺー・ヽヾA-Za-z0-9 .,'&()/-]*")  # what stands in the reading of a name
MODERN = str.maketrans("ヰヱヮヵヶゎゐゑ", "イエワカケワイエ")  # letters that the banks' system (全銀) does not have
TO_HALF = dict(
    zip(
        "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン・「」",
        "ｦｱｲｳｴｵﾔﾕﾖﾂ-ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝ.｢｣",
        strict=True,
    )
)
VOICED = {"\u3099": "ﾞ", "\u309a": "ﾟ"}
HOLDER = re.compile(r"[ｦｱ-ﾟA-Z0-9 ().,/｢｣\\-]+")  # 全銀 format: no small kana, capitals, a few signs
DASHES = re.compile("[\u2010-\u2015\u2212]")


def katakana(text: str) -> str:
    """The text in full width with katakana for hiragana: やまだ ﾊﾅｺ → ヤマダ ハナコ; other letters stay."""
    return half_width(text).translate(HIRAGANA_TO_KATAKANA)


def is_reading(text: str) -> bool:
    """Whether a text of `katakana` can be a reading: kana and Latin letters, no kanji."""
    return READING.fullmatch(text) is not None


def bank_account_holder(text: str) -> str:
    """The holder as banks take it: やまだ → ﾔﾏﾀﾞ, スミヱ → ｽﾐｴ, ・ → "."; other letters stay, `is_holder` refuses them."""
    wide = DASHES.sub("-", katakana(text)).translate(MODERN).upper()
    parts = unicodedata.normalize("NFD", wide)
    return "".join(VOICED.get(letter) or TO_HALF.get(letter, letter) for letter in parts)


def is_bank_account_holder(text: str) -> bool:
    """Whether banks take it as the holder of an account."""
    return HOLDER.fullmatch(text) is not None
