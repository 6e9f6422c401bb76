"""Sports: the lanes of a track, and a ball with the path it took."""

from portal.shared.posters.chance import Chance
from portal.shared.posters.drawing import Box, Drawing, trace
from portal.shared.posters.palettes import Palette


def lanes(art: Drawing, box: Box, colors: Palette, chance: Chance) -> None:
    """A bend of a running track, with one lane in colour."""
    art.rect(box, colors.main)
    x, y = box.at(chance.pick((-0.05, 1.05)), 1.1)
    lane, first = box.unit * 0.13, box.unit * 0.3
    winner = chance.whole(2, 4)
    for index in range(9, -1, -1):
        fill = colors.accent if index == winner else colors.main if index % 2 else colors.main.toward(colors.ink, 0.1)
        art.circle(x, y, first + (index + 1) * lane, fill)
        art.ring(x, y, first + (index + 1) * lane, colors.ground, box.unit * 0.012)
    art.circle(x, y, first, colors.ground)


def ball(art: Drawing, box: Box, colors: Palette, chance: Chance) -> None:
    """A ball that bounces, seen at many times."""
    art.rect(box, colors.ground)
    art.polygon([box.at(0, 0.82), box.at(1, 0.7), box.at(1, 1), box.at(0, 1)], colors.main)
    count = 11
    for index in range(count):
        part = index / (count - 1)
        x = box.x + box.width * (0.04 + part * 0.78)
        bounce = abs(1 - 2 * ((part * 1.5) % 1))
        y = box.y + box.height * (0.2 + 0.5 * (1 - bounce**2 * (1 - 0.25 * part)) - 0.05 * part)
        size = box.unit * (0.04 + 0.12 * part)
        last = index == count - 1
        art.circle(x, y, size, colors.accent if last else colors.main.toward(colors.ground, 0.75 - 0.7 * part))
    across = trace("M", (x - size, y), "q", (size, size * 0.7), (size * 2, 0))
    down = trace("M", (x, y - size), "q", (-size * 0.7, size), (0, size * 2))
    art.stroke(across + down, colors.ground, size * 0.1)
