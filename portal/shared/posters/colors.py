"""Colours in OKLCH: as hexadecimal sRGB, mixed, and their contrast after WCAG."""

from dataclasses import dataclass, replace
from functools import lru_cache

from portal.shared.brand import palette

TEXT_CONTRAST = 4.5  # WCAG 1.4.3
LIGHT, DARK = 0.98, 0.16  # the ends between which a text colour moves


@dataclass(frozen=True)
class Color:
    """Lightness 0 to 1, chroma about 0 to 0.3, hue in degrees."""

    lightness: float
    chroma: float
    hue: float

    @property
    def hex(self) -> str:
        """For SVG; what sRGB cannot show loses chroma and keeps lightness and hue."""
        return _hex(self)

    def turned(self, degrees: float) -> "Color":
        """The same colour with another hue."""
        return replace(self, hue=(self.hue + degrees) % 360)

    def toward(self, other: "Color", part: float) -> "Color":
        """A mixture, with the shorter path between the hues."""
        turn = (other.hue - self.hue + 180) % 360 - 180
        return Color(
            self.lightness + (other.lightness - self.lightness) * part,
            self.chroma + (other.chroma - self.chroma) * part,
            (self.hue + turn * part) % 360,
        )


def contrast(one: Color, other: Color) -> float:
    """Contrast ratio, 1 to 21."""
    return palette.contrast(one.hex, other.hex)


def readable(color: Color, *grounds: Color) -> Color:
    """The colour, made darker or lighter until text in it is readable on all grounds; black or white at last."""
    ends = sorted((LIGHT, DARK), key=lambda end: -min(contrast(Color(end, 0, 0), ground) for ground in grounds))
    for part in range(21):
        lightness = color.lightness + (ends[0] - color.lightness) * part / 20
        tried = replace(color, lightness=lightness, chroma=color.chroma * (1 - part / 40))
        if all(contrast(tried, ground) >= TEXT_CONTRAST for ground in grounds):
            return tried
    return Color(float(ends[0] > DARK), 0, 0)


@lru_cache(maxsize=4096)
def _hex(color: Color) -> str:
    return palette.oklch(color.lightness, color.chroma, color.hue)
