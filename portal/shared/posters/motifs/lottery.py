"""Lotteries: lots of which one is drawn, strips of omikuji, and stars of which one shines."""

from portal.shared.posters.chance import Chance
from portal.shared.posters.colors import Color
from portal.shared.posters.drawing import Box, Drawing, points, polar
from portal.shared.posters.palettes import Palette


def lots(art: Drawing, box: Box, colors: Palette, chance: Chance) -> None:
    """Balls in rows; one is drawn."""
    art.rect(box, colors.ground)
    rows = 5
    gap = box.height / rows
    columns = int(box.width / gap) + 1
    left = box.x + (box.width - columns * gap) / 2
    drawn = (chance.whole(1, rows - 2), chance.whole(1, max(1, columns - 2)))
    for row in range(rows):
        for column in range(columns):
            x, y = left + (column + 0.5) * gap, box.y + (row + 0.5) * gap
            if (row, column) == drawn:
                continue
            size = gap * chance.pick((0.2, 0.28, 0.36, 0.36))
            if chance.whole(0, 4) == 0:
                art.ring(x, y, size - gap * 0.03, colors.main, gap * 0.06)
            else:
                art.circle(x, y, size, colors.ink if chance.whole(0, 5) == 0 else colors.main)
    x, y = left + (drawn[1] + 0.5) * gap, box.y + (drawn[0] + 0.5) * gap
    art.circle(x, y, gap * 0.98, colors.ground)
    art.circle(x, y, gap * 0.82, colors.accent)
    art.circle(x, y, gap * 0.3, colors.ground)


def strips(art: Drawing, box: Box, colors: Palette, chance: Chance) -> None:
    """Strips of paper, knotted on a cord; one of them in colour."""
    art.rect(box, colors.main)
    count = max(5, round(box.width / box.unit * 6))
    wide = box.width / count
    drawn = chance.whole(1, count - 2)
    for row, cord in enumerate((0.14, 0.6)):
        y = box.y + box.height * cord
        art.rect(Box(box.x, y - box.unit * 0.008, box.width, box.unit * 0.016), colors.ink)
        for index in range(count):
            x, long = box.x + (index + 0.5) * wide, box.height * chance.number(0.2, 0.32)
            fill = colors.accent if index == drawn and row == 0 else colors.ground
            _knot(art, x, y, wide, long, (fill, fill.toward(colors.ink, 0.2)))


def _knot(art: Drawing, x: float, y: float, wide: float, long: float, fills: tuple[Color, Color]) -> None:
    """A strip of paper, tied on a cord: two ends and the knot."""
    paper, shade = fills
    for side, fill, part in ((1, shade, 0.82), (-1, paper, 1)):
        with art.turned(-side * 11, x, y):
            art.rect(Box(x - wide * 0.15, y, wide * 0.3, long * part), fill)
    with art.turned(-14, x, y):
        art.rect(Box(x - wide * 0.3, y - wide * 0.17, wide * 0.6, wide * 0.34), paper)
        art.polygon(
            [(x - wide * 0.3, y + wide * 0.17), (x + wide * 0.3, y - wide * 0.17), (x + wide * 0.3, y + wide * 0.17)],
            shade,
        )


def stars(art: Drawing, box: Box, colors: Palette, chance: Chance) -> None:
    """A constellation; the lines lead to the star that shines."""
    dark = colors.dark()
    art.rect(box, art.fade([(0, dark.ground, 1), (1, dark.tint, 1)]))
    for _ in range(70):
        art.circle(
            *box.at(chance.number(0, 1), chance.number(0, 1)), box.unit * chance.pick((0.003, 0.004, 0.007)), dark.main
        )
    x, y = box.at(0.5, 0.5)
    path = [
        polar(x, y, box.unit * chance.number(0.24, 0.42), index * 52 + chance.number(-12, 12)) for index in range(7)
    ]
    art.stroke("M" + points(path), dark.ink, box.unit * 0.006)
    for index, (px, py) in enumerate(path):
        art.circle(px, py, box.unit * (0.05 if index == 3 else 0.026), dark.ground)
        art.circle(px, py, box.unit * (0.026 if index % 2 else 0.018), dark.ink)
    px, py = path[3]
    for turn in (0, 45):
        size = box.unit * (0.19 if turn == 0 else 0.1)
        with art.turned(turn, px, py):
            corners = [polar(px, py, size if corner % 2 == 0 else size * 0.16, corner * 45) for corner in range(8)]
            art.polygon(corners, dark.accent)
