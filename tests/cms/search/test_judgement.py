"""A weak first hit is shown only when enough speaks for it."""

import numpy as np
import pytest

from cms.search.analysis.synonyms import EditorSynonym
from cms.search.judgement import Evidence, shown
from cms.search.ranker import Document, Index


def evidence(scores, shared=None, known=0.0, meanings=None) -> Evidence:
    count = len(scores)
    return Evidence(
        np.array(scores, np.float32),
        np.array(shared or [0.0] * count, np.float32),
        known,
        None if meanings is None else np.array(meanings, np.float32),
    )


@pytest.mark.parametrize(
    ("case", "is_shown"),
    [
        (evidence([0.7, 0.2]), [True, True]),
        (evidence([0.7, 0.01]), [True, False]),
        (evidence([0.4, 0.1]), [False, False]),
        (evidence([0.4, 0.1], shared=[4.0, 0.0]), [True, True]),
        (evidence([0.4, 0.1], known=0.9), [True, True]),
        (evidence([0.2, 0.1], shared=[2.0, 0.0], known=0.5), [False, False]),
        (evidence([0.3, 0.0], shared=[2.0, 0.0], known=0.5, meanings=[0.1, 0.39]), [True, True]),
        (evidence([0.05, 0.0], meanings=[0.1, 0.5]), [True, True]),
        (evidence([0.3, 0.0], shared=[2.0, 0.0], known=0.5, meanings=[0.1, 0.3]), [False, False]),
        (evidence([0.7, 0.0], meanings=[-0.2, 0.0]), [True, False]),
    ],
)
def test_words_or_words_and_meaning_must_speak_for_a_hit(case, is_shown):
    assert list(shown(case)) == is_shown


def test_less_is_asked_in_english_where_no_reading_and_no_kanji_add_to_the_score():
    assert [list(shown(evidence([0.6]), language)) for language in ("ja", "en")] == [[False], [True]]


@pytest.mark.parametrize(("documents", "is_shown"), [(2, False), (31, False), (300, True)])
def test_less_is_asked_of_a_hit_in_a_large_help(documents, is_shown):
    assert shown(evidence([0.4] + [0.0] * (documents - 1)))[0] == is_shown


def index(count: int) -> Index:
    """An index whose first document alone has the word 転入, among `count` others."""
    texts = ["転入の届け出"] + [f"第{number}号の{chr(0x4E00 + number * 7)}について" for number in range(count)]
    return Index([Document.of(number, (text, "", ""), "ja") for number, text in enumerate(texts)], "ja")


@pytest.mark.parametrize(("count", "hits"), [(10, []), (300, [0])])
def test_one_rare_word_in_a_long_question_is_enough_in_a_large_help_only(count, hits):
    query = "転入するまえに新居で水漏れがあったのでマンションの管理会社と不動産業者へ苦情を言いたい"
    assert [hit.key for hit in index(count).search(query)] == hits


def test_words_of_which_an_editor_wrote_synonyms_are_known():
    documents = [Document.of(0, ("払い戻しはできますか", "", ""), "ja"), Document.of(1, ("席を選ぶ", "", ""), "ja")]
    query = "リファンド"
    without = Index(documents, "ja")
    with_synonym = Index(documents, "ja", [EditorSynonym("リファンド", ("払い戻し",), 0.7)])
    assert [each.evidence_of_text(query).known for each in (without, with_synonym)] == [0.0, 1.0]


def test_of_two_questions_with_the_words_the_shorter_one_is_first():
    texts = ["チケットを家族や友人や同僚へ郵送で再発行できますか", "チケットを再発行できますか"]
    documents = [Document.of(number, (text, "", ""), "ja") for number, text in enumerate(texts)]
    assert [hit.key for hit in Index(documents, "ja").search("チケット 再発行")] == [1, 0]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("引っ越した", "住所の変更"),
        ("もうやめたい", "退会の手続き"),
        ("カードをなくした", "カードの紛失"),
        ("燃えるもの", "燃やすごみ"),
    ],
)
def test_everyday_words_and_shared_kanji_find_the_official_words(query, first):
    texts = ["住所の変更", "退会の手続き", "カードの紛失", "燃やすごみ", "カードの種類", "会員の種類"]
    index = Index([Document.of(text, (text, "", ""), "ja") for text in texts], "ja")
    assert index.keys[int(np.argmax(index.evidence_of_text(query).scores))] == first


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("チケットを買ったのに、メールがとどきません", "メール"),
        ("券を申し込みましたが、メールが来ません", "メール"),
        ("申し込んだけどメールがこない", "メール"),
        ("チケットを買うのに必要なもの", "買い方"),
    ],
)
def test_what_follows_a_contrast_is_what_the_sentence_asks_for(query, first):
    texts = {"買い方": "チケットを買う方法、申し込む方法、必要なもの", "メール": "メールが届きません、メールが来ません"}
    index = Index([Document.of(key, (text, "", ""), "ja") for key, text in texts.items()], "ja")
    assert index.search(query, 1)[0].key == first
