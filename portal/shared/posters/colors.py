"""Colours in OKLCH: as hexadecimal sRGB, mixed, and their contrast after WCAG."""

from dataclasses import dataclass, replace
from functools import lru_cache
from math import cos, radians, sin

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

    @property
    def luminance(self) -> float:
        """Relative luminance of the sRGB colour that is shown."""
        channels = (int(self.hex[start : start + 2], 16) / 255 for start in (1, 3, 5))
        red, green, blue = (
            value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

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
    darker, lighter = sorted((one.luminance, other.luminance))
    return (lighter + 0.05) / (darker + 0.05)


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
    chroma = color.chroma
    while True:
        channels = _linear(color.lightness, chroma, color.hue)
        if chroma <= 0 or all(-0.0005 <= channel <= 1.0005 for channel in channels):
            return "#" + "".join(f"{_byte(channel):02x}" for channel in channels)
        chroma = max(chroma - 0.004, 0)


def _linear(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    """OKLab to linear sRGB (Ottosson 2020)."""
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _byte(channel: float) -> int:
    channel = min(max(channel, 0), 1)
    encoded = channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055
    return round(encoded * 255)
