"""Folding of mail texts."""

import pytest

from portal.shared.mail.sending.text_wrap import WIDTH, columns, fold


def test_japanese_text_is_folded_at_35_characters():
    folded = fold("あ" * 80).splitlines()

    assert [len(line) for line in folded] == [35, 35, 10]


def test_no_line_begins_with_closing_punctuation():
    folded = fold("あ" * 35 + "。" + "い" * 3).splitlines()

    assert folded == ["あ" * 34, "あ。いいい"]


def test_a_link_is_never_cut():
    link = "http://localhost:8000/verify/" + "a" * 90 + "/"

    assert fold(f"前\n\n{link}\n\n後") == f"前\n\n{link}\n\n後\n"


def test_a_latin_word_stays_whole():
    folded = fold("あ" * 30 + "info@cloud-pass.jp" + "から").splitlines()

    assert folded == ["あ" * 30, "info@cloud-pass.jpから"]


@pytest.mark.parametrize(
    ("line", "folded"),
    [
        (
            "支払ったあと、購入履歴に反映されるまで時間がかかることがあります。お支払いを確認したら、メールでお知らせします。",
            [
                "支払ったあと、購入履歴に反映されるまで時間がかかることがあります。",
                "お支払いを確認したら、メールでお知らせします。",
            ],
        ),
        (
            "下のリンクから、24時間以内にお手続きください。お手続きが終わるまで、お申込みは完了していません。",
            [
                "下のリンクから、24時間以内にお手続きください。お手続きが終わるまで、",
                "お申込みは完了していません。",
            ],
        ),
        (
            "リンクを知っている人はチケットを表示できます。このメールを、来場しない方に転送しないでください。",
            [
                "リンクを知っている人はチケットを表示できます。このメールを、来場しない",
                "方に転送しないでください。",
            ],
        ),
    ],
)
def test_japanese_lines_end_between_phrases(line, folded):
    assert fold(line).splitlines() == folded


def test_a_line_of_english_ends_between_words():
    line = "Please show the page of the ticket on the screen of your phone at the entrance of the hall."

    assert fold(line).splitlines() == [
        "Please show the page of the ticket on the screen of your phone at the",
        "entrance of the hall.",
    ]


def test_no_line_ends_with_an_opening_bracket():
    folded = fold("あ" * 34 + "（会場は" + "い" * 10 + "）")

    assert [line for line in folded.splitlines() if line.endswith("（")] == []


def test_repeated_blank_lines_become_one():
    assert fold("\n\nあ\n\n\n\nい  \n\n") == "あ\n\nい\n"


@pytest.mark.parametrize("text", ["1234567890" * 20, "a" * 69 + "あ", "（" * 100])
def test_folded_lines_fit_the_width_and_no_text_is_lost(text):
    folded = fold(text)

    assert all(columns(line) <= WIDTH for line in folded.splitlines())
    assert folded.replace("\n", "") == text
