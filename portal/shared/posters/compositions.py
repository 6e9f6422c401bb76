"""Arrangements of motif and text; each works on a wide and on a tall page."""

from collections.abc import Callable

from portal.shared.posters.drawing import Box, corners, disc
from portal.shared.posters.page import Page
from portal.shared.posters.text_parts import caption, date_block, foot_lines, put_title, small, vertical_title
from portal.shared.posters.typesetting import Style

type Composition = Callable[[Page], None]


def pillar(page: Page) -> None:
    """A title in large vertical columns; the motif stands beside it and is cut by the edge."""
    box, colors, margin = page.box, page.colors, page.margin
    page.art.rect(box, colors.ground)
    panel = box.part(0, 0, 1, 0.44) if page.tall else box.part(0, 0, 0.5, 1)
    page.motif(panel, colors.reversed())
    area = box.part(0, 0.44, 1, 1) if page.tall else box.part(0.5, 0, 1, 1)
    area = area.inset(margin)
    foot = foot_lines(page, area.part(0, 0, 0.42, 1), colors)
    left = area.part(0, 0, 0.42, 1)
    date_block(page, Box(left.x, left.y, left.width, foot - left.y - small(page) * 0.6), colors.main, colors, 0.12)
    vertical_title(page, area.part(0.44, 0, 1, 1), 1.25, 1)


def slip(page: Page) -> None:
    """The motif fills the page; the title is on a slip of paper from the top, as on the cover of an old book."""
    box, colors, margin = page.box, page.colors, page.margin
    long = len(page.content.whole_title) > 9
    wide = box.width * (0.46 if page.tall else 0.3) if long else box.width * (0.36 if page.tall else 0.22)
    left = box.right - margin * 1.4 - wide if page.chance.whole(0, 2) else box.x + margin * 1.4
    page.motif(_around_free_space(box, left, wide), colors.reversed())
    paper = Box(left, box.y - 4, wide, box.height * (0.9 if page.tall else 0.955))
    edge = box.unit * 0.012
    page.art.rect(Box(left - edge, paper.y, wide + 2 * edge, paper.height + edge), colors.accent)
    page.art.rect(paper, colors.ground)
    inside = paper.inset(margin * 0.45)
    foot = foot_lines(page, inside, colors)
    top = date_block(
        page, Box(inside.x, inside.y, inside.width, foot - inside.y - small(page) * 0.6), colors.main, colors, 0.1
    )
    title = Box(inside.x, inside.y + margin * 0.25, inside.width, top - inside.y - margin * 0.75)
    vertical_title(page, title, 1.15, 0.5)


def _around_free_space(box: Box, left: float, wide: float) -> Box:
    """A box that covers the page, with its middle in the larger space beside what stands from `left`."""
    if left - box.x > box.right - left - wide:
        middle = (box.x + left) / 2
        return Box(2 * middle - box.right, box.y, 2 * (box.right - middle), box.height)
    middle = (left + wide + box.right) / 2
    return Box(box.x, box.y, 2 * (middle - box.x), box.height)


def numerals(page: Page) -> None:
    """The date is the picture: numerals as large as the page allows, the title above them, the motif in a band."""
    box, colors, margin = page.box, page.colors, page.margin
    page.art.rect(box, colors.ground)
    strip = box.part(0, 0, 1, 0.34) if page.tall else box.part(0.72, 0, 1, 1)
    page.motif(strip, colors.reversed())
    area = (box.part(0, 0.34, 1, 1) if page.tall else box.part(0, 0, 0.72, 1)).inset(margin)
    foot = foot_lines(page, area, colors)
    row = Box(area.x, area.y + area.height * 0.4, area.width, foot - area.y - area.height * 0.4 - small(page) * 0.8)
    top = date_block(page, row, colors.main, colors, 0.36)
    title = Box(area.x, area.y, area.width, top - area.y - margin * 0.7)
    put_title(page, title, colors, 0.8)


def split(page: Page) -> None:
    """Two halves: the motif on the main colour, and the text on the ground."""
    box, colors = page.box, page.colors
    page.art.rect(box, colors.ground)
    flipped = not page.tall and page.chance.whole(0, 1) == 1
    first, second = (
        (box.part(0, 0, 1, 0.48), box.part(0, 0.48, 1, 1))
        if page.tall
        else (box.part(0, 0, 0.5, 1), box.part(0.5, 0, 1, 1))
    )
    picture, area = (second, first) if flipped else (first, second)
    page.motif(picture, colors.reversed())
    caption(page, area.inset(page.margin), colors)


def diagonal(page: Page) -> None:
    """The motif in a slanting field, with a stripe of the accent along its edge."""
    box, colors, margin = page.box, page.colors, page.margin
    page.art.rect(box, colors.ground)
    if page.tall:
        field = [box.at(0, 0), box.at(1, 0), box.at(1, 0.32), box.at(0, 0.5)]
        stripe = [box.at(1, 0.32), box.at(1, 0.335), box.at(0, 0.515), box.at(0, 0.5)]
        picture, area = box.part(0, 0, 1, 0.5), box.part(0, 0.49, 1, 1)
    else:
        field = [box.at(0.72, 0), box.at(1, 0), box.at(1, 1), box.at(0.52, 1)]
        stripe = [box.at(0.72, 0), box.at(0.52, 1), box.at(0.505, 1), box.at(0.705, 0)]
        picture, area = box.part(0.52, 0, 1, 1), box.part(0, 0, 0.53, 1)
    page.motif(picture, colors.reversed(), corners(field))
    page.art.polygon(stripe, colors.accent)
    caption(page, Box(area.x + margin, area.y + margin, area.width - margin * 1.6, area.height - 2 * margin), colors)


def band(page: Page) -> None:
    """The motif fills the page above a band of the text colour, which has the title."""
    box, night, margin = page.box, page.colors.night(), page.margin
    cut = 0.5 if page.tall else 0.58
    page.motif(box.part(0, 0, 1, cut), page.colors)
    area = box.part(0, cut, 1, 1)
    page.art.rect(area, night.ground)
    page.art.rect(Box(box.x, area.y, box.width, box.unit * 0.014), night.accent)
    inside = area.inset(margin * 0.9)
    if page.tall:
        caption(page, inside, night, accent=False)
        return
    put_title(page, inside.part(0, 0, 0.64, 1), night, 0.9, down=0.5)
    right = inside.part(0.69, 0, 1, 1)
    foot = foot_lines(page, right, night)
    date_block(page, Box(right.x, right.y, right.width, foot - right.y - small(page) * 0.6), night.ink, night, 0.15)


def circle(page: Page) -> None:
    """The motif in a large disc that the edge cuts, inside a thin ring."""
    box, colors, margin = page.box, page.colors, page.margin
    page.art.rect(box, colors.ground)
    radius = box.width * 0.44 if page.tall else box.height * 0.53
    x, y = box.at(0.62, 0.19) if page.tall else box.at(0.76, 0.47)
    page.art.ring(x, y, radius * 1.07, colors.accent, box.unit * 0.008)
    page.motif(Box(x - radius, y - radius, radius * 2, radius * 2), colors.reversed(), disc(x, y, radius))
    area = box.part(0, 0.5, 1, 1) if page.tall else box.part(0, 0, 0.44, 1)
    caption(
        page,
        Box(
            area.x + margin,
            area.y + margin,
            area.width - 2 * margin * (1 if page.tall else 0.7),
            area.height - 2 * margin,
        ),
        colors,
    )


def window(page: Page) -> None:
    """The motif all around a panel in the middle, whose text is centred, as on the title card of a film."""
    box, colors = page.box, page.colors
    page.motif(box, colors.reversed())
    panel = box.part(0.13, 0.24, 0.87, 0.76) if page.tall else box.part(0.2, 0.16, 0.8, 0.84)
    line = box.unit * 0.006
    page.art.rect(panel.inset(-2 * line), colors.accent)
    page.art.rect(panel, colors.ground)
    for edge in (panel.y + 3 * line, panel.bottom - 4 * line):
        page.art.rect(Box(panel.x + 3 * line, edge, panel.width - 6 * line, line), colors.ink)
    inside = panel.inset(page.margin * 0.9)
    size = small(page)
    content = page.content
    when = " ".join(filter(None, (content.day, content.weekday, content.time)))
    place = Box(inside.x, inside.bottom - size, inside.width, size)
    page.text(
        "place",
        content.place,
        place,
        Style(size, size * 0.72, across=0.5, down=1, lines=1),
        color=colors.ink,
        on=colors.ground,
    )
    date = Box(inside.x, place.y - size * 2, inside.width, size * 1.6)
    page.text("day", when, date, Style(size * 1.6, across=0.5, down=1, lines=1), color=colors.main, on=colors.ground)
    title = Box(inside.x, inside.y, inside.width, date.y - inside.y - size * 0.6)
    put_title(page, title, colors, 0.85, across=0.5, down=0.5)


COMPOSITIONS: dict[str, Composition] = {
    "band": band,
    "circle": circle,
    "diagonal": diagonal,
    "numerals": numerals,
    "pillar": pillar,
    "slip": slip,
    "split": split,
    "window": window,
}
