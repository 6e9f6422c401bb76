"""Music: strings that swing, arcs of sound after the concert posters of the fifties, notes on waving staff lines."""

from math import cos, pi, sin

from portal.shared.posters.chance import Chance
from portal.shared.posters.drawing import Box, Drawing, arc, points, trace
from portal.shared.posters.palettes import Palette


def strings(art: Drawing, box: Box, colors: Palette, chance: Chance) -> None:
    """A string of many positions, from rest to full swing, like a long exposure."""
    art.rect(box, colors.ground)
    count, lobes = 26, chance.whole(2, 3)
    x, y = box.at(chance.number(0.3, 0.7), chance.number(0.3, 0.66))
    art.circle(x, y, box.unit * chance.number(0.26, 0.34), colors.accent)
    for index in range(count):
        swing = cos(pi * index / (count - 1)) * box.height * 0.57
        fill, width = (colors.ink, 0.008) if index % 5 == 0 else (colors.main, 0.004)
        art.stroke(_string(box, lobes, swing), fill, box.unit * width)


def _string(box: Box, lobes: int, swing: float) -> str:
    """One position of a string that swings in so many parts."""
    part, rest = box.width / lobes, box.y + box.height / 2
    data = trace("M", (box.x, rest))
    for lobe in range(lobes):
        left, height = box.x + part * lobe, rest + swing * (-1) ** lobe
        data += trace("C", (left + part * 0.36, height), (left + part * 0.64, height), (left + part, rest))
    return data


def arcs(art: Drawing, box: Box, colors: Palette, chance: Chance) -> None:
    """Arcs around a point off the middle; each is twice as wide as the one inside and turned by a part of a circle."""
    art.rect(box, colors.ground)
    x, y = box.at(chance.number(0.34, 0.5), chance.number(0.5, 0.66))
    radius, width = box.unit * 0.11, box.unit * 0.035
    start = chance.whole(0, 15) * 22.5
    fills = [colors.main, colors.ink, colors.main, colors.accent, colors.main, colors.ink, colors.main, colors.main]
    art.circle(x, y, box.unit * 0.045, colors.accent)
    for fill in fills:
        for _ in range(chance.whole(1, 2)):
            length = chance.pick((67.5, 90, 112.5, 135, 157.5))
            art.stroke(arc(x, y, radius + width / 2, start, start + length), fill, width)
            start += length + chance.pick((22.5, 45, 67.5))
        radius += width * 1.42
        width *= 1.42


def staff(art: Drawing, box: Box, colors: Palette, chance: Chance) -> None:
    """Five thick lines that swing through the box, with round notes."""
    art.rect(box, colors.ground)
    gap, low = box.unit * 0.105, chance.number(0.5, 0.58)
    swing, phase = box.height * chance.number(0.13, 0.2), chance.number(0, pi)

    def height(across: float) -> float:
        return box.y + box.height * low + swing * sin(phase + across * pi * 1.5)

    for row in range(-2, 3):
        pairs = [(box.x + box.width * part / 24, height(part / 24) + row * gap) for part in range(-1, 26)]
        fill = colors.main if row % 2 else colors.tint.toward(colors.main, 0.55)
        art.stroke("M" + points(pairs), fill, box.unit * 0.02)
    for index in range(6):
        across = 0.1 + index * 0.16 + chance.number(-0.03, 0.03)
        x, y = box.x + box.width * across, height(across) + chance.whole(-4, 4) * gap / 2
        fill = colors.accent if index in (2, 5) else colors.ink
        art.stroke(trace("M", (x + gap * 0.56, y), "v", -gap * 2.9), fill, box.unit * 0.018)
        with art.turned(-20, x, y):
            art.ellipse(x, y, gap * 0.66, gap * 0.48, fill)
