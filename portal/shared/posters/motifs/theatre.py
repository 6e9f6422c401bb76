"""Theatre: a curtain that opens, spotlights that meet, the striped curtain of kabuki, and a mask of two halves."""

from portal.shared.posters.chance import Chance
from portal.shared.posters.colors import Color
from portal.shared.posters.drawing import Box, Drawing, disc, trace
from portal.shared.posters.palettes import Palette


def curtain(art: Drawing, box: Box, colors: Palette, chance: Chance) -> None:
    """Two halves of a curtain, drawn aside from a light on the stage."""
    dark = colors.dark()
    art.rect(box, dark.ground)
    x, floor = box.x + box.width / 2, box.y + box.height * 0.84
    beam = art.fade([(0, dark.accent, 0.9), (1, dark.accent, 0.25)])
    lamp, wide = box.unit * 0.05, box.width * 0.26
    art.polygon([(x - lamp, box.y - 2), (x + lamp, box.y - 2), (x + wide, floor), (x - wide, floor)], beam)
    art.ellipse(x, floor, wide, box.height * 0.06, dark.accent)
    folds = chance.whole(6, 8)
    for side in (-1, 1):
        for fold in range(folds):
            fill = (colors.main, colors.main.toward(dark.ground, 0.32))[fold % 2]
            art.path(_fold(box, side, fold, folds), fill)


def _fold(box: Box, side: int, fold: int, folds: int) -> str:
    """The part of a curtain from an edge to a fold; the first is the widest, and the next ones lie on it."""
    edge = box.x + box.width * (1 + side) / 2
    reach = box.width * (0.47 * (1 - fold / folds) + 0.02)
    foot = reach * (0.62 - 0.06 * (fold % 2))

    def at(inwards: float, down: float) -> tuple[float, float]:
        return edge - side * inwards, box.y + box.height * down

    tied = at(foot * 0.6, 0.62 + 0.01 * fold)
    hanging = ("M", at(0, -0.01), at(reach, -0.01), "C", at(reach * 0.98, 0.36), at(foot * 0.75, 0.5), tied)
    return trace(*hanging, "L", at(foot * 0.86, 1.01), at(0, 1.01), "Z")


def spotlights(art: Drawing, box: Box, colors: Palette, chance: Chance) -> None:
    """Cones of light that cross, brighter where they meet."""
    dark = colors.dark()
    art.rect(box, dark.ground)
    floor = box.y + box.height * 0.8
    lamps = [
        (0.08, 0.62, dark.main),
        (0.92, 0.36, dark.accent),
        (0.5, chance.number(0.45, 0.55), dark.main.toward(dark.accent, 0.5)),
    ]
    for top, foot, light in lamps:
        x, wide = box.x + box.width * foot, box.width * 0.23
        source = box.x + box.width * top
        fill = art.fade([(0, light, 0.95), (1, light, 0.35)])
        art.polygon([(source - 6, box.y - 4), (source + 6, box.y - 4), (x + wide, floor), (x - wide, floor)], fill, 0.8)
        art.ellipse(x, floor, wide, box.height * 0.085, light, 0.85)
    x = box.x + box.width * 0.5
    art.ellipse(x, floor, box.width * 0.05, box.height * 0.018, dark.ground)
    art.circle(x, floor - box.unit * 0.3, box.unit * 0.042, dark.ground)
    figure = [(-0.035, 0), (-0.055, -0.25), (0.055, -0.25), (0.035, 0)]
    art.polygon([(x + across * box.unit, floor + down * box.unit) for across, down in figure], dark.ground)


def stripes(art: Drawing, box: Box, colors: Palette, chance: Chance) -> None:
    """定式幕: stripes of three colours, and on them a crest."""
    rows = [colors.ink, colors.main, colors.accent]
    width = box.unit / chance.pick((7, 8, 9))
    count = int(box.width / width) + 2
    for index in range(count):
        art.rect(Box(box.x + index * width, box.y, width + 0.6, box.height), rows[index % 3])
    x, y = box.at(chance.pick((0.36, 0.5, 0.64)), 0.5)
    art.circle(x, y, box.unit * 0.37, colors.ground)
    art.circle(x, y, box.unit * 0.33, colors.ink)
    _crest(art, (x, y), box.unit * 0.33, colors, chance.whole(0, 2))


def _crest(art: Drawing, center: tuple[float, float], radius: float, colors: Palette, form: int) -> None:
    """A crest (紋) in a disc: 蛇の目, 引両 or 四つ目."""
    x, y = center
    if form == 0:
        art.circle(x, y, radius * 0.52, colors.ground)
        art.circle(x, y, radius * 0.2, colors.accent)
    elif form == 1:
        with art.clipped(disc(x, y, radius * 0.86)):
            art.circle(x, y, radius, colors.ground)
            for row in (-1, 0, 1):
                art.rect(Box(x - radius, y + row * radius * 0.5 - radius * 0.15, radius * 2, radius * 0.3), colors.ink)
    else:
        side = radius * 0.5
        with art.turned(45, x, y):
            for across, down in ((-1, -1), (0, -1), (-1, 0), (0, 0)):
                left, top = x + across * side * 1.06 + side * 0.03, y + down * side * 1.06 + side * 0.03
                art.rect(Box(left, top, side, side), colors.ground)
                art.rect(Box(left + side * 0.36, top + side * 0.36, side * 0.28, side * 0.28), colors.ink)


def mask(art: Drawing, box: Box, colors: Palette, chance: Chance) -> None:
    """A face of two halves, one that laughs and one that weeps."""
    art.rect(box, colors.ground)
    x, y = box.at(0.5, 0.5)
    rays, far, half = chance.whole(14, 18), box.width, box.width * 0.05
    for index in range(rays):
        with art.turned(index * 360 / rays, x, y):
            art.polygon([(x, y), (x + far, y - half), (x + far, y + half)], colors.tint)
    for side, face in ((-1, colors.main), (1, colors.ink)):
        _half_face(art, (x, y), box.unit, side, face, colors.ground)
    art.circle(x - box.unit * 0.2, y + box.unit * 0.05, box.unit * 0.045, colors.accent)
    left, top, size = x + box.unit * 0.17, y - box.unit * 0.02, box.unit * 0.1
    art.path(trace("M", (left, top), "q", (size / 2, size), (0, size), "t", (0, -size), "Z"), colors.accent)


def _half_face(art: Drawing, center: tuple[float, float], unit: float, side: int, face: Color, line: Color) -> None:
    """The left half (-1) laughs, the right half (1) weeps: the curves of eye, brow and mouth turn the other way."""
    x, y = center

    def at(across: float, down: float) -> tuple[float, float]:
        return x + side * across * unit, y + down * unit

    bend = -side  # 1: upwards
    art.path(trace("M", at(0, -0.4), "C", at(0.42, -0.42), at(0.44, 0.2), at(0, 0.43), "Z"), face)
    lid, low = at(0.16, -0.1 - 0.14 * bend), at(0.16, -0.1 - 0.05 * bend)
    art.path(trace("M", at(0.07, -0.1), "Q", lid, at(0.26, -0.1), "Q", low, at(0.07, -0.1), "Z"), line)
    brow = trace("M", at(0.06, -0.22 - 0.03 * side), "Q", at(0.16, -0.29), at(0.27, -0.22 + 0.03 * side))
    art.stroke(brow, line, unit * 0.018, "round")
    corner, middle = (0.14, 0.22) if bend > 0 else (0.29, 0.19)
    upper, lower = at(0.13, middle + 0.01 * bend), at(0.14, middle + 0.12 * bend)
    mouth = trace("M", at(0, middle), "Q", upper, at(0.18, corner), "Q", lower, at(0, middle + 0.09), "Z")
    art.path(mouth, line)
