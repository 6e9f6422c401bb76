"""Writes a palette as CSS: custom properties by role, for light and for dark pages; and those of the admin."""

from functools import lru_cache

from portal.shared.brand.palette import HUES, accent_of, palette_of


@lru_cache(maxsize=8)
def brand_css(colour: str) -> str:
    """The custom properties of a site of that colour (`#rrggbb`)."""
    palette = palette_of(colour)
    return f":root{{{_properties(palette.light)}}}{_dark(f':root{{{_properties(palette.dark)}}}')}"


@lru_cache(maxsize=8)
def grounds(colour: str) -> tuple[str, str]:
    """The grounds of the light and the dark pages of a site of that colour, for the bars that browsers draw around them."""
    palette = palette_of(colour)
    return palette.light["bg"], palette.dark["bg"]


@lru_cache(maxsize=1)
def accents_css() -> str:
    """One class per accent, `hue-0` and so on, that sets the colours of an event."""
    accents = [(number, accent_of(number)) for number in range(HUES)]
    light = "".join(f".hue-{number}{{{_properties(accent.light)}}}" for number, accent in accents)
    dark = "".join(
        f".hue-{number}{{{_properties({role: accent.dark[role] for role in ('accent-tint', 'accent-text')})}}}"
        for number, accent in accents
    )
    return light + _dark(dark)


@lru_cache(maxsize=8)
def admin_css(colour: str) -> str:
    """The admin's own properties: its buttons and links in the site's colour, its side bar in a dark shade of it."""
    palette = palette_of(colour)
    return (
        f":root{{--w-color-primary:{palette.dark['surface']};--w-color-primary-200:{palette.dark['bg']};"
        f"--w-color-secondary:{palette.light['primary']};--w-color-secondary-400:{palette.light['primary-hover']};"
        f"--w-color-secondary-600:{palette.light['primary-active']}}}"
    )


def _properties(colours: dict[str, str]) -> str:
    return ";".join(f"--{role}:{colour}" for role, colour in colours.items())


def _dark(rules: str) -> str:
    return f"@media (prefers-color-scheme:dark){{{rules}}}"
