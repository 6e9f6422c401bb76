"""A weak first hit is shown only when something speaks for it."""

import numpy as np
import pytest

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
        (evidence([0.4, 0.1]), [True, True]),
        (evidence([0.4, 0.01]), [True, False]),
        (evidence([0.15, 0.1]), [False, False]),
        (evidence([0.15, 0.1], shared=[5.0, 0.0]), [True, True]),
        (evidence([0.15, 0.1], known=0.7), [True, True]),
        (evidence([0.05, 0.01], shared=[5.0, 0.0], known=0.7), [False, False]),
        (evidence([0.05, 0.0], meanings=[0.1, 0.5]), [True, True]),
        (evidence([0.05, 0.0], meanings=[0.1, 0.3]), [False, False]),
        (evidence([0.1, 0.0], meanings=[0.3, 0.0]), [True, False]),
        (evidence([0.4, 0.0], meanings=[-0.2, 0.0]), [True, False]),
    ],
)
def test_words_or_meaning_must_speak_for_a_hit(case, is_shown):
    assert list(shown(case)) == is_shown


def index(count: int) -> Index:
    """An index whose first document alone has the word 転入, among `count` others."""
    texts = ["転入の届け出"] + [f"第{number}号の{chr(0x4E00 + number * 7)}について" for number in range(count)]
    return Index([Document.of(number, (text, "", ""), "ja") for number, text in enumerate(texts)], "ja")


@pytest.mark.parametrize(("count", "hits"), [(10, []), (80, [0])])
def test_one_rare_word_in_a_long_question_is_enough_in_a_large_help_only(count, hits):
    query = "転入するまえに新居で水漏れがあったのでマンションの管理会社と不動産業者へ苦情を言いたい"
    assert [hit.key for hit in index(count).search(query)] == hits


def test_of_two_questions_with_the_words_the_shorter_one_is_first():
    texts = ["チケットを家族や友人や同僚へ郵送で再発行できますか", "チケットを再発行できますか"]
    documents = [Document.of(number, (text, "", ""), "ja") for number, text in enumerate(texts)]
    assert [hit.key for hit in Index(documents, "ja").search("チケット 再発行")] == [1, 0]


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
