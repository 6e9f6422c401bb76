"""Palettes of the four seasons, named after what Japanese dyers name their colours after."""

from dataclasses import dataclass
from enum import StrEnum

from portal.shared.posters.chance import Chance
from portal.shared.posters.colors import Color, contrast, readable

TURN = 7  # degrees by which a seed turns a palette, so that two posters of one palette are siblings
VISIBLE = 2.2  # contrast of a shape that needs no reading
NIGHT = (0.23, 0.045)  # lightness and chroma that a dark ground has at least: black would be a hole
TINT = 0.13  # how far the second ground moves to the main colour


class Season(StrEnum):
    """A season of the year."""

    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"
    WINTER = "winter"


@dataclass(frozen=True)
class Palette:
    """Colours by their part: the ground, a tint of it, two for shapes and one for text, readable on ground and tint."""

    name: str
    ground: Color
    tint: Color
    main: Color
    accent: Color
    ink: Color

    def reversed(self) -> "Palette":
        """The main colour as ground, for shapes: the text colour stays where it is seen well enough."""
        tint = self.main.toward(self.ground, TINT)
        ink = self.ink if contrast(self.ink, self.main) >= VISIBLE else readable(self.ink, self.main, tint)
        return Palette(self.name, self.main, tint, self.ground, self.accent, ink)

    def night(self) -> "Palette":
        """The text colour as ground."""
        ground = self.ink
        if ground.lightness < NIGHT[0]:
            hue = ground.hue if ground.chroma > 0.01 else self.main.hue
            ground = Color(NIGHT[0], max(ground.chroma, NIGHT[1]), hue)
        tint = ground.toward(self.main, TINT)
        return Palette(self.name, ground, tint, self.main, self.accent, readable(self.ground, ground, tint))

    def dark(self) -> "Palette":
        """The palette, or its night: what shines needs a dark ground."""
        return self.night() if self.ink.lightness < self.ground.lightness else self


type Tone = tuple[float, float, float]
# Name: ground, text, main shape, accent; each is lightness, chroma, hue.
COLORS: dict[Season, dict[str, tuple[Tone, Tone, Tone, Tone]]] = {
    Season.SPRING: {
        "sakura": ((0.94, 0.028, 350), (0.29, 0.09, 355), (0.70, 0.155, 5), (0.55, 0.10, 160)),
        "nanohana": ((0.90, 0.135, 98), (0.26, 0.06, 150), (0.52, 0.125, 150), (0.63, 0.21, 30)),
        "fuji": ((0.33, 0.115, 295), (0.96, 0.02, 310), (0.72, 0.12, 302), (0.88, 0.13, 98)),
        "wakakusa": ((0.92, 0.06, 125), (0.27, 0.07, 165), (0.56, 0.13, 152), (0.70, 0.18, 45)),
        "tsutsuji": ((0.47, 0.19, 2), (0.97, 0.02, 350), (0.80, 0.11, 350), (0.90, 0.13, 100)),
    },
    Season.SUMMER: {
        "ai": ((0.30, 0.10, 262), (0.97, 0.02, 230), (0.72, 0.12, 232), (0.72, 0.19, 42)),
        "asagi": ((0.89, 0.055, 205), (0.27, 0.09, 250), (0.50, 0.13, 248), (0.68, 0.20, 32)),
        "asagao": ((0.96, 0.012, 240), (0.30, 0.14, 270), (0.50, 0.20, 266), (0.70, 0.20, 355)),
        "himawari": ((0.85, 0.165, 86), (0.25, 0.06, 50), (0.60, 0.20, 38), (0.42, 0.13, 255)),
        "yozora": ((0.21, 0.06, 278), (0.97, 0.02, 90), (0.64, 0.21, 20), (0.86, 0.15, 92)),
    },
    Season.AUTUMN: {
        "momiji": ((0.43, 0.155, 28), (0.97, 0.03, 80), (0.74, 0.16, 55), (0.90, 0.11, 92)),
        "kuri": ((0.93, 0.03, 78), (0.27, 0.05, 45), (0.58, 0.155, 42), (0.44, 0.08, 165)),
        "tsukiyo": ((0.25, 0.045, 255), (0.96, 0.03, 92), (0.84, 0.12, 86), (0.63, 0.17, 36)),
        "kaki": ((0.73, 0.165, 55), (0.22, 0.05, 35), (0.38, 0.10, 28), (0.95, 0.045, 88)),
        "budou": ((0.28, 0.09, 328), (0.95, 0.025, 340), (0.64, 0.15, 348), (0.82, 0.13, 82)),
    },
    Season.WINTER: {
        "yuki": ((0.97, 0.006, 230), (0.24, 0.04, 255), (0.45, 0.13, 258), (0.60, 0.22, 27)),
        "sumi": ((0.20, 0.012, 260), (0.97, 0.012, 85), (0.60, 0.22, 27), (0.84, 0.025, 240)),
        "tsubaki": ((0.46, 0.18, 22), (0.98, 0.02, 60), (0.91, 0.045, 35), (0.26, 0.07, 12)),
        "matsu": ((0.31, 0.065, 168), (0.97, 0.02, 105), (0.70, 0.10, 162), (0.70, 0.19, 38)),
        "koori": ((0.91, 0.028, 222), (0.26, 0.07, 258), (0.62, 0.11, 228), (0.47, 0.16, 282)),
    },
}


def season_of(month: int) -> Season:
    """March to May is spring, and so on, as in the weather reports of Japan."""
    return (Season.WINTER, Season.SPRING, Season.SUMMER, Season.AUTUMN)[month % 12 // 3]


def palette(season: Season, seed: str) -> Palette:
    """The palette of a seed in a season."""
    chance = Chance(seed, "palette")
    name = chance.pick(list(COLORS[season]))
    turn = chance.number(-TURN, TURN)
    ground, ink, main, accent = (Color(*tone).turned(turn) for tone in COLORS[season][name])
    tint = ground.toward(main, TINT)
    return Palette(name, ground, tint, main, accent, readable(ink, ground, tint))
