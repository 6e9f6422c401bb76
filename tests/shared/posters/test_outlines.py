"""Text is drawn with the fonts of documents: whatever a font has is drawn, and what none has is left out."""

import pytest

from portal.shared.posters.outlines import drawable, line


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("音楽🎵会", "音楽会"),
        ("🎄", ""),
        ("か\u3099くたい", "がくたい"),
        ("葛\U000e0100飾", "葛飾"),
        ("a\u200bb\u202ec", "abc"),
        ("  二つの\u3000空白\n行 ", "二つの 空白 行"),
        ("\ue000私用", "私用"),
        ("♪ ☆ ♥", "♪ ☆ ♥"),
    ],
)
def test_only_what_can_be_drawn_is_left_of_a_text(text, drawn):
    assert drawable(text) == drawn


@pytest.mark.parametrize("text", ["鷗外𠮷野家", "Việt", "Привет", "نعم", "संगीत", "שלום", "콘서트", "คอน"])
@pytest.mark.parametrize("vertical", [False, True])
def test_every_script_of_the_fonts_has_outlines(text, vertical):
    drawn = line(drawable(text), vertical=vertical)
    assert drawable(text) == text
    assert sum(1 for glyph in drawn.glyphs if glyph.outline) >= len(text) * 0.5
    assert drawn.length > len(text) * 0.2


def test_a_long_vowel_mark_lies_in_a_line_and_stands_in_a_column():
    across, down = line("ー").ink, line("ー", vertical=True).ink
    assert across[2] - across[0] > 2 * (across[3] - across[1])
    assert down[3] - down[1] > 2 * (down[2] - down[0])


def test_punctuation_moves_to_the_right_upper_corner_of_a_column():
    left, top, _, bottom = line("、", vertical=True).ink
    assert left > 0
    assert bottom < 0.5
    assert top >= -0.1


def test_two_digits_stand_upright_in_a_column_and_a_word_lies_on_its_side():
    assert [glyph.sideways for glyph in line("12月", vertical=True).glyphs] == [False, False, False]
    assert [glyph.sideways for glyph in line("Jazz", vertical=True).glyphs] == [True] * 4
    left, _, right, _ = line("12", vertical=True).ink
    assert abs(left + right) < 0.1


def test_kana_are_set_tight():
    assert line("トーク").length < 3
