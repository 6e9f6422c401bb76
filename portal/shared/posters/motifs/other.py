"""Events of any kind: tiles of quarter circles, hills in a row, and discs that overlap."""

from portal.shared.posters.chance import Chance
from portal.shared.posters.colors import Color
from portal.shared.posters.drawing import Box, Drawing, trace
from portal.shared.posters.palettes import Palette


def tiles(art: Drawing, box: Box, colors: Palette, chance: Chance) -> None:
    """Squares with quarter and half circles."""
    art.rect(box, colors.tint)
    rows = 3 if box.height <= box.width * 1.6 else 5
    size = box.height / rows
    columns = int(box.width / size) + 1
    left = box.x + (box.width - columns * size) / 2
    pairs = [
        (colors.ground, colors.main),
        (colors.main, colors.ground),
        (colors.ink, colors.accent),
        (colors.accent, colors.ink),
        (colors.tint, colors.ink),
        (colors.main, colors.ink),
    ]
    for row in range(rows):
        for column in range(columns):
            tile = Box(left + column * size - 0.5, box.y + row * size - 0.5, size + 1, size + 1)
            ground, shape = chance.pick(pairs)
            art.rect(tile, ground)
            with art.turned(chance.whole(0, 3) * 90, tile.x + size / 2, tile.y + size / 2):
                _shape(art, tile, shape, chance.whole(0, 3))


def _shape(art: Drawing, tile: Box, fill: Color, form: int) -> None:
    tile = tile.inset(-0.7)  # beyond the ground of its tile, of which else a hairline would show
    size = tile.width
    start = ("M", (tile.x, tile.y), "h", size)
    if form == 0:
        art.circle(tile.x + size / 2, tile.y + size / 2, size * 0.32, fill)
    elif form == 1:
        art.path(trace(*start, "a", (size / 2, size / 2), "0 0 1", (-size, 0), "Z"), fill)
    else:
        art.path(trace(*start, "a", (size, size), "0 0 1", (-size, size), "Z"), fill)


def hills(art: Drawing, box: Box, colors: Palette, chance: Chance) -> None:
    """Hills, one behind the other, under a disc."""
    art.rect(box, art.fade([(0, colors.ground, 1), (1, colors.tint, 1)]))
    art.circle(*box.at(chance.number(0.25, 0.75), 0.34), box.unit * 0.22, colors.accent)
    for index in range(5):
        near = colors.main.toward(colors.ink, (index - 2) * 0.42)
        fill = colors.tint.toward(colors.main, 0.4 + 0.3 * index) if index < 3 else near
        art.path(_hill(box, chance.number(0.05, 0.95), 0.46 + index * 0.12), fill)


def _hill(box: Box, peak: float, height: float) -> str:
    """The line of a hill from edge to edge, and the ground below it."""
    rise = (box.at(peak - 0.28, height + 0.12), box.at(peak - 0.16, height - 0.12), box.at(peak, height - 0.1))
    fall = (box.at(peak + 0.3, height + 0.14), box.at(1.1, height + 0.02))
    return trace(
        "M", box.at(-0.1, 1.02), box.at(-0.1, height + 0.1), "C", *rise, "S", *fall, "L", box.at(1.1, 1.02), "Z"
    )


def discs(art: Drawing, box: Box, colors: Palette, chance: Chance) -> None:
    """Two large discs and their overlap, one of them screened with dots."""
    art.rect(box, colors.ground)
    radius = box.unit * 0.36
    x, y = box.at(0.5, 0.5)
    shift = radius * 0.5
    lean = chance.pick((-1, 1))
    art.circle(x - shift, y + shift * 0.5 * lean, radius, colors.main)
    art.circle(x + shift, y - shift * 0.5 * lean, radius, art.dots(box.unit * 0.03, box.unit * 0.011, colors.ink, 30))
    art.circle(x + shift * 0.2, y + shift * 0.9, radius * 0.34, colors.accent)
