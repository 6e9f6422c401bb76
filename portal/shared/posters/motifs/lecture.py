"""Lectures: a cone of light, arches of a hall, and the leaves of a book."""

from portal.shared.posters.chance import Chance
from portal.shared.posters.drawing import Box, Drawing, trace
from portal.shared.posters.palettes import Palette


def light(art: Drawing, box: Box, colors: Palette, chance: Chance) -> None:
    """A beam that opens from a point onto a page."""
    art.rect(box, colors.main)
    side = chance.pick((0, 1))

    def at(across: float, down: float) -> tuple[float, float]:
        return box.at(1 - across if side else across, down)

    source = at(0.12, 0.86)
    beam = art.fade([(0, colors.ground, 0.85), (1, colors.ground, 0.35)])
    art.polygon([source, at(0.44, 0.12), at(0.94, 0.2), at(0.86, 0.72)], beam)
    art.polygon([at(0.44, 0.12), at(0.94, 0.2), at(0.86, 0.72), at(0.5, 0.6)], colors.ground)
    for row in range(5):
        top = 0.23 + row * 0.085
        end = 0.86 - row * 0.012 if row < 4 else 0.66
        start = at(0.52 + row * 0.004, top)
        art.stroke(trace("M", start, "L", at(end, top + (end - 0.52) * 0.16)), colors.ink, box.unit * 0.016)
    art.circle(*source, box.unit * 0.13, colors.ink)
    art.circle(*source, box.unit * 0.075, colors.accent)


def arches(art: Drawing, box: Box, colors: Palette, chance: Chance) -> None:
    """Rows of arches, one of them lit."""
    art.rect(box, colors.tint)
    rows = 2
    high = box.height / rows
    count = max(2, round(box.width / high / 0.62))
    wide = box.width / count
    lit = chance.whole(0, count * rows - 1)
    for row in range(rows):
        for column in range(count):
            x, foot = box.x + (column + 0.5) * wide, box.y + (row + 1) * high
            index = row * count + column
            outer, inner = (colors.accent, colors.accent) if index == lit else (colors.main, colors.ink)
            top = foot - high * 0.9 + wide * 0.44
            for size, fill in zip((0.44, 0.33, 0.22), (outer, colors.ground, inner), strict=True):
                art.path(_arch(x, foot, top, wide * size), fill)


def _arch(x: float, foot: float, top: float, radius: float) -> str:
    """A round arch over a middle; `top` is where its sides end."""
    return trace("M", (x - radius, foot), "V", top, "a", (radius, radius), "0 0 1", (2 * radius, 0), "V", foot, "Z")


def brackets(art: Drawing, box: Box, colors: Palette, chance: Chance) -> None:
    """A pair of quotation marks 「」 around a voice."""
    art.rect(box, colors.ground)
    x, y = box.at(0.5, 0.5)
    unit = box.unit
    for index in range(5):
        fill = (colors.tint.toward(colors.main, 0.16), colors.ground)[index % 2]
        art.circle(x, y, unit * (0.62 - index * 0.1), fill)
    art.circle(x, y, unit * 0.15, colors.accent)
    thick, long = unit * 0.105, unit * 0.4
    for side, fill in ((1, colors.main), (-1, colors.ink)):
        left, top = x - side * unit * 0.36, y - side * unit * 0.38
        shape = [(0, 0), (long, 0), (long, thick), (thick, thick), (thick, long), (0, long)]
        art.polygon([(left + side * across, top + side * down) for across, down in shape], fill)
    if chance.whole(0, 1):
        art.circle(x + unit * 0.02, y, unit * 0.06, colors.ground)
