"""Splits text into tokens: Sudachi for Japanese (split modes A and C, without particles), light stemming for English."""

import re
import unicodedata
from functools import lru_cache
from sys import intern
from threading import local
from typing import NamedTuple

from sudachipy import Dictionary, Morpheme, SplitMode, Tokenizer

ANALYSER = 1  # increase it when rows written by an older version must be rewritten
CHUNK_LENGTH = 9000  # characters: Sudachi refuses more than 49,149 bytes at once
IGNORED_PARTS_OF_SPEECH = {"助詞", "助動詞", "補助記号", "記号", "空白", "接続詞", "感動詞"}
NEGATIONS = {"ない", "ず", "ぬ"}
# Words of questions and requests on any subject: in a small help they would weigh as much as its subjects.
_QUESTION_TERMS = (
    "為る 居る 有る 成る 御座る 致す 下さる 貰う 頂く 呉れる 仕舞う 遣る 置く 良い 欲しい 教える 知る "
    "何 何故 どう 御 事 物 時 為 方 場合"
)
QUESTION_TERMS = frozenset(_QUESTION_TERMS.split())
TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}  # ァ-ヶ to ぁ-ゖ
_ENGLISH_STOPS = (
    "a an and any are as at be been but by can could did do does for from had has have how i if in into is it its me "
    "my of on or our please should so some that the their them then there these they this to was we were what when "
    "where which who why will with would you your"
)
ENGLISH_STOPS = frozenset(_ENGLISH_STOPS.split())
_thread_local = local()  # a tokenizer serves one thread at a time


class TokenizedText(NamedTuple):
    """A tokenized text; only strings and lists, so that it can be stored as JSON."""

    text: str  # normalised: one width, one case, no punctuation
    units: list[str]  # short units in order
    compounds: list[str]  # long units that consist of several short ones
    reading: str  # the whole text in hiragana; empty in English
    reading_pairs: list[str]  # "reading written-form" of every long unit, for converting kana


def tokens_from_json(
    text: str, units: list[str], compounds: list[str], reading: str, reading_pairs: list[str]
) -> TokenizedText:
    """Tokens that were stored as JSON; interned, so that each word is in memory once."""
    return TokenizedText(text, [*map(intern, units)], [*map(intern, compounds)], reading, [*map(intern, reading_pairs)])


class Piece(NamedTuple):
    """A part of a text as written, with its terms."""

    written: str
    terms: frozenset[str]


def normalise(text: str) -> str:
    """NFKC and case folding: ｉＯＳ becomes ios, ﾒｰﾙ becomes メール; punctuation becomes one space."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(char if char.isalnum() or char == "ー" else " " for char in folded).split())


def hiragana(text: str) -> str:
    """Converts katakana to hiragana; everything else is unchanged."""
    return text.translate(TO_HIRAGANA)


@lru_cache(maxsize=256)
def tokenize(text: str, language: str) -> TokenizedText:
    """The tokens of a text in Japanese ("ja") or else English."""
    plain = normalise(text)
    return _japanese(plain) if language == "ja" else _english(plain)


def pieces(text: str, language: str) -> list[Piece]:
    """Splits a short text into parts that together are the text, for highlighting."""
    if language != "ja":
        return [Piece(part, frozenset(tokenize(part, language).units)) for part in re.findall(r"\w+|\W+", text)]
    parts = [part for whole in _tokenizer().tokenize(text[:CHUNK_LENGTH]) for part in _with_whole(whole)]
    return [*parts, Piece(text[CHUNK_LENGTH:], frozenset())]


def _with_whole(whole: Morpheme) -> list[Piece]:
    """The short units of a long unit, each with the term of the long unit too."""
    parts = whole.split(SplitMode.A, add_single=False) or [whole]
    return [Piece(part.surface(), frozenset({_term(part), _term(whole)} - {""})) for part in parts]


def are_single_characters(text: str) -> bool:
    """Whether the dictionary knows no word of two or more characters in a Japanese text."""
    return all(len(whole.surface()) == 1 for whole in _tokenizer().tokenize(text))


@lru_cache(maxsize=1)
def _dictionary() -> Dictionary:
    return Dictionary(dict="small")


def close_dictionary() -> None:
    """Frees the dictionary's memory; the next call of `tokenize` opens it again."""
    _dictionary.cache_clear()
    _thread_local.__dict__.clear()


def _tokenizer() -> Tokenizer:
    if not hasattr(_thread_local, "tokenizer"):
        _thread_local.tokenizer = _dictionary().tokenizer(SplitMode.C)
    return _thread_local.tokenizer


def _japanese(plain: str) -> TokenizedText:
    units: list[str] = []
    compounds: list[str] = []
    reading_pairs: list[str] = []
    reading: list[str] = []
    for start in range(0, len(plain), CHUNK_LENGTH):
        for whole in _tokenizer().tokenize(plain[start : start + CHUNK_LENGTH]):
            parts = whole.split(SplitMode.A, add_single=False)
            units += [term for part in (parts or [whole]) if (term := _term(part))]
            if parts and (term := _term(whole)):
                compounds.append(term)
            reading.append(_reading(whole))
            if reading[-1] != " ":
                reading_pairs.append(intern(f"{reading[-1]} {whole.surface()}"))
    return TokenizedText(plain, units, compounds, "".join(reading), reading_pairs)


def _term(morpheme: Morpheme) -> str:
    """The term to compare: the normalised form, 無い for any negation, empty for function words."""
    form = morpheme.normalized_form().casefold()
    part_of_speech = morpheme.part_of_speech()[0]
    if part_of_speech == "助動詞" and form in NEGATIONS:
        return "無い"
    if part_of_speech in IGNORED_PARTS_OF_SPEECH or form in QUESTION_TERMS:
        return ""
    return intern(form.rstrip("ー") if len(form) > 3 else form)  # ブラウザー, ブラウザ


def _reading(morpheme: Morpheme) -> str:
    """The reading in hiragana; the word itself if it has none (Latin letters, unknown kanji); a space for symbols."""
    if morpheme.part_of_speech()[0] in {"空白", "補助記号", "記号"}:
        return " "
    return hiragana(morpheme.reading_form() or morpheme.surface()).casefold()


def _english(plain: str) -> TokenizedText:
    units = [intern(stem(word)) for word in re.findall(r"\w+", plain) if word not in ENGLISH_STOPS]
    return TokenizedText(plain, units, [], "", [])


def stem(word: str) -> str:
    """Removes English endings by a few rules: tickets → ticket, paying → pay, boxes → box; paid is unchanged."""
    for ending, least in (("ies", 3), ("ing", 4), ("ed", 4), ("es", 4), ("s", 3)):
        if word.endswith(ending) and len(word) - len(ending) >= least - 1 and not word.endswith("ss"):
            base = word[: -len(ending)]
            return base + "y" if ending == "ies" else base.removesuffix("e")
    return word.removesuffix("e") if len(word) > 4 else word
