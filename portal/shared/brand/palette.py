"""Computes all colours of the pages from the site's one colour, in OKLCH, with the contrast of WCAG 2.2 in each of them.

OKLCH has one axis each for lightness, strength and hue, and equal steps look equal (Björn Ottosson, 2020; CSS Color 4 §9).
So a colour is made readable by its lightness alone and keeps its hue.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from coloraide import Color

DEFAULT_COLOUR = "#2447c9"
TEXT, LARGE = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11
STRONG_TEXT = 7.0  # links, buttons and amounts: 1.4.6
HUES = 24  # so many colours can an event have
WHITE, BLACK = "#ffffff", "#000000"
EDGE = 0.0005  # of a channel: rounding puts sRGB's own corners this far outside
STEPS = 11  # of halving: a lightness is found to half a thousandth


@dataclass(frozen=True)
class Palette:
    """CSS colours by role, `#rrggbb` each, for light and for dark pages."""

    light: dict[str, str]
    dark: dict[str, str]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2, from 1 to 21, of two colours `#rrggbb`."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2, 0 to 1; much faster than by the library, and asked some hundred times a palette."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def oklch(lightness: float, chroma: float, hue: float) -> str:
    """That colour as `#rrggbb`; what no screen can show loses strength and keeps lightness and hue."""
    colour = Color("oklch", [max(0.0, min(1.0, lightness)), max(0.0, chroma), hue]).convert("srgb")
    if not colour.in_gamut(tolerance=EDGE):
        colour.fit(method="oklch-chroma", jnd=0)
    return str(colour.clip().to_string(hex=True))


def parts(colour: str) -> tuple[float, float, float]:
    """Lightness 0 to 1, chroma 0 to about 0.3, hue in degrees; a grey has hue 0."""
    lightness, chroma, hue = Color(colour).convert("oklch").coords(nans=False)
    return lightness, chroma, hue if chroma > 0.002 else 0.0


def readable(shade: Callable[[float], str], grounds: Iterable[str], ratio: float, start: float, end: float) -> str:
    """The lightness nearest to `start`, towards `end`, whose `shade` has that contrast on every ground; `shade(end)` if none has it."""
    grounds = list(grounds)
    if _is_readable(shade(start), grounds, ratio):
        return shade(start)
    for _step in range(STEPS):
        middle = (start + end) / 2
        if _is_readable(shade(middle), grounds, ratio):
            end = middle
        else:
            start = middle
    return shade(end)


def _is_readable(colour: str, grounds: list[str], ratio: float) -> bool:
    return all(contrast(colour, ground) >= ratio for ground in grounds)


def on(colour: str) -> str:
    """White where it can be read on that colour, else black; one of the two always can."""
    return WHITE if contrast(WHITE, colour) >= TEXT else BLACK


def palette_of(colour: str) -> Palette:
    """All roles for a site of that colour (`#rrggbb`); raises ValueError for what is no colour."""
    lightness, chroma, hue = parts(colour)
    return Palette(_light(lightness, chroma, hue), _dark(lightness, chroma, hue))


def _light(lightness: float, chroma: float, hue: float) -> dict[str, str]:
    grey = min(chroma, 0.015)
    bg, surface, selected = WHITE, oklch(0.968, grey / 2, hue), oklch(0.955, min(chroma, 0.03), hue)
    grounds = (bg, surface, selected)
    primary = readable(lambda value: oklch(value, chroma, hue), grounds, STRONG_TEXT, min(lightness, 0.6), 0.0)
    darker = parts(primary)[0]
    fill = oklch(min(max(lightness, 0.25), 0.92), chroma, hue)
    return {
        "bg": bg,
        "surface": surface,
        "raised": bg,
        "text": oklch(0.31, grey, hue),
        "strong": oklch(0.2, grey, hue),
        "sub": readable(lambda value: oklch(value, grey, hue), grounds, 5.0, 0.6, 0.0),
        "line": readable(lambda value: oklch(value, grey, hue), grounds, TEXT, 0.6, 0.0),
        "rule": oklch(0.885, grey / 2, hue),
        "primary": primary,
        "primary-hover": oklch(darker - 0.07, chroma, hue),
        "primary-active": oklch(darker - 0.14, chroma, hue),
        "selected": selected,
        "fill": fill,
        "fill-hover": _pressed(fill, 0.06),
        "fill-active": _pressed(fill, 0.12),
        "on-fill": on(fill),
        "fill-line": fill if contrast(fill, bg) >= LARGE else primary,
    }


def _dark(lightness: float, chroma: float, hue: float) -> dict[str, str]:
    grey, soft = min(chroma, 0.02), min(chroma, 0.13)
    bg, surface, raised = oklch(0.19, grey, hue), oklch(0.235, grey, hue), oklch(0.27, grey, hue)
    selected = oklch(0.3, min(chroma, 0.06), hue)
    grounds = (bg, surface, raised, selected)
    primary = readable(lambda value: oklch(value, soft, hue), grounds, STRONG_TEXT, 0.74, 1.0)
    lighter = parts(primary)[0]
    fill = readable(lambda value: oklch(value, chroma, hue), (bg, surface), LARGE, min(lightness, 0.8), 1.0)
    return {
        "bg": bg,
        "surface": surface,
        "raised": raised,
        "text": oklch(0.93, grey / 2, hue),
        "strong": WHITE,
        "sub": readable(lambda value: oklch(value, grey, hue), grounds, 5.0, 0.7, 1.0),
        "line": readable(lambda value: oklch(value, grey, hue), grounds, TEXT, 0.66, 1.0),
        "rule": oklch(0.37, grey, hue),
        "primary": primary,
        "primary-hover": oklch(min(lighter + 0.06, 0.97), soft, hue),
        "primary-active": oklch(min(lighter + 0.1, 0.99), soft, hue),
        "selected": selected,
        "fill": fill,
        "fill-hover": _pressed(fill, 0.06),
        "fill-active": _pressed(fill, 0.12),
        "on-fill": on(fill),
        "fill-line": fill,
    }


def _pressed(fill: str, by: float) -> str:
    """A little away from the colour of its text, so that pressing never costs contrast."""
    lightness, chroma, hue = parts(fill)
    return oklch(lightness - by if on(fill) == WHITE else min(lightness + by, 1.0), chroma, hue)


def accent_of(number: int) -> Palette:
    """The colours of an event with that number, 0 to HUES - 1: a ground with its text, a tint, and words on a page."""
    hue = number * 360 / HUES
    deep = readable(lambda value: oklch(value, 0.12, hue), (WHITE,), STRONG_TEXT, 0.52, 0.0)
    tint, night = oklch(0.955, 0.03, hue), oklch(0.27, 0.04, hue)
    return Palette(
        {"accent": deep, "on-accent": WHITE, "accent-tint": tint, "accent-text": deep},
        {
            "accent": deep,
            "on-accent": WHITE,
            "accent-tint": night,
            "accent-text": readable(lambda value: oklch(value, 0.1, hue), (night,), STRONG_TEXT, 0.74, 1.0),
        },
    )


def nearest_hue(colour: str) -> int:
    """The number of the accent that comes nearest to that colour's hue."""
    return round(parts(colour)[2] * HUES / 360) % HUES
