"""Lines of a title break where a Japanese typesetter breaks them, and are of about the same length."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.shared.posters.line_breaking import NOT_AT_LINE_END, NOT_AT_LINE_START, balanced, segmentations

TITLE = "「夏」、祭り！！（第2部）コーヒーとJazz〜特別な夜、ここで…"


def test_no_line_starts_or_ends_with_a_mark_that_may_not_stand_there():
    for _, chunks in segmentations(TITLE):
        assert not [chunk for chunk in chunks[1:] if chunk[0] in NOT_AT_LINE_START]
        assert not [chunk for chunk in chunks[:-1] if chunk.rstrip()[-1] in NOT_AT_LINE_END]


def test_latin_words_stay_whole_while_another_break_is_left():
    assert segmentations("Jazz NIGHT東京")[-1][1] == ("Jazz ", "NIGHT", "東", "京")


def test_a_word_that_is_longer_than_any_line_breaks_inside():
    assert segmentations("a" * 40)[-1][1] == ("a",) * 40


def test_the_first_breaks_are_at_blanks_and_the_next_between_phrases():
    sorts = [chunks for _, chunks in segmentations("夜の水族館 特別な一日")]
    assert sorts[:2] == [("夜の水族館 ", "特別な一日"), ("夜の", "水族館 ", "特別な", "一日")]


def test_a_number_stays_with_its_counter_and_a_word_with_its_honorific():
    for _, chunks in segmentations("第42回抽選で100名さまをご招待"):
        assert not [
            chunk
            for chunk in chunks
            if chunk in ("第", "42", "100", "招待") or chunk.endswith(("第", "ご", "42", "100"))
        ]


def test_katakana_words_and_compounds_are_parted_only_at_last():
    assert ("市民", "ハーフマラソン") in [chunks for _, chunks in segmentations("市民ハーフマラソン")]


@pytest.mark.parametrize(("count", "lines"), [(1, ["ab cd ef"]), (2, ["ab cd", "ef"]), (3, ["ab", "cd", "ef"])])
def test_lines_are_balanced_and_have_no_blanks_at_their_ends(count, lines):
    assert balanced(("ab ", "cd ", "ef"), [1, 1, 1.5], count) == lines


@given(st.text(alphabet="あアー、。「」（）亜 aB1〜!", min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_no_character_is_lost(text):
    assert {"".join(chunks) for _, chunks in segmentations(text)} == {text}
