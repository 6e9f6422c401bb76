"""Kana as people type them: hiragana, half width, NFD; stored as full-width katakana, sent to banks in half width."""

import re
import unicodedata

from portal.shared.text.characters import half_width
from portal.shared.text.latin import without_marks

HIRAGANA_TO_KATAKANA = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
READING = re.compile("[ァ-ヺー・ヽヾㇰ-ㇿA-Za-zÀ-ÖØ-öø-ɏḀ-ỿ0-9 .,'&()/=-]*")  # what stands in the reading of a name
SOUND = re.compile("[ァ-ヺㇰ-ㇿA-Za-zÀ-ÖØ-öø-ɏḀ-ỿ0-9]")  # signs alone are the reading of nothing
DAKUTEN = str.maketrans("゛゜", "\u3099\u309a")  # typed as signs of their own: カ゛
SIGNS = str.maketrans({"゠": "=", "’": "'", "‘": "'", "ʼ": "'", "ʻ": "'"} | dict.fromkeys("‐‑‒–—―−", "-"))
REPEATED = re.compile("([ァ-ヺ])([ヽヾ])")  # ミスヾ: the letter before it once more, voiced or not
LONG = re.compile("(?<=[ァ-ヺ])-(?= |$)")  # a dash that was typed for the long sound
# Letters that the banks' system (全銀) does not have.
MODERN = str.maketrans(
    dict(zip("ヰヱヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ", "イエワカケクシストヌハヒフヘホムラリルレロ", strict=True))
    | {"ヷ": "ヴァ", "ヸ": "ヴィ", "ヹ": "ヴェ", "ヺ": "ヴォ", "'": "", "=": "."}
)
TO_HALF = dict(
    zip(
        "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン・「」",
        "ｦｱｲｳｴｵﾔﾕﾖﾂ-ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝ.｢｣",
        strict=True,
    )
)
VOICED = {"\u3099": "ﾞ", "\u309a": "ﾟ"}
HOLDER = re.compile(r"[ｦｱ-ﾟA-Z0-9 ().,/｢｣\\-]+")  # 全銀 format: no small kana, capitals, a few signs


def katakana(text: str) -> str:
    """The text in full width with katakana for hiragana: やまだ ﾊﾅｺ → ヤマダ ハナコ; other letters stay."""
    wide = half_width(text.translate(DAKUTEN)).translate(HIRAGANA_TO_KATAKANA).translate(SIGNS)
    return LONG.sub("ー", wide)


def is_reading(text: str) -> bool:
    """Whether a text of `katakana` can be a reading, or is empty: kana and Latin letters, no kanji, not signs alone."""
    return READING.fullmatch(text) is not None and (not text or SOUND.search(text) is not None)


def reading_of(name: str) -> str:
    """The reading of a name that is written in kana or Latin letters: やまだ ﾊﾅｺ → ヤマダ ハナコ; "" for all others."""
    wide = katakana(name)
    return wide if is_reading(wide) else ""


def bank_account_holder(text: str) -> str:
    """The holder as banks take it: やまだ → ﾔﾏﾀﾞ, スミヱ → ｽﾐｴ, ・ → "."; other letters stay, `is_holder` refuses them."""
    wide = without_marks(REPEATED.sub(_repeat, katakana(text))).translate(MODERN).upper()
    parts = unicodedata.normalize("NFD", wide)
    return "".join(VOICED.get(letter) or TO_HALF.get(letter, letter) for letter in parts)


def _repeat(found: re.Match[str]) -> str:
    plain = unicodedata.normalize("NFD", found[1])[0]
    return found[1] + unicodedata.normalize("NFC", plain + ("\u3099" if found[2] == "ヾ" else ""))


def is_bank_account_holder(text: str) -> bool:
    """Whether banks take it as the holder of an account."""
    return HOLDER.fullmatch(text) is not None
