from collections import Counter

import pytest

from cms.search.analysis.kana import Restorer
from cms.search.analysis.spelling import Speller
from cms.search.analysis.tokenizer import normalise, pieces, stem, tokenize

FAQ = ["領収書を発行できますか", "国民健康保険の手続き", "メールが届きません", "確認メール"]


def reading_pairs_of_faq() -> Counter[str]:
    return Counter(word for text in FAQ for word in tokenize(text, "ja").reading_pairs)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("メールが届きません", ["メール", "届く", "無い"]),
        ("ﾒｰﾙが届かない！", ["メール", "届く", "無い"]),
        ("払戻", ["払い戻し"]),
        ("ブラウザー", ["ブラウザ"]),
        ("ｉＰｈｏｎｅを教えてください", ["iphone"]),
        ("！？", []),
    ],
)
def test_spellings_of_a_word_are_one_term_and_particles_are_dropped(text, units):
    assert tokenize(text, "ja").units == units


def test_a_compound_is_a_term_and_so_are_its_parts():
    tokens = tokenize("受け取りたい払い戻します", "ja")
    assert ("払い戻す" in tokens.compounds, {"払う", "戻す"} <= set(tokens.units)) == (True, True)


def test_texts_of_any_length_are_analysed():
    assert tokenize("確認。" * 30000, "ja").units == ["確認"] * 30000


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [("tickets", "ticket"), ("companies", "company"), ("paying", "pay"), ("address", "address"), ("boxes", "box")],
)
def test_english_endings_are_removed(word, stemmed):
    assert stem(word) == stemmed


def test_english_stopwords_are_dropped():
    assert tokenize("How can I get a refund of my tickets?", "en").units == ["get", "refund", "ticket"]


@pytest.mark.parametrize(
    ("typed", "restored"),
    [
        ("りょうしゅうしょ", "領収書"),
        ("こくみんけんこうほけんのてつづき", "国民健康保険の手続き"),
        ("かくにんめーる", "確認メール"),
        ("けっさい", "けっさい"),  # not in the documents: stays as it was typed
        ("領収書のあてな", "領収書のあてな"),  # has kanji: was converted by the keyboard
        ("iOS", "iOS"),
    ],
)
def test_kana_are_converted_only_to_spellings_of_the_documents(typed, restored):
    assert Restorer(reading_pairs_of_faq()).restore(typed) == restored


@pytest.mark.parametrize(
    ("typed", "corrected"), [("キャセルする", "キャンセルする"), ("コンサート", "コンサート"), ("メール", "メール")]
)
def test_typing_errors_in_katakana_are_corrected(typed, corrected):
    assert Speller(tokenize("キャンセルとコンセントとメール", "ja").reading_pairs).correct(typed) == corrected


def test_pieces_of_a_text_are_the_text():
    text = "<b>領収書</b>は、マイページから。"
    assert "".join(piece.written for piece in pieces(text, "ja")) == text


def test_normal_text_has_one_width_one_case_and_single_spaces():
    assert normalise("　ＡＢＣ・ﾒｰﾙ、Def!") == "abc メール def"
