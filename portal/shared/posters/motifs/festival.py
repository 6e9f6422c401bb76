"""Festivals: fireworks over a river, waves under a rising disc, and strings of paper lanterns."""

from portal.shared.posters.chance import Chance
from portal.shared.posters.colors import Color
from portal.shared.posters.drawing import Box, Drawing, disc, number, polar, trace
from portal.shared.posters.palettes import Palette


def fireworks(art: Drawing, box: Box, colors: Palette, chance: Chance) -> None:
    """Three shells: rays of dots that grow, each ring in a colour of its own."""
    dark = colors.dark()
    art.rect(box, art.fade([(0, dark.ground, 1), (1, dark.tint, 1)]))
    shift = chance.number(-0.06, 0.06)
    shells = [(0.5 + shift, 0.42, 0.4, 28), (0.14, 0.62 - shift, 0.2, 18), (0.87, 0.7 + shift, 0.17, 16)]
    for across, down, size, rays in shells:
        x, y = box.at(across, down)
        _shell(art, (x, y), box.unit * size, rays, [dark.accent, dark.main, dark.ink])
        bend, foot = (x + box.unit * 0.01, box.y + box.height * 0.9), (x - box.unit * 0.03, box.bottom)
        art.stroke(trace("M", (x, y + box.unit * size * 0.2), "Q", bend, foot), dark.main, box.unit * 0.005)


def _shell(art: Drawing, center: tuple[float, float], radius: float, rays: int, inks: list[Color]) -> None:
    x, y = center
    art.circle(x, y, radius * 0.06, inks[0])
    for ring, (inner, outer) in enumerate(((0.16, 0.42), (0.5, 0.72), (0.8, 1.0))):
        angles = [180 / rays * (ring % 2) + ray * 360 / rays for ray in range(rays)]
        ends = [(polar(x, y, radius * inner, angle), polar(x, y, radius * outer, angle)) for angle in angles]
        data = "".join(trace("M", start, "L", end) for start, end in ends)
        art.stroke(data, inks[ring], radius * (0.022 + 0.018 * ring), "round")


def waves(art: Drawing, box: Box, colors: Palette, chance: Chance) -> None:
    """青海波: rows of scales, and a disc that rises behind them."""
    art.rect(box, colors.ground)
    x, y = box.at(chance.pick((0.3, 0.5, 0.7)), 0.42)
    art.circle(x, y, box.unit * 0.34, colors.accent)
    radius = box.unit / chance.pick((5.2, 6.4))
    fills = (colors.ground, colors.main, colors.ground, colors.main, colors.ground, colors.ink)
    with art.shape() as scale:
        for part, fill in zip((1, 0.94, 0.72, 0.64, 0.42, 0.34), fills, strict=True):
            art.circle(0, 0, radius * part, fill)
    row, top = 0, box.y + box.height * 0.46
    while top - radius < box.bottom:
        left = box.x - radius * (row % 2)
        for column in range(int(box.width / radius / 2) + 3):
            art.use(scale, left + column * radius * 2, top + radius)
        row, top = row + 1, top + radius * 0.5


def lanterns(art: Drawing, box: Box, colors: Palette, chance: Chance) -> None:
    """提灯 on two ropes, some of them lit."""
    dark = colors.dark()
    art.rect(box, art.fade([(0, dark.ground, 1), (1, dark.tint, 1)]))
    for row, (top, size) in enumerate(((0.02, 0.15), (0.4, 0.22))):
        count = max(3, round(box.width / box.unit * (4.6 - row * 1.5)))
        sag = box.height * 0.12
        rope = trace("M", box.at(0, top), "q", (box.width / 2, 2 * sag), (box.width, 0))
        art.stroke(rope, dark.ink, box.unit * 0.006)
        for index in range(count):
            part = (index + 0.5) / count
            x, y = box.x + box.width * part, box.y + box.height * top + 4 * sag * part * (1 - part)
            lit = chance.whole(0, 2)
            _lantern(art, x, y, box.unit * size, (dark.accent, dark.main, dark.main)[lit], dark)


def _lantern(art: Drawing, x: float, y: float, size: float, fill: Color, dark: Palette) -> None:
    middle = y + size * 0.78
    art.stroke(trace("M", (x, y), "v", size * 0.2), dark.ink, size * 0.03)
    art.circle(x, middle, size * 0.98, fill, 0.16)
    art.ellipse(x, middle, size * 0.46, size * 0.54, fill)
    with art.clipped(
        f'<ellipse cx="{number(x)}" cy="{number(middle)}" rx="{number(size * 0.46)}" ry="{number(size * 0.54)}"/>'
    ):
        tops = [middle + size * 0.135 * rib for rib in range(-3, 4)]
        lines = "".join(trace("M", (x - size / 2, top), "h", size) for top in tops)
        art.stroke(lines, dark.ground, size * 0.018)
    for top in (middle - size * 0.6, middle + size * 0.47):
        art.rect(Box(x - size * 0.21, top, size * 0.42, size * 0.13), dark.ink)


def fan(art: Drawing, box: Box, colors: Palette, chance: Chance) -> None:
    """A round fan (団扇) with a wheel of flames, large and cut by the edge."""
    art.rect(box, colors.main)
    x, y = box.at(chance.pick((0.42, 0.58)), 0.5)
    radius = box.unit * 0.58
    art.circle(x, y, radius, colors.ground)
    with art.clipped(disc(x, y, radius * 0.95)):
        art.circle(x, y, radius, colors.accent)
        for index in range(24):
            with art.turned(index * 15, x, y):
                art.polygon([(x, y), (x + radius, y - radius * 0.062), (x + radius, y + radius * 0.062)], colors.ground)
    art.circle(x, y, radius * 0.42, colors.ink)
    art.circle(x, y, radius * 0.36, colors.ground)
    for index in range(3):
        px, py = polar(x, y, radius * 0.17, index * 120 + 30)
        art.circle(px, py, radius * 0.125, colors.main)
