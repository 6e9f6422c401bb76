"""Palettes belong to seasons, and their text is readable on the ground, its tint and the ground of the night."""

import pytest

from portal.shared.posters.colors import TEXT_CONTRAST, contrast
from portal.shared.posters.palettes import COLORS, Season, palette, season_of

SEEDS = [f"event-{number}" for number in range(60)]


@pytest.mark.parametrize("season", Season)
def test_text_is_readable_on_every_ground_of_every_palette(season):
    for seed in SEEDS:
        for colors in (palette(season, seed), palette(season, seed).night(), palette(season, seed).dark()):
            assert contrast(colors.ink, colors.ground) >= TEXT_CONTRAST
            assert contrast(colors.ink, colors.tint) >= TEXT_CONTRAST


@pytest.mark.parametrize("season", Season)
def test_shapes_are_seen_on_their_ground(season):
    for seed in SEEDS:
        colors = palette(season, seed)
        assert contrast(colors.main, colors.ground) > 1.7
        turned = colors.reversed()
        assert contrast(turned.ink, turned.ground) > 1.9


@pytest.mark.parametrize("season", Season)
def test_every_palette_of_a_season_is_chosen_by_some_event(season):
    assert {palette(season, seed).name for seed in SEEDS} == set(COLORS[season])


def test_the_date_says_the_season():
    seasons = [season_of(month) for month in range(1, 13)]
    winter, spring, summer, autumn = Season.WINTER, Season.SPRING, Season.SUMMER, Season.AUTUMN
    assert seasons == [winter, winter, *[spring] * 3, *[summer] * 3, *[autumn] * 3, winter]
