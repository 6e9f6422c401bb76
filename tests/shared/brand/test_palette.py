"""The palette of any site can be read: WCAG 2.2, contrast 1.4.3, 1.4.6 and 1.4.11, over 300 colours, light and dark."""

import pytest

from portal.shared.brand.palette import (
    DEFAULT_COLOUR,
    HUES,
    LARGE,
    STRONG_TEXT,
    TEXT,
    accent_of,
    contrast,
    nearest_hue,
    oklch,
    palette_of,
    parts,
)

GROUNDS = ("bg", "surface", "raised", "selected")
# role, the grounds it stands on, the ratio
PAIRS = [
    ("text", GROUNDS, STRONG_TEXT),
    ("strong", GROUNDS, STRONG_TEXT),
    ("sub", GROUNDS, TEXT),
    ("line", GROUNDS, LARGE),
    ("primary", GROUNDS, STRONG_TEXT),
    ("primary-hover", GROUNDS, STRONG_TEXT),
    ("primary-active", GROUNDS, STRONG_TEXT),
    ("on-fill", ("fill", "fill-hover", "fill-active"), TEXT),
    ("fill-line", ("bg",), LARGE),
]
EXTREMES = [
    "#000000",
    "#ffffff",
    "#ff0000",
    "#00ff00",
    "#0000ff",
    "#ffff00",
    "#00ffff",
    "#ff00ff",
    "#808080",
    "#fffffe",
    "#010000",
]
# 300 colours: all hues in steps of 15 degrees, from dark to light, from grey to the strongest, and the corners of sRGB
COLOURS = [
    oklch(lightness, chroma, hue)
    for hue in range(0, 360, 15)
    for lightness, chroma in [(0.2, 0.1), (0.35, 0.3), (0.45, 0.05), (0.5, 0.2), (0.55, 0.3), (0.6, 0.02), (0.65, 0.3), (0.7, 0.1),
                              (0.78, 0.3), (0.85, 0.15), (0.9, 0.3), (0.97, 0.05)]
] + [DEFAULT_COLOUR, *EXTREMES]  # fmt: skip


def unreadable(colours: dict[str, str]) -> list[str]:
    """The pairs of roles whose contrast is too low."""
    return [
        f"{role} on {ground}: {contrast(colours[role], colours[ground]):.2f} < {ratio}"
        for role, grounds, ratio in PAIRS
        for ground in grounds
        if contrast(colours[role], colours[ground]) < ratio
    ]


def test_there_are_300_colours_and_none_twice_as_often_as_needed():
    assert (len(COLOURS), len(set(COLOURS)) > 280) == (300, True)


@pytest.mark.parametrize("colour", COLOURS)
def test_every_pair_of_roles_can_be_read_light_and_dark(colour):
    palette = palette_of(colour)
    assert (unreadable(palette.light), unreadable(palette.dark)) == ([], [])


def test_the_check_finds_a_pair_that_cannot_be_read():
    colours = palette_of(DEFAULT_COLOUR).light | {"text": "#cccccc"}
    assert unreadable(colours)[0].startswith("text on bg: 1.6")


def test_a_colour_keeps_its_hue():
    hue = parts("#00a040")[2]
    palette = palette_of("#00a040")
    assert [abs(parts(side["primary"])[2] - hue) < 12 for side in (palette.light, palette.dark)] == [True, True]


def test_the_button_has_the_very_colour_of_the_site_where_it_can_be_read():
    assert [palette_of(colour).light["fill"] for colour in ("#2447c9", "#e60012", "#ffd400")] == [
        "#2447c9",
        "#e60012",
        "#ffd400",
    ]


def test_a_grey_site_has_no_hue_of_its_own():
    assert palette_of("#808080").light["selected"] == palette_of("#7f7f7f").light["selected"] == "#f0f0f0"


@pytest.mark.parametrize("number", range(HUES))
def test_the_words_of_an_accent_can_be_read_on_its_grounds(number):
    light, dark = accent_of(number).light, accent_of(number).dark
    pairs = [
        (light["on-accent"], light["accent"]),
        (light["accent-text"], light["accent-tint"]),
        (light["accent-text"], "#ffffff"),
        (dark["on-accent"], dark["accent"]),
        (dark["accent-text"], dark["accent-tint"]),
        (dark["accent-text"], palette_of(DEFAULT_COLOUR).dark["bg"]),
    ]
    assert [pair for pair in pairs if contrast(*pair) < TEXT] == []


def test_an_accent_is_found_by_the_hue_of_a_colour():
    assert [nearest_hue(oklch(0.5, 0.1, number * 15)) for number in range(HUES)] == list(range(HUES))


def test_what_is_no_colour_is_an_error():
    with pytest.raises(ValueError, match="blue-ish"):
        palette_of("blue-ish")
