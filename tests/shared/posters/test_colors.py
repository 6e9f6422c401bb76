"""Colours are those that OKLCH names, and text is readable on whatever it stands."""

import pytest

from portal.shared.posters.chance import Chance
from portal.shared.posters.colors import TEXT_CONTRAST, Color, contrast, readable


@pytest.mark.parametrize(
    ("color", "shown"),
    [  # values of CSS Color 4
        (Color(0, 0, 0), "#000000"),
        (Color(1, 0, 0), "#ffffff"),
        (Color(0.62796, 0.25768, 29.234), "#ff0000"),
        (Color(0.86644, 0.29483, 142.4953), "#00ff00"),
        (Color(0.45201, 0.31321, 264.052), "#0000ff"),
    ],
)
def test_a_color_is_shown_as_in_css(color, shown):
    assert color.hex == shown


def test_what_a_screen_cannot_show_loses_only_chroma():
    shown = Color(0.7, 0.4, 150)
    assert shown.hex == Color(0.7, 0.204, 150).hex


def test_black_on_white_has_the_largest_contrast():
    assert contrast(Color(0, 0, 0), Color(1, 0, 0)) == contrast(Color(1, 0, 0), Color(0, 0, 0)) == pytest.approx(21)


def test_a_mixture_takes_the_shorter_path_between_hues():
    assert Color(0.4, 0.1, 350).toward(Color(0.6, 0.2, 10), 0.5) == Color(0.5, pytest.approx(0.15), 0)


def test_a_text_color_is_readable_on_any_ground():
    chance = Chance("grounds", "test")
    for _ in range(300):
        ground, text = (Color(chance.number(0, 1), chance.number(0, 0.3), chance.number(0, 360)) for _ in range(2))
        assert contrast(readable(text, ground), ground) >= TEXT_CONTRAST


def test_a_readable_color_stays_as_it_is():
    assert readable(Color(0.25, 0.1, 20), Color(0.95, 0.02, 90)) == Color(0.25, 0.1, 20)
