"""The parts of text that compositions share: a block of date and time, and the lines of place and organizer."""

from portal.shared.posters.colors import Color
from portal.shared.posters.drawing import Box
from portal.shared.posters.page import Page
from portal.shared.posters.palettes import Palette
from portal.shared.posters.typesetting import Style

NARROW = 0.5  # of the shorter side: in a narrower box the lines are short
TITLE_SIZES = ((2, 0.36), (4, 0.27), (6, 0.21))  # (characters, share of the shorter side)
SMALL = 0.053  # of the shorter side: the height of small text


def small(page: Page) -> float:
    """The size of small text."""
    return page.box.unit * SMALL


def caption(page: Page, box: Box, colors: Palette, *, accent: bool = True) -> None:
    """Title at the top of the box; at its foot the date and below it the place."""
    foot = foot_lines(page, box, colors)
    top = date_block(
        page,
        Box(box.x, box.y, box.width, foot - box.y - small(page) * 0.62),
        colors.main if accent else colors.ink,
        colors,
        0.14,
    )
    space = Box(box.x, box.y, box.width, max(top - box.y - page.margin * 0.85, 20))
    put_title(page, space, colors, 1 if page.content.day else 1.25)


def foot_lines(page: Page, box: Box, colors: Palette) -> float:
    """Place and organizer at the foot of a box. The height of their top."""
    size, top = small(page), box.bottom
    content = page.content
    for role, text, weight in (("organizer", content.organizer, "regular"), ("place", content.place, "bold")):
        if role == "organizer" and not page.tall:
            continue  # a card is too small for it
        if text:
            high = size * 2.3
            row = Box(box.x, top - high, box.width, high)
            style = Style(size, size * 0.72, weight=weight, down=1, lines=2)
            top = page.text(role, text, row, style, color=colors.ink, on=colors.ground).y - size * 0.5
    return top + size * 0.5 if top < box.bottom else top


def date_block(page: Page, box: Box, color: Color, colors: Palette, share: float) -> float:
    """Large numerals at the foot of a box, with weekday and time behind them. The height of their top."""
    content = page.content
    if not content.day:
        return box.bottom
    high = min(page.box.unit * share, box.height)
    if box.width < page.box.unit * NARROW:
        return _stacked(page, box, color, colors)
    row = Box(box.x, box.bottom - high, box.width * (0.74 if content.time else 1), high)
    day = page.text("day", content.day, row, Style(high * 1.36, down=1, lines=1), color=color, on=colors.ground)
    rest = Box(day.right + high * 0.16, day.y, box.right - day.right - high * 0.16, day.height)
    size = min(day.height * 0.44, rest.width)
    weekday = Box(rest.x, rest.y, min(rest.width, size * 4), size)
    page.text("weekday", content.weekday, weekday, Style(size * 1.1, lines=1), color=color, on=colors.ground)
    time = Box(rest.x, day.bottom - size, rest.width, size)
    page.text("time", content.time, time, Style(size * 1.3, down=1, lines=1), color=color, on=colors.ground)
    return day.y


def _stacked(page: Page, box: Box, color: Color, colors: Palette) -> float:
    """The date in a narrow box: weekday and time in a line of their own."""
    content, size = page.content, small(page) * 1.12
    when = f"{content.weekday} {content.time}".strip()
    time = Box(box.x, box.bottom - size, box.width, size)
    page.text("time", when, time, Style(size, down=1, lines=1), color=color, on=colors.ground)
    foot = time.y - size * 0.35 if when else box.bottom
    row = Box(box.x, foot - page.box.unit * 0.1, box.width, page.box.unit * 0.1)
    return page.text(
        "day", content.day, row, Style(row.height * 1.36, down=1, lines=1), color=color, on=colors.ground
    ).y


def put_title(page: Page, box: Box, colors: Palette, scale: float, *, across: float = 0, down: float = 0) -> None:
    """The title in a box, its subtitle smaller below; `across` and `down` are those of `Style`."""
    largest = scale * _title_size(page)
    content = page.content
    if not content.subtitle:
        page.text(
            "title", content.title, box, Style(largest, across=across, down=down), color=colors.ink, on=colors.ground
        )
        return
    upper = Box(box.x, box.y, box.width, box.height * 0.68)
    style = Style(largest, across=across, down=1 if down else 0)
    title = page.text("title", content.title, upper, style, color=colors.ink, on=colors.ground)
    gap = small(page) * 0.7
    lower = Box(box.x, title.bottom + gap, box.width, box.bottom - title.bottom - gap)
    page.text(
        "subtitle", content.subtitle, lower, Style(small(page) * 1.4, across=across), color=colors.ink, on=colors.ground
    )


def vertical_title(page: Page, box: Box, scale: float, across: float) -> None:
    """The whole title in vertical columns, from the right."""
    style = Style(scale * _title_size(page), vertical=True, across=across, leading=1.2)
    page.text("title", page.content.whole_title, box, style, color=page.colors.ink, on=page.colors.ground)


def _title_size(page: Page) -> float:
    """The largest size of a title: the fewer its characters, the more of a picture it is itself."""
    count = len(page.content.title)
    return page.box.unit * next((size for most, size in TITLE_SIZES if count <= most), 0.17)
