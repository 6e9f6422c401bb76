"""Streams and films: the blades of an aperture, a disc of scan lines, and screens within screens."""

from portal.shared.posters.chance import Chance
from portal.shared.posters.drawing import Box, Drawing, disc, polar, trace
from portal.shared.posters.palettes import Palette


def aperture(art: Drawing, box: Box, colors: Palette, chance: Chance) -> None:
    """Seven blades around an opening."""
    art.rect(box, colors.ground)
    x, y = box.at(0.5, 0.5)
    radius, count = box.unit * 0.42, 7
    turn = chance.number(0, 50)
    art.circle(x, y, radius * 1.1, colors.ink)
    with art.clipped(disc(x, y, radius)):
        art.circle(x, y, radius, colors.accent)
        blades = [_blade(x, y, radius, turn + index * 360 / count, 360 / count) for index in range(count)]
        for index, blade in enumerate(blades):
            art.polygon(blade, colors.main.toward(colors.ink, (0, 0.3, 0.14, 0.42)[index % 4]))
        for _, _, rim, tip in blades:
            art.stroke(trace("M", tip, "L", rim), colors.ground, box.unit * 0.008)


def _blade(x: float, y: float, radius: float, angle: float, turn: float) -> list[tuple[float, float]]:
    """Four corners of a blade: two at the opening and two beyond the rim."""
    far, lean = radius * 1.6, 26
    tip, end = (polar(x, y, radius * 0.42, angle + shift) for shift in (0, turn))
    return [tip, polar(x, y, far, angle + lean), polar(x, y, far, angle + turn + lean), end]


def scan_lines(art: Drawing, box: Box, colors: Palette, chance: Chance) -> None:
    """A disc cut by lines that grow wider downwards, with an echo beside it."""
    dark = colors.dark()
    art.rect(box, dark.ground)
    x, y = box.at(chance.number(0.44, 0.56), 0.5)
    radius = box.unit * 0.41
    for shift, fill in (
        (-0.2, dark.main.toward(dark.ground, 0.5)),
        (0.2, dark.main.toward(dark.ground, 0.5)),
        (0, None),
    ):
        art.circle(x + shift * radius, y, radius, fill or art.fade([(0, dark.accent, 1), (1, dark.main, 1)]))
    gap, top = radius * 0.014, y - radius * 0.55
    while top < y + radius:
        art.rect(Box(box.x, top, box.width, gap), dark.ground)
        gap, top = gap * 1.16, top + radius * 0.125


def screens(art: Drawing, box: Box, colors: Palette, chance: Chance) -> None:
    """Screens within screens, turned a little, down to the sign for play."""
    art.rect(box, colors.ground)
    x, y = box.at(0.5, 0.5)
    turn = chance.pick((-7, 7, 9, -9))
    fills = [colors.tint, colors.main, colors.ground, colors.ink, colors.main, colors.accent]
    for index, fill in enumerate(fills):
        wide, high = box.width * 1.02 * 0.76**index, box.height * 1.02 * 0.76**index
        with art.turned(turn * (len(fills) - 1 - index) / 2, x, y):
            art.rect(Box(x - wide / 2, y - high / 2, wide, high), fill, box.unit * 0.06 * 0.8**index)
    size = box.unit * 0.075
    art.path(
        trace("M", (x - size * 0.7, y - size), "l", (size * 1.8, size), "l", (-size * 1.8, size), "Z"),
        colors.ground,
    )


def reels(art: Drawing, box: Box, colors: Palette, chance: Chance) -> None:
    """A strip of film that waves through the box."""
    art.rect(box, colors.main)
    high, count = box.unit * 0.46, 7
    turn = chance.pick((-14, 12))
    x, y = box.at(0.5, 0.5)
    long = box.width + box.height
    with art.turned(turn, x, y):
        art.rect(Box(x - long / 2, y - high / 2, long, high), colors.ink)
        for index in range(-count, count + 1):
            left = x + index * high * 0.86
            fill = colors.accent if index == 0 else colors.ground if index % 2 else colors.tint
            art.rect(Box(left - high * 0.38, y - high * 0.31, high * 0.76, high * 0.62), fill, high * 0.03)
            for side in (-1, 1):
                for hole in range(4):
                    art.rect(
                        Box(
                            left - high * 0.4 + hole * high * 0.215,
                            y + side * high * 0.41 - high * 0.045,
                            high * 0.11,
                            high * 0.09,
                        ),
                        colors.main,
                    )
        art.circle(x, y, high * 0.2, colors.ink)
