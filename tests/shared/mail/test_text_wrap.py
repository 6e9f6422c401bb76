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


def test_repeated_blank_lines_become_one():
    assert fold("\n\nあ\n\n\n\nい  \n\n") == "あ\n\nい\n"


@pytest.mark.parametrize("text", ["1234567890" * 20, "a" * 69 + "あ", "（" * 100])
def test_folded_lines_fit_the_width_and_no_text_is_lost(text):
    folded = fold(text)

    assert all(columns(line) <= WIDTH for line in folded.splitlines())
    assert folded.replace("\n", "") == text
